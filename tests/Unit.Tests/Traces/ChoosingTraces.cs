using Florin.Observability.Tracing;
using Florin.Testing;

namespace Florin.Unit.Tests.Traces;

/// <summary>Which requests are traced, by each sampler.</summary>
public sealed class ChoosingTraces
{
    private const string Path = "/api/transaction/transactions";
    private readonly FakeTime _time = new();

    [Theory]
    [InlineData(SamplerKind.Always, 1000)]
    [InlineData(SamplerKind.Never, 0)]
    public void Is_all_or_nothing_with_always_and_never(SamplerKind kind, int chosen)
    {
        var head = Head(new TracingOptions { Sampler = kind });
        Assert.Equal(chosen, Chosen(head, 1000, asked: true));
    }

    [Fact]
    public void Is_about_the_part_that_ratio_says_whatever_clients_ask()
    {
        var head = Head(new TracingOptions { Sampler = SamplerKind.Ratio, Ratio = 0.25 });
        Assert.InRange(Chosen(head, 10_000), 2300, 2700);
        Assert.InRange(Chosen(head, 10_000, asked: true), 2300, 2700);
    }

    [Fact]
    public void Is_no_more_than_rate_says_over_all_routes()
    {
        var head = Head(new TracingOptions { Sampler = SamplerKind.Rate, PerSecond = 5 });
        Assert.Equal(5, Load(head, ["/a", "/b", "/c"]));
        for (var second = 0; second < 10; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(5, Load(head, ["/a", "/b", "/c"]));
        }
    }

    [Fact]
    public void Is_one_now_and_then_where_rate_is_less_than_one_a_second()
    {
        var head = Head(new TracingOptions { Sampler = SamplerKind.Rate, PerSecond = 0.1 });
        Assert.Equal(1, Load(head, ["/a"]));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, Load(head, ["/a"]));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, Load(head, ["/a"]));
    }

    [Fact]
    public void Is_so_many_of_each_route_with_adaptive_so_that_a_busy_one_does_not_crowd_out_a_rare_one()
    {
        var head = Head(new TracingOptions { PerSecond = 2 });
        Assert.Equal(2, Load(head, ["/busy"]));
        Assert.True(head.Chooses("GET", "/rare", asked: false));
        Assert.True(head.Chooses("POST", "/busy", asked: false)); // Another method is another route.
        Assert.False(head.Chooses("GET", "/busy", asked: false));
    }

    [Fact]
    public void Takes_paths_that_differ_in_ids_for_one_route()
    {
        var head = Head(new TracingOptions { PerSecond = 2 });
        Assert.Equal(2, Load(head, [.. Enumerable.Range(100, 500).Select(i => $"{Path}/txn_01k{i}/events")]));
        Assert.True(head.Chooses("GET", $"{Path}/txn_01k1", asked: false)); // That is another one.
    }

    [Fact]
    public void Is_bounded_for_a_client_that_makes_up_paths()
    {
        var head = Head(new TracingOptions { PerSecond = 2 });
        var made = Enumerable.Range(0, 5000).Select(i => $"/{new string([.. $"{i}".Select(digit => (char)(digit + 49))])}");
        Assert.Equal(2 * HeadSampling.MaxRoutes + 2, Load(head, [.. made]));
    }

    [Fact]
    public void Follows_clients_that_ask_within_a_limit_with_adaptive()
    {
        var head = Head(new TracingOptions { PerSecond = 2 });
        Load(head, [Path]);
        Assert.Equal(2, Chosen(head, 1000, asked: true));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4, Chosen(head, 1000, asked: true)); // Those of the route, and those that are asked for.
    }

    private HeadSampling Head(TracingOptions options)
    {
        var random = new Random(17);
        return new HeadSampling(options, _time, random.NextDouble);
    }

    private static int Chosen(HeadSampling head, int requests, bool asked = false) =>
        Enumerable.Range(0, requests).Count(_ => head.Chooses("GET", Path, asked));

    private static int Load(HeadSampling head, IReadOnlyList<string> paths) =>
        Enumerable
            .Range(0, 5)
            .Sum(_ => paths.Sum(path => Enumerable.Range(0, 4).Count(_ => head.Chooses("GET", path, asked: false))));
}
