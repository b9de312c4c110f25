using System.ComponentModel.DataAnnotations;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Florin.Gateway.Features.Caching;

/// <summary>How answers to GETs are kept: section <c>Gateway:OutputCache</c>.</summary>
internal sealed record OutputCacheOptions
{
    /// <summary>Its section.</summary>
    public const string Section = "Gateway:OutputCache";

    /// <summary>Bytes that all kept answers may take together. Default 64 MB.</summary>
    [Range(1 << 16, 1L << 36)]
    public long MaxBytes { get; init; } = 64 << 20;

    /// <summary>Policies by name, which routes name as their <c>OutputCachePolicy</c>.</summary>
    [ValidateEnumeratedItems]
    public Dictionary<string, OutputCachePolicy> Policies { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads them; where something is wrong, policies by their names alone, which routes may give all the same.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="room">Bytes that all kept answers may take by now.</param>
    /// <param name="problems">To which everything is added that is wrong.</param>
    public static OutputCacheOptions Of(IConfiguration configuration, long room, ICollection<string> problems)
    {
        var before = problems.Count;
        var read = configuration.BindCollecting<OutputCacheOptions>(Section, problems);
        if (problems.Count == before)
            return read;
        var named = new OutputCacheOptions { MaxBytes = room };
        foreach (var name in read.Policies.Keys)
            named.Policies[name] = new OutputCachePolicy();
        return named;
    }
}

/// <summary>How long the answers of a route are kept, and for whom: <c>Gateway:OutputCache:Policies:{name}</c>.</summary>
internal sealed record OutputCachePolicy
{
    /// <summary>
    /// For how long an answer is given again without asking the service; with zero the service is always asked, and only 304 is
    /// answered from the cache. Default 10 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a request waits for the answer to an equal one that is under way before it asks the service itself; zero
    /// never waits. Default 5 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan CollapseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Request headers by which answers differ.</summary>
    public List<string> VaryByHeader { get; init; } = [];

    /// <summary>Query parameters by which answers differ; <c>none</c> for none at all. Default all.</summary>
    public List<string> VaryByQuery { get; init; } = [];

    /// <summary>A larger answer is passed on and not kept. Default 1 MB.</summary>
    [Range(1, 64 << 20)]
    public int MaxBytes { get; init; } = 1 << 20;

    /// <summary>One answer for everybody, whoever asks. Default false: everybody's token has its own.</summary>
    public bool Public { get; init; }
}
