namespace Florin.Platform.EventLog;

/// <summary>How a log is opened that other processes may open too: one owns it, the others stand by.</summary>
public sealed record LogSharing
{
    /// <summary>
    /// Runs the renewal of the claim every now and then, several times in the length of a lease; the log stops it.
    /// </summary>
    public required ICommitScheduler Renewals { get; init; }

    /// <summary>How often a standby looks for what the owner committed, and for a claim that has ended. Default 50 ms.</summary>
    public TimeSpan FollowEvery { get; init; } = TimeSpan.FromMilliseconds(50);
}
