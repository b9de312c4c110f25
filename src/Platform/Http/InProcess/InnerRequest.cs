using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Florin.Platform.Http.InProcess;

/// <summary>
/// The HTTP request that a call is, on its connection and with its metadata as headers. Nothing of it is trusted that would
/// not be in a request that comes over HTTP.
/// </summary>
public static class InnerRequest
{
    // What belongs to the call as it is transported, and what would ask for another form of the response.
    private static readonly FrozenSet<string> Left = new[]
    {
        HeaderNames.ContentType,
        HeaderNames.ContentLength,
        HeaderNames.ContentEncoding,
        HeaderNames.TE,
        HeaderNames.Accept,
        HeaderNames.AcceptEncoding,
        HeaderNames.TransferEncoding,
        HeaderNames.Connection,
        HeaderNames.Expect,
        HeaderNames.Upgrade,
        HeaderNames.Range,
        HeaderNames.IfRange,
        HeaderNames.IfMatch,
        HeaderNames.IfNoneMatch,
        HeaderNames.IfModifiedSince,
        HeaderNames.IfUnmodifiedSince,
        HeaderNames.Origin,
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes it.</summary>
    /// <param name="outer">The call as its transport has it.</param>
    /// <param name="request">The request that it is.</param>
    /// <param name="response">Where it is answered.</param>
    /// <param name="process">The services that a request to the port has.</param>
    /// <param name="cancel">The caller has gone, or waits no longer.</param>
    /// <param name="without">Further headers of the call that are not the request's; null for none.</param>
    public static DefaultHttpContext Make(
        HttpContext outer,
        RestRequest request,
        InnerResponse response,
        IServiceProvider process,
        CancellationToken cancel,
        FrozenSet<string>? without = null
    )
    {
        ArgumentNullException.ThrowIfNull(outer);
        ArgumentNullException.ThrowIfNull(request);
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(Request(outer.Request, request, without));
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(response);
        features.Set<IHttpRequestBodyDetectionFeature>(request.Body is null ? BodyDetection.None : BodyDetection.Some);
        features.Set<IHttpRequestLifetimeFeature>(new Lifetime { RequestAborted = cancel });
        features.Set(outer.Features.Get<IHttpConnectionFeature>());
        features.Set(outer.Features.Get<ITlsConnectionFeature>());
        var inner = new DefaultHttpContext(features) { RequestServices = process };
        if (request.Body is { } body)
            features.Set<IRequestBodyPipeFeature>(new InnerBody(inner.Request, body));
        RequestIds.Carry(outer, inner);
        return inner;
    }

    /// <summary>Whether somebody cut it off before its response was whole.</summary>
    public static bool IsCut(HttpContext inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return inner.Features.Get<IHttpRequestLifetimeFeature>() is Lifetime { IsCut: true };
    }

    private static HttpRequestFeature Request(HttpRequest outer, RestRequest request, FrozenSet<string>? without)
    {
        var query = request.Path.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? request.Path : request.Path[..query];
        IHeaderDictionary headers = new HeaderDictionary(outer.Headers.Count + 1);
        foreach (var (name, value) in outer.Headers)
            if (!Left.Contains(name) && !IsOfTheCall(name) && without?.Contains(name) != true)
                headers[name] = value;
        if (request.Body is { } body)
            (headers.ContentType, headers.ContentLength) = ("application/json", body.Length);
        return new HttpRequestFeature
        {
            Protocol = outer.Protocol,
            Scheme = outer.Scheme,
            Method = request.Method,
            Path = Decoded(path),
            QueryString = query < 0 ? "" : request.Path[query..],
            RawTarget = request.Path,
            Headers = headers,
        };
    }

    private static bool IsOfTheCall(string name) =>
        name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("-bin", StringComparison.OrdinalIgnoreCase);

    // As a server decodes it: a slash that is part of a segment stays encoded.
    private static string Decoded(string path) =>
        path.Contains('%', StringComparison.Ordinal)
            ? string.Join("%2F", path.Split("%2F").Select(Uri.UnescapeDataString))
            : path;

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public bool IsCut { get; private set; }

        public void Abort() => IsCut = true;
    }

    private sealed class BodyDetection(bool can) : IHttpRequestBodyDetectionFeature
    {
        public static readonly BodyDetection None = new(can: false);
        public static readonly BodyDetection Some = new(can: true);

        public bool CanHaveBody => can;
    }
}
