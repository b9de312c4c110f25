namespace Florin.Platform.Http.Bodies;

/// <summary>
/// A field of a body that an answer has and that nothing reads: whoever changes what they were given may send it back, and no
/// message tells anybody to send it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SentBackAttribute : Attribute;
