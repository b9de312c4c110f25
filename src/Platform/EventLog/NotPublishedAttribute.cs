namespace Florin.Platform.EventLog;

/// <summary>
/// A field of an event that stays in the log: a credential, such as the hash of a password. What is published of the event
/// elsewhere does not have it; the services of Florin do.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotPublishedAttribute : Attribute;
