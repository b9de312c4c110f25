namespace Florin.Platform.Http.Bodies;

/// <summary>
/// A field that responses have and that nothing reads in a request: a client that edits a response may send it back, and no
/// message lists it among the fields to send.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SentBackAttribute : Attribute;
