using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Florin.Platform.Configuration;

namespace Florin.Elasticsearch;

/// <summary>The Elasticsearch or OpenSearch that instances share: section <c>Search:Elasticsearch</c>.</summary>
public sealed partial record ElasticsearchOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Search:Elasticsearch";

    /// <summary>The address, such as <c>https://search.example.com:9200</c>. Default http://127.0.0.1:9200.</summary>
    [Required]
    public Uri Url { get; init; } = new("http://127.0.0.1:9200");

    /// <summary>An API key of Elasticsearch, as it encodes them; a secret. Default none.</summary>
    [SecretSetting]
    public string? ApiKey { get; init; }

    /// <summary>Who connects, where there is no API key. Default none.</summary>
    public string? Username { get; init; }

    /// <summary>The password that belongs to it; a secret.</summary>
    [SecretSetting]
    public string? Password { get; init; }

    /// <summary>What the names of indexes begin with, so that several installations can share a cluster. Default <c>florin-</c>.</summary>
    [Required]
    public string IndexPrefix { get; init; } = "florin-";

    /// <summary>How long a request may take, but for a search, whose time is <c>Search:Timeout</c>. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Url.IsAbsoluteUri || Url.Scheme is not ("http" or "https"))
            yield return new ValidationResult("expected an address such as https://search.example.com:9200.", [nameof(Url)]);
        if (!IndexName().IsMatch(IndexPrefix))
            yield return new ValidationResult(
                "must be small letters, digits, '-' and '_', beginning with a letter, at most 100 characters.",
                [nameof(IndexPrefix)]
            );
        if (string.IsNullOrEmpty(Username) != string.IsNullOrEmpty(Password))
            yield return new ValidationResult("are given together, or neither.", [nameof(Username), nameof(Password)]);
        if (!string.IsNullOrEmpty(ApiKey) && !string.IsNullOrEmpty(Username))
            yield return new ValidationResult("must not be given beside a Username.", [nameof(ApiKey)]);
    }

    /// <summary>Never shows a secret.</summary>
    public override string ToString() => Section;

    [GeneratedRegex("^[a-z][a-z0-9_-]{0,99}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IndexName();
}
