using Florin.Gateway.Model;
using Florin.Kernel;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Florin.Gateway.Features.Transforms;

/// <summary>What YARP does not look at before a transform is built, or before a request comes.</summary>
internal static class WrongTransforms
{
    private const string PathPattern = "PathPattern";
    private const string MethodChange = "HttpMethodChange";

    private static readonly string[] Valued = ["RequestHeader", "ResponseHeader", "ResponseTrailer"];

    // Transforms whose value is the name of a header, or a list of them.
    private static readonly string[] Named =
    [
        "RequestHeader",
        "RequestHeaderRouteValue",
        "RequestHeaderRemove",
        "RequestHeadersAllowed",
        "ResponseHeader",
        "ResponseHeaderRemove",
        "ResponseHeadersAllowed",
        "ResponseTrailer",
        "ResponseTrailerRemove",
        "ResponseTrailersAllowed",
        "ClientCert",
    ];

    /// <summary>All that is wrong with one.</summary>
    /// <param name="key">Its key in the configuration.</param>
    /// <param name="transform">What it says, whatever the case of its words.</param>
    public static IEnumerable<string> In(string key, IReadOnlyDictionary<string, string> transform)
    {
        if (transform.TryGetValue(PathPattern, out var pattern) && WrongPattern(pattern) is { } wrong)
            yield return $"{key}:{PathPattern} is '{Shown.Of(pattern)}': {wrong}";
        foreach (var name in Named)
            if (transform.TryGetValue(name, out var given) && !AreTokens(name, given))
                yield return $"{key}:{name} is '{Shown.Of(given)}': expected a header name such as X-Colour.";
        if (transform.TryGetValue(MethodChange, out var from) && !HeaderText.IsToken(from))
            yield return $"{key}:{MethodChange} is '{Shown.Of(from)}': expected a method such as PUT.";
        foreach (var name in new[] { "Set", "Append" })
            if (transform.TryGetValue(name, out var given) && WrongValue(transform, given) is { } reason)
                yield return $"{key}:{name} {reason}.";
    }

    private static string? WrongValue(IReadOnlyDictionary<string, string> transform, string given)
    {
        if (transform.ContainsKey(MethodChange))
            return HeaderText.IsToken(given) ? null : $"is '{Shown.Of(given)}': expected a method such as PUT";
        // It may be a secret, and is not shown.
        return Valued.Any(transform.ContainsKey) && !HeaderText.IsValue(given)
            ? "contains control characters, which are not allowed"
            : null;
    }

    private static bool AreTokens(string name, string given) =>
        name.EndsWith("sAllowed", StringComparison.Ordinal)
            ? Array.TrueForAll(
                given.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                HeaderText.IsToken
            )
            : HeaderText.IsToken(given);

    private static string? WrongPattern(string pattern)
    {
        try
        {
            RoutePatternFactory.Parse(pattern);
            return null;
        }
        catch (RoutePatternException e)
        {
            return e.Message;
        }
    }
}
