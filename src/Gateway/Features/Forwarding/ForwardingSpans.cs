using System.Diagnostics;
using Florin.Gateway.Model;
using Florin.Platform.Http;
using Florin.Platform.Tracing;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Features.Forwarding;

/// <summary>The spans of one try at a request: its wait for a place, and where it was sent.</summary>
internal static class ForwardingSpans
{
    private static readonly ActivitySource Source = new("Florin.Gateway");

    /// <summary>Whether there is a trace to be told.</summary>
    public static bool IsTraced => Source.HasListeners() && Activity.Current is not null;

    /// <summary>Begins when the circuit has let it through.</summary>
    public static Span Begin(Route route) => Span.Begin(Source, "forward", route.Cluster.Id);

    /// <summary>It has a place in the bulkhead; until this event it waited for one.</summary>
    public static void Entered(Exchange exchange)
    {
        if (Activity.Current is { Recorded: true } span && span.Source == Source)
            span.AddEvent(new ActivityEvent("bulkhead.entered")).SetTag("florin.destination", exchange.Destination?.Id);
    }

    /// <summary>It was answered, or not.</summary>
    public static void End(in Span span, Exchange exchange, Route route)
    {
        if (span.End(failed: exchange.Failure is not null) is not { } ended)
            return;
        ended
            .SetTag("florin.service", Target.Gateway)
            .SetTag("florin.route", route.Id)
            .SetTag("florin.cluster", route.Cluster.Id)
            .SetTag("florin.circuit", route.Cluster.Breaker.State.ToString())
            .SetTag("http.request.resend_count", exchange.Tries?.Retries ?? 0);
        if (exchange.Failure is { } failure)
            ended.SetTag("error.type", failure.Code.Name);
        else
            ended.SetTag("http.response.status_code", exchange.Http.Response.StatusCode);
        ended.Dispose();
    }

    /// <summary>Has a service of this process answer, in a span of its own.</summary>
    public static Task Serve(Exchange exchange, RequestDelegate service) =>
        IsTraced && Activity.Current is { Recorded: true } ? Traced(exchange, service) : service(exchange.Http);

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
