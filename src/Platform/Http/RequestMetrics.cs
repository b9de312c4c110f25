using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>Counts and times what clients ask, by service, method and status; what services ask of each other is counted by the caller.</summary>
public static class RequestMetrics
{
    private static readonly Meter Meter = new("Florin.Requests");
    private static readonly Histogram<double> Seconds = Meter.CreateHistogram<double>(
        "florin.request.duration",
        "s",
        "Duration of a client's request."
    );

    // Statuses as labels, made once: a request allocates nothing for being counted.
    private static readonly object[] Statuses = [.. Enumerable.Range(0, 600).Select(status => status.ToString())];

    /// <summary>A request was answered, or its client went away.</summary>
    /// <param name="service">Who answered.</param>
    /// <param name="http">The exchange.</param>
    /// <param name="took">How long it took.</param>
    public static void Answered(string service, HttpContext http, TimeSpan took)
    {
        if (http.Response.StatusCode == StatusCodes.Status101SwitchingProtocols)
            return; // It lasts as long as somebody looks at a page, which says nothing of how fast anything is.
        if (!Seconds.Enabled || http.Request.Path.StartsWithSegments("/internal", StringComparison.Ordinal))
            return;
        Seconds.Record(
            took.TotalSeconds,
            new KeyValuePair<string, object?>("service", service),
            new("method", Known(http.Request.Method)),
            new("status", Statuses[Math.Clamp(CutAnswers.StatusOf(http), 0, Statuses.Length - 1)])
        );
    }

    // A client may invent methods; a label must not follow it.
    private static string Known(string method) =>
        method is "GET" or "POST" or "PUT" or "DELETE" or "PATCH" or "HEAD" or "OPTIONS" ? method : "OTHER";
}
