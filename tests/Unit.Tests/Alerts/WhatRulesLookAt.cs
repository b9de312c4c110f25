using System.Globalization;
using Florin.Observability.Alerts.Measures;
using Florin.Observability.Alerts.Rules;

namespace Florin.Unit.Tests.Alerts;

/// <summary>Each kind of condition, over series that grow.</summary>
public sealed class WhatRulesLookAt
{
    private const string Requests = "florin_request_duration_seconds_count";
    private readonly DateTimeOffset _start = new(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Are_gauges_that_a_selector_chooses()
    {
        var measure = Of("queue{of!=\"b\",kind=~\"x|y\"}");
        Observe(
            measure,
            0,
            "queue{of=\"a\",kind=\"x\"} 3\nqueue{of=\"b\",kind=\"x\"} 4\nqueue{of=\"c\",kind=\"xy\"} 5\nqueues 6"
        );
        Assert.Equal(["kind=\"x\",of=\"a\" 3"], Read(measure, 0));
    }

    [Fact]
    public void Are_counters_and_how_much_they_grew_within_a_time()
    {
        var measure = Of("increase(lost_total)");
        Observe(measure, 0, "");
        Observe(measure, 10, "lost_total{log=\"a\"} 2"); // Its first count is one too.
        Observe(measure, 20, "lost_total{log=\"a\"} 5\nlost_total{log=\"b\"} 1");
        Assert.Equal([" 6"], Read(measure, 20));
        Observe(measure, 330, "lost_total{log=\"a\"} 5\nlost_total{log=\"b\"} 1");
        Assert.Equal([" 0"], Read(measure, 330));
        Observe(measure, 340, "lost_total{log=\"a\"} 1\nlost_total{log=\"b\"} 1"); // The process was restarted.
        Assert.Equal([" 1"], Read(measure, 340));
    }

    [Fact]
    public void Count_of_other_processes_what_they_count_from_now_on()
    {
        var measure = Of("increase(lost_total)", by: "log");
        Elsewhere(measure, 0, "lost_total{log=\"a\"} 1000");
        Elsewhere(measure, 10, "lost_total{log=\"a\"} 1001\nlost_total{log=\"b\"} 2");
        Assert.Equal(["log=\"a\" 1", "log=\"b\" 2"], Read(measure, 10).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Are_percentiles_of_a_histogram()
    {
        var measure = Of("p99(wait_seconds)", by: "of");
        Observe(measure, 0, "");
        Observe(measure, 10, Buckets(900, 980, 1000));
        // The 990th of 1000 is half-way through the 20 between half a second and two.
        Assert.Equal(["of=\"a\" 1.25"], Read(measure, 10));
        Observe(measure, 400, Buckets(900, 980, 1000));
        Assert.Empty(Read(measure, 400)); // Nothing was waited for.

        static string Buckets(int to100Ms, int to500Ms, int all) =>
            $$"""
                wait_seconds_bucket{of="a",le="0.1"} {{to100Ms}}
                wait_seconds_bucket{of="a",le="0.5"} {{to500Ms}}
                wait_seconds_bucket{of="a",le="2"} {{all}}
                wait_seconds_bucket{of="a",le="+Inf"} {{all}}
                """;
    }

    [Fact]
    public void Are_no_percentiles_of_a_few_requests()
    {
        var measure = Of("latency-p99");
        Observe(measure, 0, "");
        Observe(measure, 10, Slow(19));
        Assert.Empty(Read(measure, 10));
        Observe(measure, 20, Slow(20));
        Assert.Single(Read(measure, 20));

        static string Slow(int count) =>
            $$"""
                florin_request_duration_seconds_bucket{service="a",method="GET",status="200",le="1"} 0
                florin_request_duration_seconds_bucket{service="a",method="GET",status="200",le="+Inf"} {{count}}
                """;
    }

    [Fact]
    public void Are_failed_requests_of_all_when_there_are_enough()
    {
        var measure = Of("error-rate");
        Observe(measure, 0, Answered(0, 0));
        Observe(measure, 10, Answered(18, 1));
        Assert.Empty(Read(measure, 10));
        Observe(measure, 20, Answered(90, 10));
        Assert.Equal([" 10"], Read(measure, 20));
        var available = Of("availability");
        Observe(available, 0, Answered(0, 0));
        Observe(available, 10, Answered(999, 1));
        Assert.Equal([" 99.9"], Read(available, 10));
        Observe(available, 20, Answered(2999, 1, refused: 500)); // A client's own mistake is no failure.
        Assert.InRange(Value(available, 20), 99.97, 99.98);
    }

    [Fact]
    public void Are_parts_of_what_there_is()
    {
        var pools = Of("pool-use");
        Observe(pools, 0, "florin_pool_used{store=\"a\"} 17\nflorin_pool_max{store=\"a\"} 20\nflorin_pool_used{store=\"b\"} 1");
        Assert.Equal(["store=\"a\" 85"], Read(pools, 0));
        var disk = Of("disk-free");
        Observe(disk, 0, "florin_disk_available_bytes 5\nflorin_disk_size_bytes 100");
        Assert.Equal([" 5"], Read(disk, 0));
    }

    [Fact]
    public void Are_days_that_are_left()
    {
        var measure = Of("certificate-days");
        Observe(measure, 0, $"florin_certificate_expiry_time_seconds {_start.AddDays(3).ToUnixTimeSeconds()}");
        Assert.Equal([" 3"], Read(measure, 0));
    }

    [Fact]
    public void Are_burn_rates_that_come_with_many_errors_and_go_soon_after_them()
    {
        var fast = Conditions.Of(new RuleSettings { When = "burn-rate", Window = TimeSpan.FromHours(1) })!;
        var slow = Conditions.Of(new RuleSettings { When = "burn-rate", Window = TimeSpan.FromHours(6) })!;
        var (good, bad) = (0, 0);
        // Six hours without errors, a quarter of an hour with 5 % of them (a hundred times what 99.95 % allow), and then none.
        for (var minute = 0; minute <= 360; minute++)
            Minute(minute, failing: false);
        Assert.Equal(0, Value(fast, 360 * 60));
        for (var minute = 361; minute <= 375; minute++)
            Minute(minute, failing: true);
        Assert.InRange(Value(fast, 375 * 60), 24, 26); // A quarter of the hour.
        Assert.InRange(Value(slow, 375 * 60), 4, 4.4); // A twenty-fourth of six hours.
        for (var minute = 376; minute <= 380; minute++)
            Minute(minute, failing: false);
        Assert.Equal(0, Value(fast, 380 * 60)); // The short window is over.

        void Minute(int minute, bool failing)
        {
            (good, bad) = (good + (failing ? 950 : 1000), bad + (failing ? 50 : 0));
            Observe(fast, minute * 60, Answered(good, bad));
            Observe(slow, minute * 60, Answered(good, bad));
        }
    }

    [Fact]
    public void Keep_a_value_a_minute_of_long_windows()
    {
        var line = new Timeline(TimeSpan.FromDays(3));
        for (var i = 0; i <= 4 * 24 * 720; i++) // Four days, every five seconds.
            line.Add(_start.AddSeconds(5 * i), i);
        Assert.InRange(line.Count, 4000, 4600);
        Assert.InRange(line.Increase(TimeSpan.FromDays(3), _start.AddDays(4)), 3 * 24 * 720, (3 * 24 * 720) + 13);
        Assert.Equal(12, line.Increase(TimeSpan.FromMinutes(1), _start.AddDays(4)));
    }

    [Theory]
    [InlineData("florin_x{a=\"b\"")]
    [InlineData("florin_x{a=b}")]
    [InlineData("florin_x{a=~\"(\"}")]
    [InlineData("p42(florin_x)")]
    [InlineData("increase()")]
    [InlineData("1x")]
    [InlineData("")]
    public void Are_refused_where_they_cannot_be_read(string when) => Assert.False(Conditions.IsKnown(when));

    private static Measure Of(string when, string? by = null) => Conditions.Of(new RuleSettings { When = when, By = by })!;

    private static string Answered(int good, int bad, int refused = 0) =>
        $$"""
            {{Requests}}{service="gateway",method="GET",status="200"} {{good}}
            {{Requests}}{service="gateway",method="GET",status="503"} {{bad}}
            {{Requests}}{service="gateway",method="GET",status="429"} {{refused}}
            {{Requests}}{service="account",method="GET",status="500"} {{good}}
            """;

    private void Observe(Measure measure, int second, string text, string source = "")
    {
        var samples = new Samples(measure.Metrics);
        samples.Take(source, text);
        measure.Observe(_start.AddSeconds(second), samples);
    }

    private void Elsewhere(Measure measure, int second, string text) => Observe(measure, second, text, "10.0.0.1:3002");

    private double Value(Measure measure, int second) => Assert.Single(measure.Read(_start.AddSeconds(second))).Value;

    private IEnumerable<string> Read(Measure measure, int second) =>
        measure
            .Read(_start.AddSeconds(second))
            .Select(reading => string.Create(CultureInfo.InvariantCulture, $"{reading.Labels} {Math.Round(reading.Value, 6)}"));
}
