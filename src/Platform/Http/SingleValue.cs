using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.Identity.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Florin.Platform.Http;

/// <summary>
/// Headers that mean one thing. HTTP allows any header on several lines, and a client library or a proxy may repeat
/// one; joined by a comma they would silently be another value. The same value several times is that value; several
/// different values are refused.
/// </summary>
public static class SingleValue
{
    private const int MaxShown = 40;
    private const string ApiKey = ApiKeyText.Header;
    private const string ClientShape = "X-Client-Shape";

    private static readonly string[] Names =
    [
        HeaderNames.Authorization,
        HeaderNames.ContentType,
        IdempotencyKey.Header,
        RequestIds.Header,
        HeaderNames.TraceParent,
        HeaderNames.Origin,
        HeaderNames.AccessControlRequestMethod,
        HeaderNames.Range,
        HeaderNames.IfRange,
        HeaderNames.IfModifiedSince,
        HeaderNames.IfUnmodifiedSince,
        ApiKey,
        ClientShape,
        ClientAddress.Header,
        ClientAddress.TokenHeader,
        HttpCalls.ContextHeader,
    ];

    private static readonly string[] Secret =
    [
        HeaderNames.Authorization,
        ApiKey,
        ClientAddress.TokenHeader,
        HttpCalls.ContextHeader,
    ];

    /// <summary>The headers.</summary>
    public static IReadOnlyList<string> Headers => Names;

    /// <summary>
    /// Reduces each of the headers to one value, where all of its values are the same, for all code that reads the request from
    /// here on. May be called again.
    /// </summary>
    /// <returns>What is wrong when one has several different values; null when none has.</returns>
    public static BadInput? Settle(IHeaderDictionary headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        BadInput? bad = null;
        foreach (var name in Names)
        {
            if (!headers.TryGetValue(name, out var values) || IsPlain(values))
                continue;
            if (One(values) is not { } one)
                bad ??= new BadInput(
                    name,
                    $"is sent {values.Count} times with different values{Seen(name, values)}; send it once."
                );
            else if (values != one)
                headers[name] = one;
        }
        return bad;
    }

    /// <summary>The one value of a header that an operator names, which may occur several times.</summary>
    /// <returns>Null without the header, and where it has several different values.</returns>
    public static string? Of(IHeaderDictionary headers, string name)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return headers.TryGetValue(name, out var values)
            ? IsPlain(values)
                ? values.ToString()
                : One(values)
            : null;
    }

    /// <summary>
    /// Whether a value is the same text several times with commas between and no space, as though lines had been joined: no
    /// one can tell whether that is what was meant.
    /// </summary>
    public static bool IsRepetition(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Contains(',', StringComparison.Ordinal) && value.Split(',').Distinct(StringComparer.Ordinal).Count() == 1;
    }

    private static bool IsPlain(StringValues values) => values.Count == 0 || (values.Count == 1 && !IsList(values[0]));

    private static string? One(StringValues values)
    {
        var first = values[0] ?? "";
        foreach (var value in values)
            if (value != first)
                return null;
        return
            IsList(first)
            && first.Split(',', StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToList() is [var one]
            ? one
            : first;
    }

    // Libraries and proxies join lines by a comma and a space, which none of these headers has between equal parts of one
    // value.
    private static bool IsList(string? value) => value?.Contains(", ", StringComparison.Ordinal) is true;

    private static string Seen(string name, StringValues values) =>
        Secret.Contains(name, StringComparer.Ordinal)
            ? ""
            : $" ({string.Join(", ", values.Distinct(StringComparer.Ordinal).Take(3).Select(v => $"'{Short(v)}'"))})";

    private static string Short(string? value) =>
        Shown.Of(value) is { Length: > MaxShown } text ? $"{text[..MaxShown]}…" : Shown.Of(value);
}
