using System.Diagnostics;
using Florin.Host.Composition;
using Florin.Observability.Tracing;
using Florin.Platform.Http;
using Florin.Platform.Tracing;
using Microsoft.AspNetCore.Http;

namespace Florin.Host.Web;

/// <summary>
/// The first span of a request in this process. At the gateway it is chosen, or not: what a client says in
/// <c>traceparent</c> is its wish. A service follows its caller.
/// </summary>
/// <param name="head">Chooses; null where nothing is traced.</param>
internal sealed class RequestSpans(HeadSampling? head)
{
    private static readonly ActivitySource Source = new("Florin.Requests");
    private static readonly KeyValuePair<string, object?>[] Chosen = [new(ProcessTraces.Chosen, true)];

    // What vendors write there may be long; W3C asks for 512 characters to be passed on.
    private const int MaxState = 512;

    /// <summary>
    /// Begins it. Where nothing is traced there is one only for a client that sent a context, since events keep it and other
    /// services get it; without one a request pays nothing.
    /// </summary>
    public Activity? Begin(HttpContext http, Entrance entrance)
    {
        var request = http.Request;
        var sent = request.Headers.TraceParent.ToString();
        var (isGateway, state) = (entrance.Service == Catalog.Gateway, request.Headers.TraceState.ToString());
        var isSent = ActivityContext.TryParse(sent, state.Length <= MaxState ? state : null, isRemote: true, out var parent);
        if (isGateway && isSent)
            parent = Of(parent, StateOf(parent), parent.TraceFlags);
        if (head is null || entrance.Service == NodeComposition.Admin || !Source.HasListeners())
            return isSent ? Carried(request.Method, parent) : null;
        if (IsQuiet(request.Path))
            return isSent ? Source.StartActivity(request.Method, ActivityKind.Server, parent) : null;
        if (isSent && !isGateway)
            return Source.StartActivity(request.Method, ActivityKind.Server, parent) ?? Carried(request.Method, parent);
        var isChosen = head.Chooses(
            request.Method,
            request.Path.Value,
            isSent && parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
        );
        if (!isSent)
            return Source.StartActivity(
                request.Method,
                ActivityKind.Server,
                default(ActivityContext),
                isChosen ? Chosen : null
            );
        parent = Of(parent, parent.TraceState, isChosen ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None);
        return Source.StartActivity(request.Method, ActivityKind.Server, parent) ?? Carried(request.Method, parent);
    }

    /// <summary>Whether the request is recorded, also where that turned out only at its end.</summary>
    public static bool IsKept(Activity span, HttpContext http, TimeSpan took) =>
        span.Recorded
        || (Tail.Rule is { } rule && !IsQuiet(http.Request.Path) && rule.Keeps(span, CutAnswers.StatusOf(http) >= 500, took));

    /// <summary>Notes how it was answered.</summary>
    public static void Tell(Activity span, HttpContext http, string service, string path)
    {
        var status = CutAnswers.StatusOf(http);
        span.DisplayName = $"{http.Request.Method} {path}";
        span.SetTag(ProcessTraces.Service, service)
            .SetTag("http.request.method", http.Request.Method)
            .SetTag("http.route", path)
            .SetTag("http.response.status_code", status);
        if (status >= 500)
            span.SetStatus(ActivityStatusCode.Error);
    }

    // Services among themselves ask for ever, and so do probes: nobody looks for their traces but as parts of another.
    private static bool IsQuiet(PathString path) =>
        path.StartsWithSegments("/internal", StringComparison.Ordinal)
        || path.StartsWithSegments("/health", StringComparison.Ordinal)
        || path.StartsWithSegments("/metrics", StringComparison.Ordinal);

    private static string StateOf(in ActivityContext parent) =>
        string.IsNullOrEmpty(parent.TraceState) ? Traceparent.OfClient : $"{Traceparent.OfClient},{parent.TraceState}";

    private static ActivityContext Of(in ActivityContext parent, string? state, ActivityTraceFlags flags) =>
        new(parent.TraceId, parent.SpanId, flags, state, isRemote: true);

    private static Activity Carried(string name, in ActivityContext parent) =>
        new Activity(name) { TraceStateString = parent.TraceState }
            .SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags)
            .Start();
}
