using Florin.Platform.Http.Bodies;
using Florin.Platform.Identity;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>Something that administrators may ask or do at the operators' port, of a part of the program that is no gateway.</summary>
/// <param name="Endpoint">How it is asked and what it may answer.</param>
/// <param name="Handle">Does it.</param>
public sealed record OperatorOperation(Endpoint Endpoint, Func<OperatorRequest, Task<Reply>> Handle);

/// <summary>The bodies of operators' requests.</summary>
public static class OperatorBody
{
    /// <summary>Reads the body of a request, or requires that there is none where the endpoint takes none.</summary>
    /// <exception cref="BadInput">It is missing, too large or not declared as JSON, or there is one that nothing reads.</exception>
    public static async Task<ReadOnlyMemory<byte>> Read(HttpContext http, Endpoint endpoint, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.Body is null)
        {
            await NoBody.Require(http, endpoint.MaxBytes, cancel);
            return default;
        }
        BodyFormat.ThrowIfNotJson(http.Request);
        var body = await BodyReader.Read(http, endpoint.MaxBytes, cancel);
        return body.IsEmpty ? throw new BadInput("body", "is empty; expected a JSON object.") : body;
    }
}

/// <summary>An administrator's request.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Values">The path's parameters.</param>
/// <param name="Query">Those of the query.</param>
/// <param name="Content">The body's bytes.</param>
/// <param name="Cancel">Signalled when they go away.</param>
public sealed record OperatorRequest(
    Actor Actor,
    IReadOnlyDictionary<string, string> Values,
    RequestQuery Query,
    ReadOnlyMemory<byte> Content,
    CancellationToken Cancel
)
{
    /// <summary>A parameter of the path.</summary>
    public string this[string name] => Values[name];

    /// <summary>The JSON body.</summary>
    /// <exception cref="BadInput">It is missing, not JSON, or does not fit the shape.</exception>
    public T Body<T>()
        where T : class => CheckedBody.Read<T>(Content.Span, Query.Problems);
}
