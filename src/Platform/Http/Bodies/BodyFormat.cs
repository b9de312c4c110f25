using Florin.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Florin.Platform.Http.Bodies;

/// <summary>What the headers of a request say of its body, which must be uncompressed JSON in UTF-8.</summary>
internal static class BodyFormat
{
    private const string Identity = "identity";

    /// <summary>Refuses a body that its headers say is anything else.</summary>
    /// <exception cref="BadInput">The body is said to be anything else: 415 <c>not-json</c>.</exception>
    public static void ThrowIfNotJson(HttpRequest request)
    {
        if (!request.HasJsonContentType())
            throw Refused($"The body must be application/json; it is '{PlainText.Shortened(request.ContentType)}'.");
        var charset = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.Charset : default;
        if (charset.HasValue && !IsUtf8(HeaderUtilities.RemoveQuotes(charset).Value))
            throw Refused(
                $"The body must be in UTF-8; the charset of its Content-Type is '{PlainText.Shortened(charset.Value)}'."
            );
        if (Compression(request) is { } problem)
            throw Refused(problem);
    }

    /// <summary>Refuses a body that its headers say is of none of some content types, or compressed.</summary>
    /// <exception cref="BadInput">415 <c>wrong-media-type</c>.</exception>
    public static void ThrowIfNotOf(HttpRequest request, IReadOnlyList<string> types)
    {
        var isOne =
            MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && types.Contains(type.MediaType.Value ?? "", StringComparer.OrdinalIgnoreCase);
        var problem = isOne
            ? Compression(request)
            : $"The body must be one of {string.Join(", ", types)}; its Content-Type is '{PlainText.Shortened(request.ContentType)}'.";
        if (problem is not null)
            throw new BadInput(new Refusal(HttpRefusals.WrongMediaType, problem));
    }

    private static string? Compression(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        return encoding.Length == 0 || encoding.Equals(Identity, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"The body must not be compressed; its Content-Encoding is '{PlainText.Shortened(encoding)}', and only identity is allowed.";
    }

    // ASCII is UTF-8 too.
    private static bool IsUtf8(string? charset) =>
        string.Equals(charset, "utf-8", StringComparison.OrdinalIgnoreCase)
        || string.Equals(charset, "us-ascii", StringComparison.OrdinalIgnoreCase);

    private static BadInput Refused(string detail) => new(new Refusal(HttpRefusals.NotJson, detail));
}
