using Florin.Testing.Simulation.Database;

namespace Florin.System.Tests.Simulation.Cluster;

/// <summary>What goes wrong between several instances and the database, and with what probability.</summary>
/// <param name="faults">Whether it does.</param>
/// <param name="random">How much.</param>
/// <param name="die">Ends the instance that asks, whose request has arrived.</param>
internal sealed class ClusterFaults(Faults faults, Random random, Action die) : IRequestFaults
{
    /// <summary>Every kind of fault that there is beside those of clients and of the payment processor.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "answer between instances lost",
        "clock of an instance is set",
        "clock of the database jumps",
        "commit left under way",
        "commit's reply lost",
        "commit's request lost",
        "database killed",
        "database slow",
        "instance cut off from its callers",
        "instance cut off from its callers silently",
        "instance cut off from the database",
        "instance cut off from the database silently",
        "instance killed",
        "instance killed within a commit",
        "instance paused beyond its lease",
        "instance paused for a moment",
        "instance stopped",
        "log pinned",
        "mail server not reached",
        "mail server slow",
        "mail server's reply lost",
        "read models do not open",
        "release asked for",
        "request between instances late",
        "request between instances lost",
        "request to the database lost",
        "reply of the database lost",
        "snapshots lost",
    ];

    private const double OfCommits = 0.01;

    /// <inheritdoc/>
    public RequestFate Next(bool commits) =>
        commits
            ? faults.Strikes("commit's request lost", OfCommits)
                ? RequestFate.RequestLost
                : faults.Strikes("commit's reply lost", OfCommits)
                    ? RequestFate.ReplyLost
                    : faults.Strikes("commit left under way", OfCommits)
                        ? RequestFate.LeftUnderWay
                        : IsKilledWithin()
                            ? RequestFate.LeftUnderWay
                            : RequestFate.Answered
            : faults.Strikes("request to the database lost", 0.001)
                ? RequestFate.RequestLost
                : faults.Strikes("reply of the database lost", 0.001)
                    ? RequestFate.ReplyLost
                    : RequestFate.Answered;

    // The next claim settles that commit, and the instance that claims must see its outcome.
    private bool IsKilledWithin()
    {
        if (!faults.Strikes("instance killed within a commit", OfCommits))
            return false;
        die();
        return true;
    }

    /// <inheritdoc/>
    public TimeSpan Delay() =>
        faults.Strikes("database slow", 0.004) ? TimeSpan.FromMilliseconds(random.Next(1, 2000)) : TimeSpan.Zero;
}
