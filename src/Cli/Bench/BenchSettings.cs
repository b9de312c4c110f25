namespace Florin.Cli.Bench;

/// <summary>What <c>florin bench</c> was asked to do.</summary>
/// <param name="Url">The gateway.</param>
/// <param name="Token">Whose accounts; a user is registered where it is null.</param>
/// <param name="Connections">How many requests are under way at a time.</param>
/// <param name="Duration">For how long transfers are sent.</param>
/// <param name="Accounts">Between how many accounts.</param>
/// <param name="Hot">All to one account.</param>
/// <param name="Batch">Transfers in one request; 1 for one each.</param>
/// <param name="Json">Prints JSON instead of a table.</param>
internal sealed record BenchSettings(
    Uri Url,
    string? Token,
    int Connections,
    TimeSpan Duration,
    int Accounts,
    bool Hot,
    int Batch,
    bool Json
);

/// <summary>What came of it; times in milliseconds.</summary>
internal sealed record BenchResult(
    long Requests,
    double RequestsPerSecond,
    long Accepted,
    long Completed,
    double CompletedPerSecond,
    double P50,
    double P95,
    double P99,
    double Max,
    IReadOnlyDictionary<string, long> Errors,
    double SettledAfterSeconds,
    double? ConsumersCaughtUpAfterSeconds,
    string Before,
    string After
)
{
    /// <summary>The accounts together hold what they held before.</summary>
    public bool Conserved => Before == After;
}
