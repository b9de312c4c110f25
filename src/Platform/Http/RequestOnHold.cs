namespace Florin.Platform.Http;

/// <summary>What of a request is kept while it waits for a second person, and how it is sent again.</summary>
public sealed partial class Request
{
    /// <summary>The endpoint that it is for.</summary>
    internal Endpoint Endpoint => _endpoint;

    /// <summary>The approval of a second person under which it runs; null without one.</summary>
    internal string? Approval { get; init; }

    /// <summary>The body as it was sent; empty where nothing has read it.</summary>
    internal ReadOnlyMemory<byte> Sent => _body;

    private bool SeesAll => _endpoint.Access.Permission is { } permission && Actor.MayForAll(permission);
}
