using Florin.Gateway.Model;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Resilience;
using Florin.Platform.Tracing;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>A trace, for operators.</summary>
/// <param name="TraceId">Its id.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="DurationMs">From its first begin to its last end, in milliseconds.</param>
/// <param name="IsError">Whether anything in it failed.</param>
/// <param name="Link">Where another program shows it; null where none is configured.</param>
/// <param name="Missing">The services that could not be asked for their part.</param>
/// <param name="Spans">Its spans in the order of their tree, each before its parts.</param>
internal sealed record TraceReport(
    string TraceId,
    DateTimeOffset StartedAt,
    double DurationMs,
    bool IsError,
    Uri? Link,
    IReadOnlyList<string> Missing,
    IReadOnlyList<TreeSpan> Spans
);

/// <summary>
/// The recent traces, which each process keeps for itself: all services are asked where they run, and what they have of a trace
/// is put together.
/// </summary>
internal sealed class TraceAdmin(
    TraceStore own,
    Func<string, Uri?> link,
    IReadOnlyList<string> services,
    IServiceCalls? calls,
    IdSource ids
)
{
    private const int TraceIdLength = 32;
    private const int MaxListed = 100;
    private const int LongestMinimum = 3_600_000; // An hour, in milliseconds.

    /// <summary>The operations of a gateway; none where its process keeps no traces.</summary>
    public static IEnumerable<AdminOperation> Of(GatewayRuntime runtime) =>
        runtime.Traces is { } traces
            ? new TraceAdmin(
                traces,
                runtime.TraceLink,
                [.. runtime.Services.Select(s => s.Name)],
                runtime.Calls,
                runtime.Ids
            ).Operations
            : [];

    /// <summary>The operations.</summary>
    public IEnumerable<AdminOperation> Operations =>
        [
            new(
                Described("/admin/traces", "Lists recent traces that were kept, newest first; at most 100.")
                    .Gives<ListData<TraceSummary>>()
                    .With<string>("q", "Returns only traces with this text in the name of their first span, such as a route.")
                    .With<string>("service", "Returns only traces that this service took part in.")
                    .With<string>("about", "Returns only traces about this, such as a transaction's id.")
                    .With<string>("trace", "Returns only traces whose id begins so.")
                    .With<int>("minMs", "Returns only traces that took at least so many milliseconds.")
                    .With<string>("errors", "With true: returns only traces in which something failed."),
                List
            ),
            new(
                Described("/admin/traces/{trace}", "Returns a trace with its spans from all processes.")
                    .Gives<TraceReport>()
                    .Refuses(RefusalCode.NotFound, RefusalCode.Invalid),
                Show
            ),
        ];

    private static Endpoint Described(string path, string does) =>
        Endpoint.Described("GET", path, Permission.AdminRead).Does(does);

    private async Task<Reply> List(AdminRequest request)
    {
        var query = request.Query;
        var (text, service, about, trace) = (query.Text("q"), query.Text("service"), query.Text("about"), query.Text("trace"));
        var (minimum, errors) = (query.Number("minMs", 0, LongestMinimum) ?? 0, query.OneOf("errors", "true", "false"));
        query.ThrowIfInvalid();
        var parts = await Ask(s => TraceOperations.List(s), new ListTraces(), request.Cancel);
        var found = parts
            .Found.DistinctBy(part => part.Instance, StringComparer.Ordinal)
            .Where(part => part.Instance != own.Instance)
            .SelectMany(part => part.Items)
            .Concat(own.Recent(TraceOperations.MaxListed))
            .GroupBy(one => one.TraceId, StringComparer.Ordinal)
            .Select(same => same.Aggregate((one, more) => one.With(more)))
            .Where(one =>
                (text is null || one.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
                && (service is null || one.Services.Contains(service, StringComparer.OrdinalIgnoreCase))
                && (about is null || one.Subjects.Contains(about, StringComparer.Ordinal))
                && (trace is null || one.TraceId.StartsWith(trace, StringComparison.OrdinalIgnoreCase))
                && one.DurationMs >= minimum
                && (errors != "true" || one.IsError)
            )
            .OrderByDescending(one => one.StartedAt)
            .Take(MaxListed);
        return Reply.List<TraceSummary>([.. found], nextCursor: null);
    }

    private async Task<Reply> Show(AdminRequest request)
    {
        var id = request["trace"].ToLowerInvariant();
        if (id.Length != TraceIdLength || !id.All(char.IsAsciiHexDigit))
            throw new BadInput("trace", $"is '{Shown.Of(id)}'; expected 32 hexadecimal digits.");
        var parts = await Ask(s => TraceOperations.Find(s), new FindTrace(id), request.Cancel);
        var spans = TraceTree.Of(own.Find(id).Concat(parts.Found.SelectMany(part => part.Spans)));
        if (spans.Count == 0)
            return Reply.Refused(Refusal.NotFound("trace", id));
        var begin = spans.Min(one => one.Span.StartedAt);
        var took = spans.Max(one => (one.Span.StartedAt - begin).TotalMilliseconds + one.Span.DurationMs);
        var failed = spans.Any(one => one.Span.IsError);
        return Reply.Ok(new TraceReport(id, begin, Math.Round(took, 3), failed, link(id), parts.Missing, spans));
    }

    private async Task<(IReadOnlyList<TReply> Found, IReadOnlyList<string> Missing)> Ask<TRequest, TReply>(
        Func<string, Operation<TRequest, TReply>> operation,
        TRequest asked,
        CancellationToken cancel
    )
        where TRequest : class
        where TReply : class
    {
        if (calls is null)
            return ([], []);
        var answers = await Task.WhenAll(services.Select(service => Of(calls, operation(service), asked, cancel)));
        return ([.. answers.OfType<TReply>()], [.. services.Where((_, i) => answers[i] is null)]);
    }

    // The others are shown all the same.
    private async Task<TReply?> Of<TRequest, TReply>(
        IServiceCalls services,
        Operation<TRequest, TReply> operation,
        TRequest asked,
        CancellationToken cancel
    )
        where TRequest : class
        where TReply : class
    {
        try
        {
            return await services.Call(operation, asked, new CallContext(ids.Next("req_")), cancel);
        }
        catch (Exception e) when (e is ServiceUnavailable or TimeoutException)
        {
            return null;
        }
    }
}
