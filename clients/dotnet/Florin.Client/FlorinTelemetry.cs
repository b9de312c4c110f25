using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Florin.Client;

/// <summary>The names by which an OpenTelemetry setup listens to this client.</summary>
public static class FlorinTelemetry
{
    /// <summary>The ActivitySource and the Meter: an activity for each call, however many attempts it takes.</summary>
    public const string Name = "Florin.Client";

    /// <summary>Histogram of the seconds that a call took, by <c>http.request.method</c> and <c>http.response.status_code</c>.</summary>
    public const string Duration = "florin.client.request.duration";

    /// <summary>Counter of attempts after the first.</summary>
    public const string Retries = "florin.client.retries";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(Duration, "s", "Time of a call.");
    private static readonly Counter<long> Retried = Meter.CreateCounter<long>(
        Retries,
        "{attempt}",
        "Attempts after the first."
    );

    internal static Activity? Start(HttpRequestMessage request)
    {
        var activity = Source.StartActivity($"{request.Method} {request.RequestUri?.AbsolutePath}", ActivityKind.Client);
        activity?.SetTag("http.request.method", request.Method.Method);
        activity?.SetTag("server.address", request.RequestUri?.Host);
        return activity;
    }

    internal static void Retry(Activity? activity, int attempt, string reason)
    {
        Retried.Add(1, new KeyValuePair<string, object?>("reason", reason));
        activity?.SetTag("http.request.resend_count", attempt);
    }

    internal static void End(Activity? activity, HttpRequestMessage request, int? status, TimeSpan took)
    {
        activity?.SetTag("http.response.status_code", status);
        if (status is null or >= 400)
            activity?.SetStatus(ActivityStatusCode.Error);
        Durations.Record(
            took.TotalSeconds,
            new KeyValuePair<string, object?>("http.request.method", request.Method.Method),
            new KeyValuePair<string, object?>("http.response.status_code", status)
        );
    }
}
