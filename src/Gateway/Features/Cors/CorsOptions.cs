using System.ComponentModel.DataAnnotations;
using Florin.Gateway.Model;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Florin.Gateway.Features.Cors;

/// <summary>Which pages of other origins may ask: section <c>Gateway:Cors</c>.</summary>
internal sealed record CorsOptions : IValidatableObject
{
    /// <summary>Its section.</summary>
    public const string Section = "Gateway:Cors";

    /// <summary>The name by which a route says that it has no policy, also not the default one.</summary>
    public const string Disable = "Disable";

    /// <summary>The policy of routes that name none. Default none: no page of another origin may read an answer.</summary>
    public string? DefaultPolicy { get; init; }

    /// <summary>Policies by name, which routes name as their <c>CorsPolicy</c>.</summary>
    [ValidateEnumeratedItems]
    public Dictionary<string, CorsPolicyOptions> Policies { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads them; where something is wrong, policies by their names alone, which routes may give all the same.</summary>
    public static CorsOptions Of(IConfiguration configuration, ICollection<string> problems)
    {
        var before = problems.Count;
        var read = configuration.BindCollecting<CorsOptions>(Section, problems);
        if (problems.Count == before)
            return read;
        var named = new CorsOptions();
        foreach (var name in read.Policies.Keys)
            named.Policies[name] = new CorsPolicyOptions();
        return named;
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (DefaultPolicy is { } name && !Policies.ContainsKey(name))
            yield return new ValidationResult(
                $"is not a known policy; known policies: {string.Join(", ", Policies.Keys)}.",
                [nameof(DefaultPolicy)]
            );
    }
}

/// <summary>Who may ask what from a page of another origin: <c>Gateway:Cors:Policies:{name}</c>.</summary>
internal sealed record CorsPolicyOptions : IValidatableObject
{
    /// <summary>Origins such as <c>https://app.example.com</c>, <c>https://*.example.com</c>, or <c>*</c> for all.</summary>
    public List<string> Origins { get; init; } = [];

    /// <summary>Methods; <c>*</c> for all. Default GET, HEAD and POST, which need no leave.</summary>
    public List<string> Methods { get; init; } = [];

    /// <summary>Request headers; <c>*</c> for all.</summary>
    public List<string> Headers { get; init; } = [];

    /// <summary>Response headers that a page may read.</summary>
    public List<string> ExposedHeaders { get; init; } = [];

    /// <summary>Whether cookies and the like may come along. Default false.</summary>
    public bool AllowCredentials { get; init; }

    /// <summary>For how long a browser may remember the leave. Default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Origins.Count == 0)
            yield return new ValidationResult("must name an origin such as https://app.example.com, or *.", [nameof(Origins)]);
        foreach (var origin in Origins.Where(origin => origin != "*" && !IsOrigin(origin)))
            yield return new ValidationResult(
                $"has '{Shown.Of(origin)}'; expected an origin such as https://app.example.com.",
                [nameof(Origins)]
            );
        foreach (
            var (key, names) in new[]
            {
                (nameof(Methods), Methods),
                (nameof(Headers), Headers),
                (nameof(ExposedHeaders), ExposedHeaders),
            }
        )
        foreach (var name in names.Where(name => !HeaderText.IsToken(name)))
            yield return new ValidationResult($"has '{Shown.Of(name)}'; expected a name such as X-Colour, or *.", [key]);
        if (AllowCredentials && Origins.Contains("*", StringComparer.Ordinal))
            yield return new ValidationResult("must not be true for every origin (*).", [nameof(AllowCredentials)]);
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text.Replace("*.", "any.", StringComparison.Ordinal), UriKind.Absolute, out var origin)
        && origin is { AbsolutePath: "/", Query: "", UserInfo: "" }
        && !text.EndsWith('/');
}
