using System.ComponentModel.DataAnnotations;

namespace Florin.Gateway;

/// <summary>How answers to GETs are kept: section <c>Gateway:OutputCache</c>.</summary>
internal sealed record OutputCacheOptions : IValidatableObject
{
    /// <summary>Its section.</summary>
    public const string Section = "Gateway:OutputCache";

    /// <summary>Bytes that all kept answers may take together. Default 64 MB.</summary>
    [Range(1 << 16, 1L << 36)]
    public long MaxBytes { get; init; } = 64 << 20;

    /// <summary>Policies by name, which routes name as their <c>OutputCachePolicy</c>.</summary>
    public Dictionary<string, OutputCachePolicy> Policies { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, policy) in Policies)
        {
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(policy, new ValidationContext(policy), results, validateAllProperties: true);
            foreach (var result in results)
                yield return new ValidationResult(
                    result.ErrorMessage,
                    [.. result.MemberNames.Select(member => $"{nameof(Policies)}:{name}:{member}")]
                );
        }
    }
}

/// <summary>How long the answers of a route are kept, and for whom: <c>Gateway:OutputCache:Policies:{name}</c>.</summary>
internal sealed record OutputCachePolicy
{
    /// <summary>For how long an answer is given again without asking the service; zero asks always, and only tells what has not changed. Default 10 seconds.</summary>
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
