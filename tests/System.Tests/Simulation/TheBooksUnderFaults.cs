using System.Collections.Concurrent;
using System.Globalization;
using Florin.Testing.Simulation;

namespace Florin.System.Tests.Simulation;

/// <summary>
/// Seeded lives of the whole system under crashes, failing commits, lost calls and jumping clocks: as many as meet every kind
/// of fault, and thousands with <c>FLORIN_SEEDS=5000</c>, as in <c>./test.sh --long</c>. A failing seed runs again alone:
/// <c>FLORIN_SEED=1234 dotnet test tests/System.Tests --filter TheBooksUnderFaults</c>.
/// </summary>
public sealed class TheBooksUnderFaults(ITestOutputHelper output)
{
    private const int OnesWithoutReplicas = 5;
    private const int DefaultRestores = 3;
    private const int MoreRestores = 10;

    private readonly SimulationSeeds _seeds = new(usual: 60);

    [Fact]
    public void Are_right_for_every_seed()
    {
        var seeds = _seeds.All;
        var struck = Live(seeds, seed => new SimulatedDay(seed));
        if (_seeds.AreMany)
            Assert.Equal(Faults.Kinds, struck.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>Half of them with all databases required. A fifth as many as without, so that they take less than half of the time.</summary>
    [Fact]
    public void Are_right_with_two_replicas_of_every_log()
    {
        var seeds = _seeds.All;
        var fewer = seeds.Take(Math.Max(1, seeds.Count / OnesWithoutReplicas)).ToList();
        var struck = Live(fewer, seed => new SimulatedDay(seed, allDatabases: seed % 2 == 0));
        if (_seeds.AreMany)
            Assert.Empty(ReplicaFaults.Kinds.Except(struck.Keys, StringComparer.Ordinal));
    }

    private ConcurrentDictionary<string, int> Live(IReadOnlyList<int> seeds, Func<int, SimulatedDay> begin)
    {
        var struck = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var findings = new ConcurrentBag<string>();
        // Each life has a thread, a clock and disks of its own, so several can run side by side. Without a limit the thread
        // pool adds more and more of them, and all their memory with them.
        Parallel.ForEach(
            seeds,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            (seed, state) =>
            {
                var day = begin(seed);
                foreach (var finding in day.Live())
                    findings.Add(finding);
                foreach (var (fault, times) in day.Faults)
                    struck.AddOrUpdate(fault, times, (_, before) => before + times);
                if (!findings.IsEmpty)
                    state.Stop();
            }
        );
        Assert.True(findings.IsEmpty, string.Join(Environment.NewLine, findings));
        foreach (var (fault, times) in struck.OrderBy(s => s.Key, StringComparer.Ordinal))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fault}: {times} times"));
        return struck;
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    public void Are_checked_by_runs_that_the_seed_alone_decides(bool? allDatabases)
    {
        var (one, other) = (new SimulatedDay(7, allDatabases), new SimulatedDay(7, allDatabases));
        one.Live();
        other.Live();
        Assert.Equal(one.Trace, other.Trace);
    }

    [Theory]
    [InlineData("user")]
    [InlineData("account")]
    [InlineData("transaction")]
    [InlineData("payment")]
    [InlineData("risk")]
    public void Are_not_followed_in_silence_when_one_log_is_restored_alone(string service)
    {
        var lives = _seeds.AreMore ? MoreRestores : DefaultRestores;
        foreach (var seed in _seeds.All.Take(lives))
        {
            var findings = new SimulatedDay(seed).LiveAndRestore(service);
            Assert.True(findings.Count == 0, string.Join(Environment.NewLine, findings));
        }
    }
}
