using System.ComponentModel.DataAnnotations;
using Florin.Gateway.Features.Bodies;
using Florin.Gateway.Features.Caching;
using Florin.Gateway.Features.Compression;
using Florin.Gateway.Features.Cors;
using Florin.Gateway.Features.Dashboards;
using Florin.Gateway.Features.Discovery;
using Florin.Gateway.Features.FaultInjection;
using Florin.Gateway.Features.Limits;
using Florin.Gateway.Features.Proxies;
using Florin.Gateway.Features.Retrying;
using Florin.Gateway.Model.Configuration;
using Florin.Gateway.Pipeline.Admin;
using Florin.Platform.Http;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Bulkhead;

namespace Florin.Gateway.Pipeline.Configuration;

/// <summary>What the gateway reads from the configuration, all of it checked.</summary>
internal static class GatewayOptions
{
    /// <summary>The section of the registry.</summary>
    public const string Registry = "Gateway:Registry";

    /// <summary>The section of DNS.</summary>
    public const string Dns = "Gateway:Dns";

    private const string Below = "Gateway:";
    private const string Bulkheads = "Gateway:Bulkhead";
    private const string Breaker = "Gateway:CircuitBreaker";

    // A probe has waited in the bulkhead and run into its own timeout before its lease ends.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>The sections, and what each is read into.</summary>
    public static IReadOnlyList<(string Section, Type Options)> Sections { get; } =
    [
        (RateLimits.Section, typeof(RateLimitOptions)),
        (OutputCacheOptions.Section, typeof(OutputCacheOptions)),
        (CorsOptions.Section, typeof(CorsOptions)),
        (CompressionOptions.Section, typeof(CompressionOptions)),
        (FaultPermission.Section, typeof(FaultPermission)),
        (AggregationOptions.Section, typeof(AggregationOptions)),
        ("Gateway", typeof(GatewayConfig)),
        (Bulkheads, typeof(BulkheadOptions)),
        (Breaker, typeof(CircuitBreakerOptions)),
        (Breaker, typeof(TimeoutOptions)),
        (BodyPace.Section, typeof(BodyLimits)),
        (AnswerLimits.Section, typeof(AnswerLimits)),
        ("Gateway:Retry", typeof(RetryConfig)),
        (Registry, typeof(RegistryOptions)),
        (Dns, typeof(DnsOptions)),
        (AdminOptions.Section, typeof(AdminOptions)),
    ];

    /// <summary>What is read from below <c>Gateway</c> beside routes and clusters; what has no options here is read elsewhere.</summary>
    public static IReadOnlyList<(string Section, Type? Options)> Beside { get; } =
    [
        .. Sections
            .Where(s => s.Section.StartsWith(Below, StringComparison.Ordinal))
            .Select(s => (s.Section[Below.Length..], (Type?)s.Options)),
        (TrustedProxies.Key[Below.Length..], null),
        ("Redis", null),
    ];

    /// <summary>How long a probe may take that has waited in the bulkhead and run into its own timeout.</summary>
    public static TimeSpan LeaseOf(BulkheadOptions bulkhead, TimeSpan timeout) => bulkhead.QueueTimeout + timeout + Margin;
}

/// <summary>How long a service may take to answer: section <c>Gateway:CircuitBreaker</c>.</summary>
internal sealed record TimeoutOptions
{
    /// <summary>
    /// From its place in the bulkhead to the end of the answer; what <c>Prefer: wait</c> asks for comes on top. Default 30
    /// seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
