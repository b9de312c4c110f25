using System.ComponentModel.DataAnnotations;

namespace Florin.GraphQlEdge;

/// <summary>GraphQL at the gateway's port: section <c>GraphQl</c>.</summary>
public sealed record GraphQlOptions
{
    /// <summary>The section.</summary>
    public const string Section = "GraphQl";

    /// <summary>Whether the gateway serves <c>/graphql</c>. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether clients, known or not, may ask for the schema (<c>__schema</c> and <c>__type</c>). Default true.</summary>
    public bool Introspection { get; init; } = true;

    /// <summary>How large a request may be, in bytes. Default 65536.</summary>
    [Range(1024, 1 << 20)]
    public int MaxRequestBytes { get; init; } = 64 << 10;

    /// <summary>How many fields deep an operation may be. Default 12.</summary>
    [Range(1, 64)]
    public int MaxDepth { get; init; } = 12;

    /// <summary>How many fields an operation may have, those of its fragments each time that they are used. Default 500.</summary>
    [Range(1, 100_000)]
    public int MaxFields { get; init; } = 500;

    /// <summary>How many fields an operation may have at its root. Default 20.</summary>
    [Range(1, 1000)]
    public int MaxRootFields { get; init; } = 20;

    /// <summary>How many fields of an operation may have an alias. Default 50.</summary>
    [Range(0, 100_000)]
    public int MaxAliases { get; init; } = 50;

    /// <summary>How many objects an operation may come to, by the sizes of its pages. Default 5000.</summary>
    [Range(1, 10_000_000)]
    public int MaxCost { get; init; } = 5000;

    /// <summary>How many requests an operation may make, each of which counts in limits. Default 50.</summary>
    [Range(1, 10_000)]
    public int MaxRequests { get; init; } = 50;

    /// <summary>How many of them are under way at the same time. Default 8.</summary>
    [Range(1, 1000)]
    public int MaxParallelRequests { get; init; } = 8;

    /// <summary>How many subscriptions may be open at the same time; further ones are refused. Default 1000.</summary>
    [Range(0, 1_000_000)]
    public int MaxSubscriptions { get; init; } = 1000;

    /// <summary>
    /// How many of them one caller may have open, by its subject, or by its address where only the service knows who it is.
    /// Default a tenth of <see cref="MaxSubscriptions"/>, at least 1.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? MaxSubscriptionsPerCaller { get; init; }

    /// <summary>After which time a subscription ends, however much there is still to come. Default an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaxSubscriptionTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many persisted queries are remembered; the one not used for longest is forgotten first. Default 1000.</summary>
    [Range(0, 1_000_000)]
    public int MaxPersistedQueries { get; init; } = 1000;

    /// <summary>
    /// How many characters the documents have together that are kept parsed and validated for further requests, each with 200 more
    /// than it has; the one not used for longest is dropped first. Memory is some fifty bytes for each. 0 keeps none. Default 262144.
    /// </summary>
    [Range(0, 1 << 26)]
    public int DocumentCacheCharacters { get; init; } = 256 << 10;

    /// <summary>A folder with files <c>*.graphql</c>: only their operations are allowed, also by their hash. Default none, all are.</summary>
    public string? AllowedQueries { get; init; }
}
