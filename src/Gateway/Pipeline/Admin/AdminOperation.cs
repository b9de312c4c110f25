using Florin.Platform.Http;
using Florin.Platform.Identity;
using Endpoint = Florin.Platform.Http.Endpoint;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>Something that an operator may ask or do.</summary>
/// <param name="endpoint">How it is asked and what it may answer, from which its OpenAPI document is made.</param>
/// <param name="handle">Does it.</param>
internal sealed class AdminOperation(Endpoint endpoint, Func<AdminRequest, Task<Reply>> handle)
{
    private readonly PathForm _form = new(endpoint.Path);

    /// <summary>One of another part of the program.</summary>
    public static AdminOperation Of(OperatorOperation other) =>
        new(other.Endpoint, asked => other.Handle(asked.ToOperatorRequest()));

    /// <summary>What the document says of it.</summary>
    public Endpoint Endpoint => endpoint;

    /// <summary>GET, POST, PUT or DELETE.</summary>
    public string Method => Endpoint.Method;

    /// <summary>Answers a request, also where a service that it needs is away.</summary>
    public async Task<Reply> Handle(AdminRequest request)
    {
        try
        {
            return await handle(request);
        }
        catch (Exception fault) when (Faults.ToReply(fault) is { } known)
        {
            return known;
        }
    }

    /// <summary>The parameters of a path that is of this form; null for any other.</summary>
    public IReadOnlyDictionary<string, string>? Match(string path) => _form.Match(path);
}

/// <summary>An operator's request.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Values">The path's parameters.</param>
/// <param name="Query">Those of the query.</param>
/// <param name="Cancel">Signalled when they go away.</param>
/// <param name="Body">The bytes of the body, where the operation takes one.</param>
internal sealed record AdminRequest(
    Actor Actor,
    IReadOnlyDictionary<string, string> Values,
    RequestQuery Query,
    CancellationToken Cancel,
    ReadOnlyMemory<byte> Body = default
)
{
    /// <summary>A parameter of the path.</summary>
    public string this[string name] => Values[name];

    /// <summary>The same for another part of the program.</summary>
    public OperatorRequest ToOperatorRequest() => new(Actor, Values, Query, Body, Cancel);
}
