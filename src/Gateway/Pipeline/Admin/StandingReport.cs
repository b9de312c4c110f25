using Florin.Gateway.Features.Limits;
using Florin.Platform.RateLimiting;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>Where a client stands under a policy, for operators.</summary>
/// <param name="Policy">The policy's name.</param>
/// <param name="Limit">Requests in a window.</param>
/// <param name="Remaining">How many are left.</param>
/// <param name="ResetAfter">When one more is free, as hh:mm:ss from now.</param>
internal sealed record StandingReport(string Policy, int Limit, int Remaining, string ResetAfter)
{
    /// <summary>As it is now.</summary>
    public static StandingReport Of(RatePolicy policy, in RateDecision standing) =>
        new(policy.Name, standing.Limit, standing.Remaining, standing.ResetAfter.ToString());
}
