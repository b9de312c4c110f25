using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Florin.Gateway.Model;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Florin.Gateway.Features.Caching;

/// <summary>
/// Keeps the answers of a route: gives them again while they are fresh, tells a client that has one already that it has not
/// changed, asks the service once for equal requests at the same time, and gives the last good one while the service cannot
/// answer.
/// </summary>
internal sealed class CachedRoute(
    OutputCachePolicy policy,
    FallbackOptions? fallback,
    AnswerCache cache,
    string named,
    RouteHandler next,
    GatewayMetrics metrics,
    ITokenVerifier tokens,
    TimeProvider clock
)
{
    private const string CacheStatus = "Cache-Status"; // RFC 9211.

    // A service's "not modified" would be nothing to keep, and how a body is compressed is between the gateway and its client.
    private static readonly string[] Lifted =
    [
        HeaderNames.AcceptEncoding,
        HeaderNames.IfNoneMatch,
        HeaderNames.IfModifiedSince,
        HeaderNames.IfMatch,
        HeaderNames.IfUnmodifiedSince,
        HeaderNames.IfRange,
    ];

    private static readonly FrozenSet<string> AlwaysSeparated = Names("", HeaderNames.Accept, HeaderNames.AcceptEncoding);

    private static readonly FrozenSet<string> SeparatedByCaller = Names(
        HeaderNames.Authorization,
        HeaderNames.Cookie,
        ClientKey.ApiKeyHeader
    );

    private readonly ConcurrentDictionary<string, InFlightRequest> _inFlight = new(StringComparer.Ordinal);

    private readonly TimeSpan _keep =
        fallback is { Kind: FallbackKind.LastGood } && fallback.MaxAge > policy.Duration ? fallback.MaxAge : policy.Duration;

    /// <summary>Answers a request of the route.</summary>
    public Task Answer(Exchange exchange, Route route) =>
        policy.Public || !Authentication.HasCredentials(exchange.Http)
            ? AnswerKnown(exchange, route)
            : AnswerOnceKnown(exchange, route);

    private async Task AnswerOnceKnown(Exchange exchange, Route route)
    {
        await Authentication.User(exchange.Http, tokens, exchange.Http.RequestAborted);
        await AnswerKnown(exchange, route);
    }

    private Task AnswerKnown(Exchange exchange, Route route)
    {
        var request = exchange.Http.Request;
        var isGet = HttpMethods.IsGet(request.Method);
        if (!isGet && !HttpMethods.IsHead(request.Method) || request.Headers.Range.Count > 0)
            return Through(exchange, route);
        if (!Streaming.IsHeadersAlone(exchange.Http))
            return Through(exchange, route);
        var key = CacheKey.Of(exchange, named, policy);
        var control = CacheControlHeaderValue.TryParse(request.Headers.CacheControl.ToString(), out var said) ? said : null;
        var kept = control?.NoStore == true ? null : Find(key, exchange);
        if (control?.NoCache != true && IsFresh(kept))
            return Give(exchange, kept, "hit");
        if (!isGet || control?.NoStore == true)
            return Through(exchange, route);
        return control?.NoCache == true || policy.Duration == TimeSpan.Zero || policy.CollapseTimeout == TimeSpan.Zero
            ? Ask(exchange, route, key, kept, inFlight: null)
            : AskCollapsed(exchange, route, key, kept);
    }

    // A user's entry is not used once their token has expired or was revoked: then the service refuses the request.
    private CachedResponse? Find(string key, Exchange exchange) =>
        cache.Find(key) is { } kept && (!kept.ForUser || IsOfUser(exchange)) ? kept : null;

    private bool IsOfUser(Exchange exchange) =>
        !policy.Public && Authentication.Known(exchange.Http) is { Role: not Role.Anonymous };

    private bool IsFresh([NotNullWhen(true)] CachedResponse? kept) => kept is not null && kept.Age(clock) < policy.Duration;

    private async Task AskCollapsed(Exchange exchange, Route route, string key, CachedResponse? last)
    {
        var (inFlight, isFirst) = InFlightRequest.For(key, _inFlight);
        if (!isFirst)
        {
            var answer = await inFlight.Wait(policy.CollapseTimeout, clock, exchange.Http.RequestAborted);
            await (
                answer is null ? Ask(exchange, route, key, last, inFlight: null) : Give(exchange, answer, "fwd=miss; collapsed")
            );
            return;
        }
        try
        {
            // Another may have ended since this one looked.
            if (Find(key, exchange) is var kept && IsFresh(kept))
            {
                inFlight.End(kept);
                await Give(exchange, kept, "hit");
            }
            else
                await Ask(exchange, route, key, last, inFlight);
        }
        finally
        {
            inFlight.End(answer: null); // Where there was an answer, it has been given already.
        }
    }

    private async Task Through(Exchange exchange, Route route)
    {
        await next(exchange, route);
        if (exchange.Failure is { } failure && fallback?.HasStatic == true)
            await GiveStatic(exchange, route, failure);
    }

    private async Task Ask(Exchange exchange, Route route, string key, CachedResponse? last, InFlightRequest? inFlight)
    {
        var (http, asked) = (exchange.Http, Lift(exchange.Http.Request.Headers));
        var sent = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var buffered = new BufferedBody(http.Response, sent, policy.MaxBytes, IsToKeep, PassThrough);
        // On its own: what is set about buffering here is not for the features before it, which ask what the client takes.
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(buffered));
        try
        {
            await next(exchange, route);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
        finally
        {
            http.Features.Set(sent);
            Return();
        }
        if (exchange.Failure is { } failure)
        {
            inFlight?.End(answer: null);
            await GiveInstead(exchange, route, failure, last);
        }
        else if (!buffered.IsPassedThrough && !http.RequestAborted.IsCancellationRequested)
            await Conclude(exchange, key, buffered, inFlight);

        void PassThrough()
        {
            inFlight?.End(answer: null);
            Return(); // The answer may still be compressed.
        }

        void Return()
        {
            foreach (var (name, value) in asked)
                http.Request.Headers[name] = value;
        }
    }

    private async Task Conclude(Exchange exchange, string key, BufferedBody buffered, InFlightRequest? inFlight)
    {
        var response = exchange.Http.Response;
        if (!IsToKeep(response) || !IsOfGroup(exchange))
        {
            inFlight?.End(answer: null); // Its client may be slow to read.
            await Write(exchange, buffered.Content);
            return;
        }
        var kept = CachedResponse.Of(exchange, buffered.Content.ToArray(), clock) with { ForUser = IsOfUser(exchange) };
        if (_keep > TimeSpan.Zero)
            cache.Keep(key, kept, _keep);
        inFlight?.End(kept);
        await Give(exchange, kept, policy.Duration > TimeSpan.Zero ? "fwd=miss; stored" : "fwd=miss");
    }

    /// <summary>What answers in the place of a service that cannot: the last good answer, else what the configuration says; else the failure stays.</summary>
    private Task GiveInstead(Exchange exchange, Route route, Failure failure, CachedResponse? last)
    {
        if (exchange.Http.Response.HasStarted)
            return Task.CompletedTask; // It broke off, and the client must see that.
        if (fallback is { Kind: FallbackKind.LastGood } && last is not null && last.Age(clock) < fallback.MaxAge)
        {
            Take(exchange, route, failure, "last-good");
            exchange.Http.Response.Headers.Warning = "110 - \"Response is Stale\"";
            return Give(exchange, last, $"hit; fwd=stale; detail={failure.Code}");
        }
        return fallback?.HasStatic == true ? GiveStatic(exchange, route, failure) : Task.CompletedTask;
    }

    private Task GiveStatic(Exchange exchange, Route route, Failure failure)
    {
        if (exchange.Http.Response.HasStarted || fallback is null)
            return Task.CompletedTask;
        Take(exchange, route, failure, "static");
        var response = exchange.Http.Response;
        response.StatusCode = fallback.Status;
        response.Headers.Warning = $"199 - \"Fallback: {failure.Code}\"";
        response.ContentType = fallback.ContentType;
        return Write(exchange, Encoding.UTF8.GetBytes(fallback.Body ?? ""));
    }

    private void Take(Exchange exchange, Route route, Failure failure, string kind)
    {
        exchange.Failure = null;
        exchange.Http.Response.Clear();
        exchange.Stamp();
        metrics.FellBack(route.Id, kind, failure.Code.Name);
    }

    private Task Give(Exchange exchange, CachedResponse kept, string how)
    {
        var (http, response) = (exchange.Http, exchange.Http.Response);
        response.StatusCode = StatusCodes.Status200OK;
        foreach (var (name, value) in kept.Headers)
            response.Headers[name] = value;
        response.Headers.ETag = kept.ETag.ToString();
        if (how.StartsWith("hit", StringComparison.Ordinal))
            response.Headers.Age = ((long)kept.Age(clock).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        response.Headers[CacheStatus] = $"florin; {how}";
        if (response.Headers.CacheControl.Count == 0)
            response.Headers.CacheControl = policy.Public
                ? $"public, max-age={(long)policy.Duration.TotalSeconds}"
                : "private, no-cache";
        foreach (var name in policy.VaryByHeader)
            Varying.By(response.Headers, name);
        if (!kept.IsKnownTo(http.Request))
            return Write(exchange, kept.Body);
        response.StatusCode = StatusCodes.Status304NotModified;
        response.Headers.Remove(HeaderNames.ContentType);
        response.Headers.Remove(HeaderNames.ContentEncoding);
        response.ContentLength = null;
        return Task.CompletedTask;
    }

    private static async Task Write(Exchange exchange, ReadOnlyMemory<byte> body)
    {
        var http = exchange.Http;
        if (Bodiless.Is(http.Response))
            return;
        http.Response.ContentLength = body.Length;
        if (!HeadRequest.Is(http.Request))
            await ReplyWriter.Write(http, body);
    }

    private static FrozenSet<string> Names(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static List<KeyValuePair<string, StringValues>> Lift(IHeaderDictionary headers)
    {
        var lifted = Lifted.Where(headers.ContainsKey).Select(name => KeyValuePair.Create(name, headers[name])).ToList();
        foreach (var (name, _) in lifted)
            headers.Remove(name);
        return lifted;
    }

    // While no destination of a canary's group takes requests, another group answers for it.
    private static bool IsOfGroup(Exchange exchange) =>
        exchange.Group is not { } group || group.Equals(exchange.Destination?.Config.Group, StringComparison.OrdinalIgnoreCase);

    // Whether the key separates answers by a header that the service names in Vary (RFC 9111, 4.1); never by "*".
    private bool IsSeparated(string name) =>
        AlwaysSeparated.Contains(name)
        || policy.VaryByHeader.Contains(name, StringComparer.OrdinalIgnoreCase)
        || !policy.Public && SeparatedByCaller.Contains(name);

    private bool IsToKeep(HttpResponse response)
    {
        var headers = response.Headers;
        if (
            response.StatusCode != StatusCodes.Status200OK
            || headers.SetCookie.Count > 0
            || !Varying.Names(headers).All(IsSeparated)
            || Streaming.Is(response)
        )
            return false;
        return !CacheControlHeaderValue.TryParse(headers.CacheControl.ToString(), out var control)
            || !control.NoStore && !(control.Private && policy.Public);
    }
}
