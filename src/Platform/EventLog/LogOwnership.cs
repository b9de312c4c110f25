namespace Florin.Platform.EventLog;

/// <summary>Whether this process owns a log, or stands by for whichever process does.</summary>
/// <param name="IsOwner">It decides and commits. A standby follows what the owner commits and claims the log when it may.</param>
/// <param name="Epoch">Of the newest claim that is known, of any instance; 0 before the first.</param>
/// <param name="Owner">Where the owner is, as it has told the storage; null where that is not known.</param>
/// <param name="Since">Since when this has been so, by this process's clock.</param>
/// <param name="OwnedSince">
/// When the owner claimed the log, by the clock of the storage; null where nobody owns it, or the storage keeps no such time.
/// </param>
public sealed record LogOwnership(
    bool IsOwner,
    long Epoch,
    string? Owner,
    DateTimeOffset Since,
    DateTimeOffset? OwnedSince = null
);

/// <summary>
/// This process does not own the log, so that it can neither decide nor say how things stand: nothing happened, and the owner
/// can be asked at once.
/// </summary>
/// <param name="message">What happened.</param>
/// <param name="owner">Where the owner is; null where that is not known.</param>
public sealed class NotOwner(string message, string? owner) : LogFault(message)
{
    /// <summary>Where the owner is; null where that is not known.</summary>
    public string? Owner { get; } = owner;

    /// <summary>An instance was asked that does not own the log of a service.</summary>
    /// <param name="log">The service.</param>
    /// <param name="owner">Where the owner is; null where that is not known.</param>
    public static NotOwner Of(string log, string? owner) =>
        new(
            owner is null
                ? $"The instance that was asked does not own the log of {log}, and no other instance owns it yet."
                : $"The instance that was asked does not own the log of {log}; its owner is {owner}.",
            owner
        );
}
