using Florin.Analytics;

namespace Florin.Unit.Tests.Analytics;

public sealed class MeasuringLatency
{
    private static readonly double[] Parts = [0.01, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1];

    public static TheoryData<string> Distributions =>
        ["even", "exponential", "two humps", "constant", "one", "over nine orders"];

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Gives_percentiles_within_two_percent_of_the_exact_ones(string distribution)
    {
        var times = Times(distribution, new Random(distribution.Length));
        var counts = CountsOf(times);
        times.Sort();
        foreach (var part in Parts)
        {
            var exact = times[Math.Max(0, (int)Math.Ceiling(part * times.Count) - 1)].TotalMilliseconds;
            Assert.InRange(
                Latencies.Percentile(counts, part),
                (exact * (1 - Latencies.Error)) - 0.001,
                (exact * (1 + Latencies.Error)) + 0.001
            );
        }
    }

    [Fact]
    public void Adds_up_to_what_all_times_together_give()
    {
        var (a, b) = (Times("two humps", new Random(1)), Times("exponential", new Random(2)));
        var sum = Tally(a).Add(Tally(b)).Latencies;
        Assert.Equal(CountsOf([.. a, .. b]).OrderBy(c => c.Key), sum.OrderBy(c => c.Key));
    }

    [Fact]
    public void Needs_few_numbers_for_all_that_can_happen()
    {
        Assert.Equal(0, Latencies.ClassOf(TimeSpan.FromSeconds(-5))); // A clock that was set back.
        Assert.Equal(0, Latencies.ClassOf(TimeSpan.Zero));
        Assert.InRange(Latencies.ClassOf(TimeSpan.FromDays(30)), 1, 750);
    }

    [Fact]
    public void Is_nothing_where_nothing_ended() => Assert.Equal(0, Latencies.Percentile(new Dictionary<int, long>(), 0.5));

    private static Tally Tally(List<TimeSpan> times) => new() { Latencies = CountsOf(times) };

    private static Dictionary<int, long> CountsOf(List<TimeSpan> times) =>
        times.CountBy(Latencies.ClassOf).ToDictionary(c => c.Key, c => (long)c.Value);

    private static List<TimeSpan> Times(string distribution, Random random) =>
        [
            .. Enumerable
                .Range(0, distribution is "one" ? 1 : 5000)
                .Select(_ =>
                    distribution switch
                    {
                        "even" => random.NextDouble() * 100,
                        "exponential" => -Math.Log(1 - random.NextDouble()) * 20,
                        "two humps" => (random.Next(10) == 0 ? 2000 : 4) + random.NextDouble(),
                        "over nine orders" => Math.Pow(10, (random.NextDouble() * 9) - 2),
                        _ => 42.5,
                    }
                )
                .Select(TimeSpan.FromMilliseconds),
        ];
}
