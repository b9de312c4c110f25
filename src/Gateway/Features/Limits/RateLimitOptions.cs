using System.ComponentModel.DataAnnotations;
using Florin.Platform.RateLimiting;
using Microsoft.Extensions.Options;

namespace Florin.Gateway.Features.Limits;

/// <summary>How many requests a client may make within a window: section <c>Gateway:RateLimit</c>.</summary>
internal sealed record RateLimitOptions : RateRuleOptions
{
    /// <summary>Whether requests are limited at all. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// Per address, and per user of the tier free where <c>Tiers:free</c> is not given. It also lifts the tiers that are
    /// not given and would be lower. Default 100.
    /// </summary>
    [Range(1, RateDecision.Unlimited - 1)]
    public int Limit { get; init; } = 100;

    /// <summary>Per user, by the tier of their token.</summary>
    [ValidateObjectMembers]
    public TierOptions Tiers { get; init; } = new();

    /// <summary>
    /// How many keys each policy remembers in this process. Beyond that the key that has not asked for longest is forgotten:
    /// it starts with a fresh window when it comes back, and nobody is refused for the sake of memory. Default 100000.
    /// </summary>
    [Range(1, 100_000_000)]
    public int MaxKeys { get; init; } = 100_000;

    /// <summary>
    /// How many requests each policy with a log remembers in this process, over all keys; each takes twelve bytes. Beyond
    /// that keys are forgotten as for <see cref="MaxKeys"/>. Default 4194304, which is 48 MB.
    /// </summary>
    [Range(1, 1_000_000_000)]
    public int MaxRequests { get; init; } = 4 * 1024 * 1024;

    /// <summary>What routes may name as their <c>RateLimiterPolicy</c>.</summary>
    [ValidateEnumeratedItems]
    public Dictionary<string, RatePolicyOptions> Policies { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The limit of each tier.</summary>
    public IReadOnlyDictionary<string, int> ByTier =>
        Tiers.Or(Limit, Math.Max(1000, Limit), Math.Max(10_000, Limit), RateDecision.Unlimited);
}

/// <summary>Limits of some routes, in the place of the gateway's own: section <c>Gateway:RateLimit:Policies:{name}</c>.</summary>
internal sealed record RatePolicyOptions : RateRuleOptions
{
    /// <summary>Requests within the window, of every client whose tier is not given. Must be given.</summary>
    [Range(1, RateDecision.Unlimited - 1)]
    public int Limit { get; init; }

    /// <summary>Per user, by the tier of their token; only where requests are counted by user.</summary>
    [ValidateObjectMembers]
    public TierOptions Tiers { get; init; } = new();

    /// <summary>The limit of each tier.</summary>
    public IReadOnlyDictionary<string, int> ByTier => Tiers.Or(Limit, Limit, Limit, Limit);

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Tiers != new TierOptions() && !PartitionBy.Equals(Partition.User, StringComparison.OrdinalIgnoreCase)
            ?
            [
                .. base.Validate(validationContext),
                new ValidationResult("must be User where Tiers are given: only a token has a tier.", [nameof(PartitionBy)]),
            ]
            : base.Validate(validationContext);
}

/// <summary>How requests are counted, and where.</summary>
internal abstract record RateRuleOptions : IValidatableObject
{
    /// <summary>The way of counting. Default SlidingWindowLog.</summary>
    public RateLimitAlgorithm Algorithm { get; init; }

    /// <summary>The time that the limit is for. Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How many pass at once by a bucket. Default as many as the limit.</summary>
    [Range(1, RateDecision.Unlimited - 1)]
    public int? Burst { get; init; }

    /// <summary>Whose requests are counted together: <c>User</c>, <c>Ip</c>, <c>ApiKey</c> or <c>Header:Name</c>. Default User.</summary>
    public string PartitionBy { get; init; } = Partition.User;

    /// <summary>Where requests are counted. Default InProcess.</summary>
    public CounterStore Store { get; init; }

    /// <summary>What happens while that is away. Default LocalFallback.</summary>
    public WhenStoreIsDown WhenStoreIsDown { get; init; }

    /// <summary>The rule of these.</summary>
    public RateLimitRule Rule => new(Algorithm, Window, Burst);

    /// <inheritdoc/>
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Partition.IsAllowed(PartitionBy))
            yield return new ValidationResult("must be User, Ip, ApiKey or Header:Name.", [nameof(PartitionBy)]);
        if (Burst is not null && Algorithm is not (RateLimitAlgorithm.TokenBucket or RateLimitAlgorithm.LeakyBucket))
            yield return new ValidationResult($"belongs to TokenBucket and LeakyBucket, not to {Algorithm}.", [nameof(Burst)]);
    }
}

/// <summary>Where requests are counted.</summary>
internal enum CounterStore
{
    /// <summary>In this process.</summary>
    InProcess,

    /// <summary>In Redis, for all gateways together.</summary>
    Redis,
}

/// <summary>What happens to requests while the store of their limits is away.</summary>
internal enum WhenStoreIsDown
{
    /// <summary>This process counts, each gateway its share of the limit.</summary>
    LocalFallback,

    /// <summary>As that, and requests pass at an even pace: nobody gets a fresh burst out of it.</summary>
    LocalStrict,

    /// <summary>Everything is refused.</summary>
    Closed,

    /// <summary>Everything passes.</summary>
    Open,
}
