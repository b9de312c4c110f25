using Florin.Gateway.Model;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.Gateway.Features.Hedging;

/// <summary>One of the attempts at a hedged request, whose answer is kept until it is known to be the first.</summary>
#pragma warning disable CA1001 // Its body is memory alone, and one that was not the first may still be writing to it.
internal sealed class Hedge
#pragma warning restore CA1001
{
    private readonly BoundedBody _body;
    private readonly HttpContext _http;

    /// <summary>An attempt that is not begun.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="before">The attempt before this one, whose destination is not asked again where there is another.</param>
    /// <param name="maxBytes">How large the answer may be.</param>
    /// <param name="cancel">Signalled when another one was first.</param>
    public Hedge(Exchange exchange, Exchange? before, int maxBytes, CancellationToken cancel)
    {
        _body = new BoundedBody(maxBytes);
        _http = Copy(exchange.Http, _body, cancel);
        Inner = exchange.Inner(_http, exchange.Path, isHeld: true);
        (Inner.Group, Inner.Timeout, Inner.Patience) = (exchange.Group, exchange.Timeout, exchange.Patience);
        (Inner.Transforms, Inner.Avoid) = (exchange.Transforms, before?.Destination ?? exchange.Avoid);
    }

    /// <summary>The attempt as the rest of the gateway sees it.</summary>
    public Exchange Inner { get; }

    /// <summary>The answer is too large to be held, or a stream, which is nothing that another destination would do better.</summary>
    public bool IsUnfit { get; private set; }

    /// <summary>Another attempt may do better.</summary>
    public bool Failed =>
        !IsUnfit
        && (Inner.Failure is not null || _http.Response.StatusCode is >= 500 and not StatusCodes.Status501NotImplemented);

    /// <summary>Whether a request can be asked twice and its answer kept: a GET, not of a stream.</summary>
    public static bool Fits(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method)
        && Streaming.IsHeadersAlone(http)
        && !http.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);

    /// <summary>Asks.</summary>
    public async Task Ask(Route route, RouteHandler next)
    {
        try
        {
            await next(Inner, route);
            await _http.Response.CompleteAsync();
            IsUnfit = _body.IsFull || Inner.MetStream;
        }
        catch (BodyTooLarge)
        {
            IsUnfit = true;
        }
    }

    /// <summary>Gives the answer to who asked.</summary>
    public async Task Give(Exchange exchange)
    {
        (exchange.Failure, exchange.Destination) = (Inner.Failure, Inner.Destination);
        if (Inner.Failure is not null)
            return;
        var response = exchange.Http.Response;
        response.StatusCode = _http.Response.StatusCode;
        foreach (var (name, value) in _http.Response.Headers)
            response.Headers[name] = value;
        exchange.Stamp();
        if (!Bodiless.Is(response))
            await ReplyWriter.Write(exchange.Http, _body.Written);
    }

    private static DefaultHttpContext Copy(HttpContext outer, Stream body, CancellationToken cancel)
    {
        var inner = InnerContext.Make(outer, body, cancel);
        var (request, asked) = (inner.Request, outer.Request);
        (request.PathBase, request.Path, request.QueryString) = (asked.PathBase, asked.Path, asked.QueryString);
        inner.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = outer
            .Features.GetRequiredFeature<IHttpRequestFeature>()
            .RawTarget;
        foreach (var (name, value) in asked.Headers)
            request.Headers[name] = value;
        return inner;
    }
}
