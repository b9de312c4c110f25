using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>An operator's decision that a replica gets nothing more until it is resumed.</summary>
/// <param name="Since">When.</param>
/// <param name="By">Who: the id of an administrator; null where that is not known.</param>
/// <param name="Reason">Why, in their words; null where they gave none.</param>
public sealed record Isolation(DateTimeOffset Since, string? By, string? Reason)
{
    /// <summary>How many bytes of UTF-8 a reason may have.</summary>
    public const int MaxReasonBytes = 150;
}

/// <summary>Keeps which replicas of a log operators have isolated, where the next owner of the log finds it.</summary>
public interface IIsolationRecord
{
    /// <summary>The isolation of a replica; null where there is none.</summary>
    /// <param name="replica">As <c>Storage:Replicas</c> names it.</param>
    /// <param name="epoch">Of the owner's claim; an earlier owner can save nothing from then on.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="Fenced">The claim is over.</exception>
    /// <exception cref="LogFault">It cannot be read.</exception>
    ValueTask<Isolation?> Load(string replica, long epoch, CancellationToken cancel);

    /// <summary>Stores it, or that there is none; durable when it is done.</summary>
    /// <exception cref="Fenced">A later owner has loaded it; nothing is stored.</exception>
    /// <exception cref="LogFault">The storage did not answer; it may be stored.</exception>
    Task Save(string replica, long epoch, Isolation? isolation);
}
