using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Florin.GraphQlEdge.Serving;

/// <summary>In which form a client takes its response.</summary>
/// <param name="ContentType">The content type.</param>
internal sealed record ResponseForm(string ContentType)
{
    /// <summary>The type of a response that says by its status whether the operation was executed.</summary>
    public const string GraphQl = "application/graphql-response+json";

    /// <summary>The type of a response whose status is 200, whatever is wrong with the operation.</summary>
    public const string Json = "application/json";

    /// <summary>The type of a stream of events.</summary>
    public const string Events = "text/event-stream";

    private static readonly ResponseForm OfJson = new(Json);
    private static readonly ResponseForm OfEvents = new(Events);

    /// <summary>For a client that says nothing.</summary>
    public static ResponseForm Default { get; } = new(GraphQl);

    /// <summary>Whether it is a stream.</summary>
    public bool IsStream => ContentType == Events;

    /// <summary>The status of an operation that is not valid.</summary>
    public int OfInvalid => ContentType == GraphQl ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;

    /// <summary>The one that a request prefers; null where it takes none.</summary>
    public static ResponseForm? Of(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0)
            return Default;
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
            return null;
        ResponseForm? best = null;
        var quality = 0.0;
        foreach (var type in accepted)
            if (FormOf(type) is { } form && (type.Quality ?? 1) > quality)
                (best, quality) = (form, type.Quality ?? 1);
        return best;
    }

    // By the whole name: application/json would cover application/graphql-response+json, too.
    private static ResponseForm? FormOf(MediaTypeHeaderValue type) =>
        type.MediaType.Equals(GraphQl, StringComparison.OrdinalIgnoreCase) ? Default
        : type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) ? OfJson
        : type.MediaType.Equals(Events, StringComparison.OrdinalIgnoreCase) ? OfEvents
        : type.MediaType.Value is "*/*" or "application/*" ? Default
        : null;
}
