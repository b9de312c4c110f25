using System.Collections.Frozen;
using System.Diagnostics;
using Florin.Host.Composition;
using Florin.Kernel;
using Florin.Observability.Tracing;
using Florin.Platform.Http;
using Florin.Platform.Http.OpenApi;
using Florin.Platform.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Web;

/// <summary>What is behind a port.</summary>
/// <param name="Service">The service's name, or gateway.</param>
/// <param name="Pipeline">What answers.</param>
internal sealed record Entrance(string Service, RequestDelegate Pipeline);

/// <summary>
/// What every request comes through first, by the port it came to: its trace, its line in the log, and what each port
/// answers for the whole process.
/// </summary>
internal sealed partial class Edge(
    IReadOnlyDictionary<int, Entrance> entrances,
    RequestDelegate metrics,
    IdSource ids,
    TimeProvider clock,
    ILogger log,
    HeadSampling? head = null
)
{
    private readonly RequestSpans _spans = new(head);
    private readonly FrozenDictionary<int, Entrance> _entrances = entrances.ToFrozenDictionary();

    /// <summary>Answers a request.</summary>
    public Task Serve(HttpContext http)
    {
        var entrance = _entrances[http.Connection.LocalPort];
        // The gateway answers it itself, with the headers that all of its answers carry.
        if (entrance.Service != Catalog.Gateway && http.Request.Path == "/metrics" && IsRead(http.Request.Method))
            return metrics(http);
        SingleValue.Settle(http.Request.Headers); // What cannot be settled is refused later, where it can be answered and counted.
        var span = _spans.Begin(http, entrance);
        var level = LevelOf(http.Request.Path);
        var isQuiet = span is null && !log.IsEnabled(level);
        return isQuiet ? entrance.Pipeline(http) : Observed(http, entrance, span, level);
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    // Services among themselves ask thousands of times a second, and probes ask for ever: only who debugs wants their lines.
    private static LogLevel LevelOf(PathString path) =>
        path.StartsWithSegments("/internal", StringComparison.Ordinal)
        || path.StartsWithSegments("/health", StringComparison.Ordinal)
        || path.StartsWithSegments("/metrics", StringComparison.Ordinal)
            ? LogLevel.Debug
            : LogLevel.Information;

    private async Task Observed(HttpContext http, Entrance entrance, Activity? span, LogLevel level)
    {
        var started = clock.GetTimestamp();
        try
        {
            await entrance.Pipeline(http);
        }
        finally
        {
            var took = clock.GetElapsedTime(started);
            Tell(http, entrance, took, level);
            if (span is not null)
                Told(span, http, entrance, took);
        }
    }

    private static void Told(Activity span, HttpContext http, Entrance entrance, TimeSpan took)
    {
        if (RequestSpans.IsKept(span, http, took))
        {
            var service = ServiceOf(http, entrance);
            RequestSpans.Tell(span, http, entrance.Service, Path(http, entrance, service));
        }
        span.Dispose();
    }

    private void Tell(HttpContext http, Entrance entrance, TimeSpan took, LogLevel level)
    {
        if (!log.IsEnabled(level))
            return;
        var service = ServiceOf(http, entrance);
        var (path, ms) = (Path(http, entrance, service), Math.Round(took.TotalMilliseconds, 2));
        var (actor, id) = (Authentication.Known(http)?.Id ?? "anonymous", RequestIds.Of(http, ids));
        var status = CutAnswers.StatusOf(http);
        Answered(log, level, http.Request.Method, path, status, ms, id, actor, service);
    }

    // The gateway says on whose behalf it answers.
    private static string ServiceOf(HttpContext http, Entrance entrance) =>
        http.Response.Headers["X-Service"] is [{ Length: > 0 } service] ? service : entrance.Service;

    // The template keeps ids out of the log, and unknown paths of an attacker bounded; never the query.
    private static string Path(HttpContext http, Entrance entrance, string service)
    {
        if (http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } template })
            // Below the gateway's /api are services alone; what it answers itself, or a guest at the operators' port, is where it was sent.
            return service == entrance.Service || service == Catalog.Gateway
                ? $"/{template.TrimStart('/')}"
                : ApiDocument.Public(service, template);
        var path = $"{http.Request.PathBase}{http.Request.Path}";
        return path.Length <= 200 ? path : path[..200];
    }

#pragma warning disable SYSLIB1015 // The last three are for programs, which find them in the state under just these names.
    [LoggerMessage(EventId = EventIds.RequestAnswered, Message = "{Method} {Path} {Status} in {Ms} ms")]
    private static partial void Answered(
        ILogger log,
        LogLevel level,
        string method,
        string path,
        int status,
        double ms,
        string RequestId,
        string Actor,
        string Service
    );
#pragma warning restore SYSLIB1015
}
