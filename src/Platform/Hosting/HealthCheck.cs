namespace Florin.Platform.Hosting;

/// <summary>One check that health reports.</summary>
/// <param name="Name">What is checked.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
/// <param name="IsVital">Without it the service takes no requests; otherwise it is only degraded.</param>
public sealed record HealthCheck(string Name, Func<string?> Problem, bool IsVital = true)
{
    /// <summary>Of what every service has: its log, and what the process shares with others, without which it does.</summary>
    public static IEnumerable<HealthCheck> Of(ServiceRuntime runtime)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        yield return new HealthCheck("log", () => runtime.Log.Stopped ?? NobodyOwns(runtime.Log));
        if (runtime.RemoteStore is { } remote)
            yield return new HealthCheck("redis", () => remote.Problem, IsVital: false);
        if (runtime.Replicas is { } replicas)
            yield return new HealthCheck("replicas", () => replicas.Problem, IsVital: false);
    }

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
