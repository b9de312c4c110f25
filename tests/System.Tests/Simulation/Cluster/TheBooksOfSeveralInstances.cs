using System.Collections.Concurrent;
using System.Globalization;
using Florin.Testing.Simulation;

namespace Florin.System.Tests.Simulation.Cluster;

/// <summary>
/// Seeded lives of two instances of each service that share their logs in a database: one owns a log, the other stands by, and
/// whatever is between them fails; at the end the logs, the audit, mails and the read models of both instances are held
/// against each other. Hundreds of them, and thousands with <c>FLORIN_SEEDS=5000</c>, as in
/// <c>./test.sh --long</c>. A failing seed runs again alone by the command that the failure shows.
/// </summary>
public sealed class TheBooksOfSeveralInstances(ITestOutputHelper output)
{
    private readonly SimulationSeeds _seeds = new(usual: 200);

    [Fact]
    public void Are_right_for_every_seed()
    {
        var struck = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var findings = new ConcurrentBag<string>();
        var (claims, reads, rows, repeated) = (0L, 0L, 0L, 0L);
        Parallel.ForEach(
            _seeds.All,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            (seed, state) =>
            {
                var day = new ClusterDay(seed);
                foreach (var finding in day.Live())
                    findings.Add(
                        $"{finding}{Environment.NewLine}{SimulationSeeds.Again(seed, "System", nameof(TheBooksOfSeveralInstances))}"
                    );
                foreach (var (fault, times) in day.Faults)
                    struck.AddOrUpdate(fault, times, (_, before) => before + times);
                Interlocked.Add(ref claims, day.Claims);
                Interlocked.Add(ref reads, day.Reads);
                Interlocked.Add(ref rows, day.Rows);
                Interlocked.Add(ref repeated, day.Repeated);
                if (!findings.IsEmpty)
                    state.Stop();
            }
        );
        Assert.True(findings.IsEmpty, string.Join(Environment.NewLine, findings));
        if (_seeds.AreMany)
            Assert.Empty(ClusterFaults.Kinds.Except(struck.Keys, StringComparer.Ordinal));
        foreach (var (fault, times) in struck.OrderBy(s => s.Key, StringComparer.Ordinal))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fault}: {times} times"));
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{claims} claims, {reads} reads and {rows} rows compared, {repeated} mails sent again"
            )
        );
    }

    [Fact]
    public void Are_checked_by_runs_that_the_seed_alone_decides()
    {
        var (one, other) = (new ClusterDay(7), new ClusterDay(7));
        one.Live();
        other.Live();
        Assert.Equal(one.Trace, other.Trace);
        output.WriteLine(one.Trace);
    }
}
