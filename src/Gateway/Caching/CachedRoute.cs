using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Florin.Gateway;

/// <summary>
/// Keeps the answers of a route: gives them again while they are fresh, tells a client that has one already that it has not
/// changed, asks once for many who want the same at the same time, and gives the last good one while the service cannot answer.
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

    private static readonly FrozenSet<string> ToldAlways = Names("", HeaderNames.Accept, HeaderNames.AcceptEncoding);

    private static readonly FrozenSet<string> ToldWithWhoAsks = Names(
        HeaderNames.Authorization,
        HeaderNames.Cookie,
        Partition.ApiKeyHeader
    );

    private readonly ConcurrentDictionary<string, Asking> _asking = new(StringComparer.Ordinal);

    private readonly TimeSpan _keep =
        fallback is { Kind: FallbackKind.LastGood } && fallback.MaxAge > policy.Duration ? fallback.MaxAge : policy.Duration;

    /// <summary>Answers a request of the route.</summary>
    public Task Answer(Exchange exchange, Route route) =>
        policy.Public || exchange.Http.Request.Headers.Authorization.Count == 0
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
            ? Ask(exchange, route, key, kept, asking: null)
            : AskOnce(exchange, route, key, kept);
    }

    // What was kept for a user is for nobody once their token has expired or was revoked: then the service refuses it.
    private KeptAnswer? Find(string key, Exchange exchange) =>
        cache.Find(key) is { } kept && (!kept.ForUser || IsOfUser(exchange)) ? kept : null;

    private bool IsOfUser(Exchange exchange) =>
        !policy.Public && Authentication.Known(exchange.Http) is { Role: not Role.Anonymous };

    private bool IsFresh([NotNullWhen(true)] KeptAnswer? kept) => kept is not null && kept.Age(clock) < policy.Duration;

    private async Task AskOnce(Exchange exchange, Route route, string key, KeptAnswer? last)
    {
        var (asking, isFirst) = Asking.For(key, _asking);
        if (!isFirst)
        {
            var answer = await asking.Wait(policy.CollapseTimeout, clock, exchange.Http.RequestAborted);
            await (
                answer is null ? Ask(exchange, route, key, last, asking: null) : Give(exchange, answer, "fwd=miss; collapsed")
            );
            return;
        }
        try
        {
            // Another may have ended since this one looked.
            if (Find(key, exchange) is var kept && IsFresh(kept))
            {
                asking.End(kept);
                await Give(exchange, kept, "hit");
            }
            else
                await Ask(exchange, route, key, last, asking);
        }
        finally
        {
            asking.End(answer: null); // Where there was one, it is told already.
        }
    }

    private async Task Through(Exchange exchange, Route route)
    {
        await next(exchange, route);
        if (exchange.Failure is { } failure && fallback?.HasStatic == true)
            await GiveStatic(exchange, route, failure);
    }

    private async Task Ask(Exchange exchange, Route route, string key, KeptAnswer? last, Asking? asking)
    {
        var (http, asked) = (exchange.Http, Lift(exchange.Http.Request.Headers));
        var sent = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var held = new HeldBody(http.Response, sent, policy.MaxBytes, IsToKeep, LetGo);
        // Alone: whatever is said of buffering to this one is not for those before it, who ask what the client takes.
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(held));
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
            asking?.End(answer: null);
            await GiveInstead(exchange, route, failure, last);
        }
        else if (!held.IsLetGo && !http.RequestAborted.IsCancellationRequested)
            await Conclude(exchange, key, held, asking);

        void LetGo()
        {
            asking?.End(answer: null);
            Return(); // For it may yet be compressed.
        }

        void Return()
        {
            foreach (var (name, value) in asked)
                http.Request.Headers[name] = value;
        }
    }

    private async Task Conclude(Exchange exchange, string key, HeldBody held, Asking? asking)
    {
        var response = exchange.Http.Response;
        if (!IsToKeep(response) || !IsOfGroup(exchange))
        {
            asking?.End(answer: null); // Its client may be slow to read.
            await Write(exchange, held.Held);
            return;
        }
        var kept = KeptAnswer.Of(response, held.Held.ToArray(), clock) with { ForUser = IsOfUser(exchange) };
        if (_keep > TimeSpan.Zero)
            cache.Keep(key, kept, _keep);
        asking?.End(kept);
        await Give(exchange, kept, policy.Duration > TimeSpan.Zero ? "fwd=miss; stored" : "fwd=miss");
    }

    /// <summary>What answers in the place of a service that cannot: the last good answer, else what the configuration says; else the failure stays.</summary>
    private Task GiveInstead(Exchange exchange, Route route, Failure failure, KeptAnswer? last)
    {
        if (exchange.Http.Response.HasStarted)
            return Task.CompletedTask; // It broke off, and who reads it must see so.
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
        metrics.FellBack(route.Id, kind, failure.Code);
    }

    private Task Give(Exchange exchange, KeptAnswer kept, string how)
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

    // While a canary's group has nobody who takes requests, another one answers for it.
    private static bool IsOfGroup(Exchange exchange) =>
        exchange.Group is not { } group || group.Equals(exchange.Destination?.Config.Group, StringComparison.OrdinalIgnoreCase);

    // Whether the key tells answers apart by a header that a service says they vary by (RFC 9111, 4.1); not by "*".
    private bool IsTold(string name) =>
        ToldAlways.Contains(name)
        || policy.VaryByHeader.Contains(name, StringComparer.OrdinalIgnoreCase)
        || !policy.Public && ToldWithWhoAsks.Contains(name);

    private bool IsToKeep(HttpResponse response)
    {
        var headers = response.Headers;
        if (
            response.StatusCode != StatusCodes.Status200OK
            || headers.SetCookie.Count > 0
            || !Varying.Names(headers).All(IsTold)
            || Streaming.Is(response)
        )
            return false;
        return !CacheControlHeaderValue.TryParse(headers.CacheControl.ToString(), out var control)
            || !control.NoStore && !(control.Private && policy.Public);
    }
}
