using System.Diagnostics;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Platform.Http;
using Florin.Platform.Tracing;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Features.Forwarding;

/// <summary>The spans of one try at a request: its wait for a place, and where it was sent.</summary>
internal static class ForwardingSpans
{
    private static readonly ActivitySource Source = new("Florin.Gateway");

    /// <summary>Begins when the circuit has let it through.</summary>
    public static Span Begin(Route route) => Span.Begin(Source, "forward", route.Cluster.Id);

    /// <summary>It has a place in the bulkhead; what it waited for it is the time until this event.</summary>
    public static void Entered(in Span span, Exchange exchange)
    {
        if (span.IsRecorded)
            Activity
                .Current?.AddEvent(new ActivityEvent("bulkhead.entered"))
                .SetTag("florin.destination", exchange.Destination?.Id);
    }

    /// <summary>There was no place.</summary>
    public static void Full(in Span span) => span.End(failed: true)?.SetTag("error.type", "bulkhead-full").Dispose();

    /// <summary>It was answered, or not.</summary>
    public static void End(in Span span, Exchange exchange, Route route, Ending ending)
    {
        var failed = ending is Ending.Broken or Ending.TimedOut or Ending.Unsendable;
        if (span.End(failed) is not { } ended)
            return;
        ended
            .SetTag("florin.service", Target.Gateway)
            .SetTag("florin.route", route.Id)
            .SetTag("florin.cluster", route.Cluster.Id)
            .SetTag("florin.circuit", route.Cluster.Breaker.State.ToString())
            .SetTag("http.request.resend_count", exchange.Tries?.Retries ?? 0);
        if (failed)
            ended.SetTag("error.type", ending.ToString());
        else
            ended.SetTag("http.response.status_code", exchange.Http.Response.StatusCode);
        ended.Dispose();
    }

    /// <summary>Has a service of this process answer, in a span of its own.</summary>
    public static Task Serve(Exchange exchange, RequestDelegate service) =>
        Source.HasListeners() && Activity.Current is not null ? Traced(exchange, service) : service(exchange.Http);

    private static async Task Traced(Exchange exchange, RequestDelegate service)
    {
        var span = Span.Begin(Source, exchange.Http.Request.Method);
        try
        {
            await service(exchange.Http);
        }
        finally
        {
            var status = CutAnswers.StatusOf(exchange.Http);
            using var ended = span.End(failed: status >= 500);
            if (ended is not null)
                Tell(ended, exchange, status);
        }
    }

    private static void Tell(Activity span, Exchange exchange, int status)
    {
        var template = (exchange.Http.GetEndpoint() as Microsoft.AspNetCore.Routing.RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = $"{exchange.Http.Request.Method} {template ?? exchange.Target.Service}";
        span.SetTag("florin.service", exchange.Target.Route?.Cluster.Id ?? exchange.Target.Service)
            .SetTag("http.request.method", exchange.Http.Request.Method)
            .SetTag("http.route", template)
            .SetTag("http.response.status_code", status);
    }
}
