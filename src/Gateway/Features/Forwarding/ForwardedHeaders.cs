using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Florin.Gateway.Model;
using Florin.Platform.Calls;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Signatures;
using Florin.Platform.Resilience.Deadlines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Florin.Gateway.Features.Forwarding;

/// <summary>What of a request and its answer changes on the way to a service in another process and back.</summary>
internal sealed class ForwardedHeaders(Exchange exchange, Deadline deadline, IServiceTokens? tokens) : HttpTransformer
{
    private const string ServiceRequestId = "X-Service-Request-ID";
    private const string RequestTimestamp = "X-Request-Timestamp";
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private const string ForwardedFor = "X-Forwarded-For";
    private const string ForwardedProto = "X-Forwarded-Proto";
    private const string ForwardedHost = "X-Forwarded-Host";

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext,
        HttpRequestMessage proxyRequest,
        string destinationPrefix,
        CancellationToken cancellationToken
    )
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var came = httpContext.Request.Headers;
        var goes = proxyRequest.Headers;
        if (exchange.RawPath is { } raw)
            proxyRequest.RequestUri = new Uri(destinationPrefix + raw + httpContext.Request.QueryString, AsWritten);
        goes.Host = null; // That of the destination.
        Drop(came, goes, "Expect"); // The body is here.
        Set(came, goes, RequestIds.Header, exchange.RequestId);
        Set(came, goes, ServiceRequestId, exchange.RequestId);
        Set(came, goes, RequestTimestamp, Timestamp(exchange.At));
        Drop(came, goes, ClientAddress.Header); // A client cannot say who it is.
        Drop(came, goes, ClientAddress.TokenHeader);
        Drop(came, goes, ClientAddress.SentAsHeader);
        Drop(came, goes, ClientPath.Header);
        Drop(came, goes, SignatureMark.Header);
        Drop(came, goes, "baggage"); // What somebody outside says in it is nobody's business here.
        if (httpContext.Connection.RemoteIpAddress is { } address)
        {
            var client = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
            Set(came, goes, ClientAddress.Header, client);
            if (exchange.Transforms?.SetForwarded != true)
                SetForwarded(httpContext.Request, goes, client);
            if (tokens is not null)
            {
                Set(came, goes, ClientAddress.TokenHeader, tokens.Issue());
                Set(came, goes, ClientPath.Header, ClientPath.ForHeader(httpContext.Request));
                if (Authentication.Known(httpContext)?.Proof is { } proof)
                    Set(came, goes, SignatureMark.Header, proof.KeyId);
                if (ClientAddress.SentAs(httpContext) is { } id)
                    Set(came, goes, ClientAddress.SentAsHeader, id);
            }
        }
    }

    // Whatever a client says of itself is not believed, so it is not passed on either.
    private static void SetForwarded(HttpRequest request, HttpRequestHeaders goes, string client)
    {
        Set(request.Headers, goes, ForwardedFor, client);
        Set(request.Headers, goes, ForwardedProto, request.Scheme);
        Set(request.Headers, goes, ForwardedHost, request.Headers.Host.ToString()); // As it was spelled.
        Drop(request.Headers, goes, "Forwarded");
    }

    private static void Set(IHeaderDictionary came, HttpRequestHeaders goes, string name, string value)
    {
        Drop(came, goes, name);
        goes.TryAddWithoutValidation(name, value);
    }

    // To ask what came is cheaper than to look through what goes.
    private static void Drop(IHeaderDictionary came, HttpRequestHeaders goes, string name)
    {
        if (came.ContainsKey(name))
            goes.Remove(name);
    }

    // RFC 3339 in whole microseconds: "O" has a digit more, and is much the faster format.
    private static string Timestamp(DateTimeOffset at)
    {
        Span<char> text = stackalloc char[28];
        at.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[^2] = 'Z';
        return new string(text[..^1]);
    }

    // An answer that says "not now" is held back when there is to be another try.
    private bool IsTriedAgain(HttpResponseMessage response) =>
        exchange.Tries is { } tries
        && response.StatusCode
            is HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout
        && DependencyFault.Of(response) is null // Which the service has tried again itself.
        && tries.Decide(response.Headers.RetryAfter?.Delta);

    // An instance that does not own its log answers nothing else: the owner does. Only services are believed.
    private bool IsMisdirected(HttpResponseMessage response)
    {
        if (
            tokens is null
            || response.StatusCode != HttpStatusCode.MisdirectedRequest
            || exchange.Misdirection is not { } moved
        )
            return false;
        moved.To(response.Headers.NonValidated.TryGetValues(OwnerHeader.Name, out var owner) ? owner.ToString() : null);
        return true;
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext,
        HttpResponseMessage? proxyResponse,
        CancellationToken cancellationToken
    )
    {
        if (proxyResponse is not null && (IsMisdirected(proxyResponse) || IsTriedAgain(proxyResponse)))
            return false;
        if (proxyResponse is not null && !IsAnswer(proxyResponse, httpContext))
            throw new HttpRequestException($"{(int)proxyResponse.StatusCode} is not a valid response to this request.");
        Strip(proxyResponse);
        exchange.GiveWay(proxyResponse);
        if (
            tokens is not null
            && exchange.Place is { } place
            && proxyResponse is not null
            && HeldPlace.IsWaiting(proxyResponse)
        )
            place.Release();
        if (proxyResponse?.Headers.CacheControl is not null)
            httpContext.Response.Headers.Remove("Cache-Control"); // It says so itself.
        var send = exchange.Transforms is { } transforms
            ? await transforms.ResponseOverHttp(httpContext, proxyResponse, cancellationToken)
            : await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        Correct(httpContext);
        if (exchange.IsDuplex || Streaming.Is(httpContext.Response))
        {
            if (exchange.IsHeld)
            {
                exchange.MetStream = true;
                return false;
            }
            deadline.Lift();
        }
        // It was put on when the request came; who transforms answers, or begins anew, may have taken it off.
        if (exchange.Transforms is not null || !httpContext.Response.Headers.ContainsKey(RequestIds.Header))
            exchange.Stamp();
        return send;
    }

    private static void Correct(HttpContext http)
    {
        if (!http.Response.SupportsTrailers())
            http.Response.Headers.Remove(HeaderNames.Trailer); // The server sends none over HTTP/1.1.
        DependencyFault.Take(http);
        Bodiless.Correct(http.Response);
    }

    // A connection can be taken over only where that was asked for, and other numbers mean nothing (RFC 9110, 15).
    private static bool IsAnswer(HttpResponseMessage answer, HttpContext http) =>
        answer.StatusCode is HttpStatusCode.SwitchingProtocols
            ? http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            : (int)answer.StatusCode is >= 200 and < 600;

    // What of an answer is the gateway's to say, or nobody's business. Mostly that is one header, or none.
    private void Strip(HttpResponseMessage? answer)
    {
        while (answer is not null && NotTheirs(answer.Headers) is { } name)
            answer.Headers.Remove(name);
    }

    private string? NotTheirs(HttpResponseHeaders headers)
    {
        foreach (var (name, _) in headers.NonValidated)
            if (exchange.Owns(name) || TellsOfTheServer(name))
                return name;
        return null;
    }

    private static bool TellsOfTheServer(string name) =>
        name.Equals("Server", StringComparison.OrdinalIgnoreCase)
        || name.Equals("X-Powered-By", StringComparison.OrdinalIgnoreCase);
}
