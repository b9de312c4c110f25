using System.Collections.Concurrent;
using System.Globalization;
using Florin.Testing.Simulation;

namespace Florin.Unit.Tests.EventStore.Simulated;

/// <summary>
/// Seeded lives of two or three instances that share one log in a database, while everything between them and their clients
/// fails: the log alone, with counters for states, so that a life costs little and thousands are tried. Whole services are
/// simulated by the system's tests. <c>FLORIN_SEEDS=100000</c> tries more, as <c>./test.sh --long</c> does; a failing seed runs
/// again alone by the command that the failure shows.
/// </summary>
public sealed class ALogOfSeveralInstances(ITestOutputHelper output)
{
    private readonly SimulationSeeds _seeds = new(usual: 2000);

    [Fact]
    public void Is_right_for_every_seed()
    {
        var struck = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var findings = new ConcurrentBag<string>();
        var (claims, answers, reads, followed, evictions) = (0L, 0L, 0L, 0L, 0L);
        Parallel.ForEach(
            _seeds.All,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            (seed, state) =>
            {
                var day = new LogDay(seed);
                foreach (var finding in day.Live())
                    findings.Add($"{finding}{Environment.NewLine}{Again(seed)}");
                foreach (var (fault, times) in day.Faults)
                    struck.AddOrUpdate(fault, times, (_, before) => before + times);
                Interlocked.Add(ref claims, day.Claims);
                Interlocked.Add(ref answers, day.Told.Answers);
                Interlocked.Add(ref reads, day.Told.Reads);
                Interlocked.Add(ref followed, day.Told.Followed);
                Interlocked.Add(ref evictions, day.Evictions);
                if (!findings.IsEmpty)
                    state.Stop();
            }
        );
        Assert.True(findings.IsEmpty, string.Join(Environment.NewLine, findings));
        if (_seeds.AreMany)
        {
            Assert.True(evictions > _seeds.All.Count, $"Only {evictions} streams had to leave the memory.");
            Assert.Empty(LogStrikes.Kinds.Except(struck.Keys, StringComparer.Ordinal));
        }
        foreach (var (fault, times) in struck.OrderBy(s => s.Key, StringComparer.Ordinal))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fault}: {times} times"));
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_seeds.All.Count} seeds, {claims} claims, {answers} answers, {reads} reads and {followed} followed events compared, {evictions} streams evicted"
            )
        );
    }

    [Fact]
    public void Is_checked_by_runs_that_the_seed_alone_decides()
    {
        foreach (var seed in Enumerable.Range(1, 20))
        {
            var (one, other) = (new LogDay(seed), new LogDay(seed));
            one.Live();
            other.Live();
            Assert.Equal(one.Trace, other.Trace);
        }
    }

    private static string Again(int seed) => SimulationSeeds.Again(seed, "Unit", nameof(ALogOfSeveralInstances));
}
