using Florin.Testing.Simulation.Database;

namespace Florin.Unit.Tests.EventStore.Simulated;

/// <summary>What goes wrong between an instance and the database, and with what probability.</summary>
/// <param name="strikes">Whether it does.</param>
/// <param name="random">How much.</param>
/// <param name="die">Ends the instance that asks, whose request has arrived.</param>
internal sealed class LogLinkFaults(LogStrikes strikes, Random random, Action die) : IRequestFaults
{
    private const double OfCommits = 0.05;
    private const double OfClaims = 0.05;

    /// <summary>The next request is a claim.</summary>
    public bool IsClaim { get; set; }

    /// <inheritdoc/>
    public RequestFate Next(bool commits) =>
        commits ? OfCommit()
        : IsClaim ? Of("claim", OfClaims)
        : strikes.Strikes("request to the database lost", 0.002) ? RequestFate.RequestLost
        : strikes.Strikes("reply of the database lost", 0.002) ? RequestFate.ReplyLost
        : RequestFate.Answered;

    /// <inheritdoc/>
    public TimeSpan Delay() =>
        strikes.Strikes("database slow", 0.01) ? TimeSpan.FromMilliseconds(random.Next(1, 2000)) : TimeSpan.Zero;

    private RequestFate OfCommit()
    {
        var fate = Of("commit", OfCommits);
        if (fate != RequestFate.Answered)
            return fate;
        if (strikes.Strikes("commit left under way", OfCommits))
            return RequestFate.LeftUnderWay;
        if (!strikes.Strikes("instance killed within a commit", OfCommits))
            return RequestFate.Answered;
        die(); // The next claim of the log ends the commit, and must know of it.
        return RequestFate.LeftUnderWay;
    }

    private RequestFate Of(string what, double probability) =>
        strikes.Strikes($"{what}'s request lost", probability) ? RequestFate.RequestLost
        : strikes.Strikes($"{what}'s reply lost", probability) ? RequestFate.ReplyLost
        : RequestFate.Answered;
}
