namespace Florin.Platform.Hosting;

/// <summary>One check that health reports.</summary>
/// <param name="Name">What is checked.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
/// <param name="IsVital">Without it the service takes no requests; otherwise it is only degraded.</param>
public sealed record HealthCheck(string Name, Func<string?> Problem, bool IsVital = true)
{
    /// <summary>Whether a log takes requests, here or at another instance.</summary>
    public static HealthCheck Of(EventLog.EventLog log) => new("log", () => log.Stopped ?? NobodyOwns(log));

    // An instance that stands by is well as long as another one answers.
    private static string? NobodyOwns(EventLog.EventLog log) =>
        log.IsShared && !log.IsOwner && log.Ownership.Owner is null
            ? "The log has no known owner, and this process cannot claim it now: its database may not answer."
            : null;
}

/// <summary>A note that health shows, whatever the status.</summary>
/// <param name="Name">What the note is about.</param>
/// <param name="Detail">The note.</param>
public sealed record HealthNote(string Name, string Detail);
