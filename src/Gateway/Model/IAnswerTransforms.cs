using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Model;

/// <summary>What a route changes of answers; so that forwarding need not know how transforms work.</summary>
internal interface IAnswerTransforms
{
    /// <summary>Whether the route says itself what forwarded headers there are.</summary>
    bool SetForwarded { get; }

    /// <summary>Changes the headers of an answer that came over HTTP.</summary>
    ValueTask<bool> ResponseOverHttp(HttpContext http, HttpResponseMessage? answer, CancellationToken cancel);

    /// <summary>Changes the headers of an answer that a service of this process has begun.</summary>
    Task Response(Exchange exchange);
}
