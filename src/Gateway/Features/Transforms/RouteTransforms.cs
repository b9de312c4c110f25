using Florin.Gateway.Model;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Florin.Gateway.Features.Transforms;

/// <summary>
/// What a route changes of requests and answers, built by YARP's own transform builder, so that every transform of YARP's
/// documentation is understood as it stands there. It works alike for services in this process and over HTTP.
/// </summary>
internal sealed class RouteTransforms(HttpTransformer transformer, bool setForwarded) : IAnswerTransforms
{
    /// <inheritdoc/>
    public bool SetForwarded => setForwarded;

    private const string Nowhere = "http://destination";

    /// <summary>The transforms of a route.</summary>
    /// <exception cref="WrongConfiguration">One is not known or not complete.</exception>
    public static RouteTransforms Of(
        Route route,
        IEnumerable<IReadOnlyDictionary<string, string>> configured,
        ITransformBuilder builder
    )
    {
        var transforms = configured
            .Select(
                IReadOnlyDictionary<string, string> (t) => new Dictionary<string, string>(t, StringComparer.OrdinalIgnoreCase)
            )
            .ToList();
        var key = $"{route.Section}:Transforms";
        var wrong = transforms.SelectMany((t, at) => WrongTransforms.In($"{key}:{at}", t)).ToList();
        // The gateway sets these headers itself, unless a route wants them otherwise.
        var setForwarded = transforms.Exists(t => t.ContainsKey("X-Forwarded") || t.ContainsKey("Forwarded"));
        if (!setForwarded)
            transforms.Add(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["X-Forwarded"] = "Off" });
        var config = new Yarp.ReverseProxy.Configuration.RouteConfig { RouteId = route.Id, Transforms = transforms };
        var errors = builder.ValidateRoute(config);
        wrong.AddRange(errors.Select(e => $"{key}: {Shown.Of(e.Message)}"));
        if (wrong.Count > 0)
            throw new WrongConfiguration(string.Join(Environment.NewLine, wrong));
        return new RouteTransforms(builder.Build(config, cluster: null), setForwarded);
    }

    /// <summary>Changes a request before it goes on: its path, query and headers.</summary>
    public async ValueTask Request(Exchange exchange)
    {
        var request = exchange.Http.Request;
        using var plain = Message(request);
        using var changed = Message(request);
        var (path, host) = (request.Path, request.Headers.Host);
        if (!IsName(request.Host))
            request.Headers.Remove(HeaderNames.Host);
        await HttpTransformer.Default.TransformRequestAsync(exchange.Http, plain, Nowhere, exchange.Http.RequestAborted);
        request.Path = exchange.Path;
        await transformer.TransformRequestAsync(exchange.Http, changed, Nowhere, exchange.Http.RequestAborted);
        (request.Path, request.Headers.Host) = (path, host);
        if (changed.RequestUri is { } uri)
            (exchange.Path, request.QueryString) = (PathString.FromUriComponent(uri), QueryString.FromUriComponent(uri));
        if (changed.Method.Method != request.Method)
            request.Method = changed.Method.Method;
        var headers = HeadersOf(changed);
        foreach (var name in HeadersOf(plain).Keys.Except(headers.Keys, StringComparer.OrdinalIgnoreCase))
            if (name != HeaderNames.Host) // Each destination has its own.
                request.Headers.Remove(name);
        foreach (var (name, values) in headers)
            if (request.Headers[name] != values)
                request.Headers[name] = values;
    }

    /// <inheritdoc/>
    public ValueTask<bool> ResponseOverHttp(HttpContext http, HttpResponseMessage? answer, CancellationToken cancel) =>
        transformer.TransformResponseAsync(http, answer, cancel);

    /// <inheritdoc/>
    public async Task Response(Exchange exchange)
    {
        if (exchange.Transforms != this)
            return; // Done already.
        exchange.Transforms = null;
        var http = exchange.Http;
        using var answer = new HttpResponseMessage((System.Net.HttpStatusCode)http.Response.StatusCode)
        {
            Content = new ByteArrayContent([]),
        };
        answer.Content.Headers.Clear();
        foreach (var (name, values) in http.Response.Headers.ToList())
        {
            if (exchange.Owns(name) || IsOfConnection(name))
                continue;
            if (!answer.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                answer.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            http.Response.Headers.Remove(name);
        }
        await transformer.TransformResponseAsync(http, answer, http.RequestAborted);
    }

    // How an answer comes over the wire is no matter of what a route lets through.
    private static bool IsOfConnection(string name) =>
        name.ToUpperInvariant()
            is "CONTENT-LENGTH"
                or "CONTENT-ENCODING"
                or "VARY"
                or "TRANSFER-ENCODING"
                or "CONNECTION"
                or "DATE"
                or "RETRY-AFTER";

    // YARP translates a host into a name of DNS for its forwarded headers, and fails at one that is not such a name; a server accepts more.
    private static bool IsName(HostString host)
    {
        try
        {
            return host.ToUriComponent() is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static HttpRequestMessage Message(HttpRequest request) =>
        new(new HttpMethod(request.Method), (Uri?)null) { Content = new ByteArrayContent([]) };

    private static Dictionary<string, StringValues> HeadersOf(HttpRequestMessage message) =>
        message
            .Headers.NonValidated.Concat(message.Content!.Headers.NonValidated) // Made with one.
            .ToDictionary(h => h.Key, h => new StringValues([.. h.Value]), StringComparer.OrdinalIgnoreCase);
}
