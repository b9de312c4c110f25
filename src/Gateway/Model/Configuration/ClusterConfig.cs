using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Florin.Gateway.Model.Configuration;

/// <summary>Destinations that answer the same requests: section <c>Gateway:Clusters:{id}</c>.</summary>
internal sealed record ClusterConfig
{
    /// <summary>How a destination is chosen among several. Default PowerOfTwoChoices.</summary>
    public LoadBalancingPolicy LoadBalancingPolicy { get; init; }

    /// <summary>Destinations by id.</summary>
    [ValidateEnumeratedItems]
    public Dictionary<string, DestinationConfig> Destinations { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Destinations by name.</summary>
    [ValidateObjectMembers]
    public DnsConfig Dns { get; init; } = new();

    /// <summary>How it is found out which destinations can answer.</summary>
    [ValidateObjectMembers]
    public HealthCheckConfig HealthCheck { get; init; } = new();

    /// <summary>How requests are sent to destinations elsewhere.</summary>
    [ValidateObjectMembers]
    public HttpRequestConfig HttpRequest { get; init; } = new();

    /// <summary>Whatever else is to be known about it.</summary>
    public Dictionary<string, string> Metadata { get; init; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>One who answers: section <c>Gateway:Clusters:{id}:Destinations:{id}</c>.</summary>
internal sealed record DestinationConfig
{
    /// <summary>Where: <c>http://10.0.0.7:8080</c>, or <c>inproc://account</c> for a service of this process.</summary>
    [Required]
    public string Address { get; init; } = "";

    /// <summary>Where its health is asked for; default the address.</summary>
    public string? Health { get; init; }

    /// <summary>Its share under WeightedRoundRobin. Default 1.</summary>
    [Range(1, 10_000)]
    public int Weight { get; init; } = 1;

    /// <summary>The lowest come first: others get requests only while none of a lower one takes any. Default 0.</summary>
    [Range(0, 65_535)]
    public int Priority { get; init; }

    /// <summary>The group that a canary chooses it by.</summary>
    public string? Group { get; init; }
}

/// <summary>How it is found out which destinations can answer: section <c>Gateway:Clusters:{id}:HealthCheck</c>.</summary>
internal sealed record HealthCheckConfig
{
    /// <summary>Asking them.</summary>
    [ValidateObjectMembers]
    public ActiveHealthConfig Active { get; init; } = new();

    /// <summary>Watching their answers.</summary>
    [ValidateObjectMembers]
    public PassiveHealthConfig Passive { get; init; } = new();
}

/// <summary>Asking destinations how they are.</summary>
internal sealed record ActiveHealthConfig
{
    /// <summary>Whether they are asked. Default where there are several.</summary>
    public bool? Enabled { get; init; }

    /// <summary>How often. Default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer may take. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What they are asked for; any 2xx is well. Default /health/ready.</summary>
    [RegularExpression("/.*", ErrorMessage = "must begin with a slash.")]
    public string Path { get; init; } = "/health/ready";

    /// <summary>After so many failures in a row a destination is unhealthy. Default 2.</summary>
    [Range(1, 100)]
    public int Threshold { get; init; } = 2;
}

/// <summary>Taking destinations out that fail.</summary>
internal sealed record PassiveHealthConfig
{
    /// <summary>Whether that is done. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>For how long a destination stays out. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan ReactivationPeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>So many failures in a row take a destination out. Default 5.</summary>
    [Range(1, 10_000)]
    public int ConsecutiveFailures { get; init; } = 5;

    /// <summary>So does this part of its answers having failed; over 0, up to 1. Default 0.5.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>The ratio counts only with so many answers in the sampling duration. Default 20.</summary>
    [Range(1, 1_000_000)]
    public int MinimumThroughput { get; init; } = 20;

    /// <summary>How far back answers count. Default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan SamplingDuration { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>How a destination is chosen among several; YARP's names and one more.</summary>
internal enum LoadBalancingPolicy
{
    /// <summary>Of two at random the one with fewer requests under way.</summary>
    PowerOfTwoChoices,

    /// <summary>One after the other.</summary>
    RoundRobin,

    /// <summary>One after the other, each as often as its weight says, spread evenly.</summary>
    WeightedRoundRobin,

    /// <summary>The one with the fewest requests under way.</summary>
    LeastRequests,

    /// <summary>Any.</summary>
    Random,

    /// <summary>The first by id, as long as it is healthy.</summary>
    FirstAlphabetical,

    /// <summary>Another name of FirstAlphabetical.</summary>
    First,
}
