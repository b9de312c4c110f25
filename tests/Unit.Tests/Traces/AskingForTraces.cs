using Florin.Gateway.Pipeline.Admin;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Tracing;
using Florin.Testing;

namespace Florin.Unit.Tests.Traces;

/// <summary>What operators ask of traces, whose spans several processes have.</summary>
public sealed class AskingForTraces
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Other = "1af7651916cd43dd8448eb211c80319c";
    private static readonly TraceLimits Limits = new(100, 100, 1 << 20, TimeSpan.FromSeconds(1));

    private readonly TraceStore _own = new(Limits, "gateway");
    private readonly OtherServices _services;

    public AskingForTraces()
    {
        var elsewhere = new TraceStore(Limits, "elsewhere");
        _own.Add(SomeSpans.Of(Trace, "a", took: 30, service: "gateway"));
        _own.Add(SomeSpans.Of(Other, "x", after: 50, took: 2, service: "gateway"));
        elsewhere.Add(SomeSpans.Of(Trace, "b", "a", after: 5, took: 100, failed: true, service: "account", about: "txn_1"));
        _services = new OtherServices();
        foreach (var service in (string[])["account", "payment"]) // Both in one process.
            _services
                .Does(TraceOperations.List(service), _ => new ListedTraces(elsewhere.Instance, elsewhere.Recent(10)))
                .Does(TraceOperations.Find(service), asked => new FoundTrace(elsewhere.Find(asked.TraceId)));
    }

    [Theory]
    [InlineData("", new[] { Other, Trace })]
    [InlineData("?q=DOES%20A", new[] { Trace })]
    [InlineData("?service=account", new[] { Trace })]
    [InlineData("?about=txn_1", new[] { Trace })]
    [InlineData("?about=txn_2", new string[0])]
    [InlineData("?trace=1af", new[] { Other })]
    [InlineData("?minMs=105", new[] { Trace })]
    [InlineData("?minMs=106", new string[0])]
    [InlineData("?errors=true", new[] { Trace })]
    public async Task Lists_those_that_fit_newest_first(string query, string[] expected)
    {
        var reply = await Ask("/admin/traces", query);
        Assert.Equal(expected, Assert.IsType<ListData<TraceSummary>>(reply.Data).Items.Select(trace => trace.TraceId));
    }

    [Fact]
    public async Task Counts_the_spans_of_each_process_once()
    {
        var reply = await Ask("/admin/traces", "?trace=0");
        var trace = Assert.Single(Assert.IsType<ListData<TraceSummary>>(reply.Data).Items);
        Assert.Equal((2, 105.0, true), (trace.Spans, trace.DurationMs, trace.IsError));
    }

    [Fact]
    public async Task Puts_one_tree_together_and_names_the_services_that_are_away()
    {
        var report = Assert.IsType<TraceReport>((await Ask($"/admin/traces/{Trace.ToUpperInvariant()}")).Data);
        Assert.Equal([(0, "a"), (1, "b")], report.Spans.Select(one => (one.Depth, one.Span.SpanId)));
        Assert.Equal((105.0, true), (report.DurationMs, report.IsError));
        Assert.Equal(["audit"], report.Missing);
        Assert.Equal($"http://jaeger/trace/{Trace}", report.Link?.ToString());
    }

    [Theory]
    [InlineData("/admin/traces/0af", 400)]
    [InlineData("/admin/traces/zaf7651916cd43dd8448eb211c80319c", 400)]
    [InlineData("/admin/traces/2af7651916cd43dd8448eb211c80319c", 404)]
    public async Task Says_what_is_no_trace(string path, int status) => Assert.Equal(status, (await Ask(path)).Status);

    private async Task<Reply> Ask(string path, string? search = null)
    {
        var admin = new TraceAdmin(
            _own,
            id => new Uri($"http://jaeger/trace/{id}"),
            ["account", "payment", "audit"],
            _services,
            new IdSource(new FakeTime())
        );
        var (operation, values) = admin.Operations.Select(o => (o, o.Match(path))).Single(m => m.Item2 is not null);
        try
        {
            var query = new RequestQuery(search, operation.Endpoint);
            return await operation.Handle(new AdminRequest(new Actor("user_admin", Role.Admin), values!, query, default)); // It matched.
        }
        catch (BadInput bad)
        {
            return bad.ToReply();
        }
    }
}
