using System.Diagnostics;
using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Florin.Testing.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using EventLog = Florin.Platform.EventLog.EventLog;

namespace Florin.Bench;

/// <summary>
/// How long an append takes where each of three stores, the log's own and two replicas, takes 200 ms for every commit and every
/// write: one append after the other, after rests, and eight at a time.
/// </summary>
internal static class SlowStores
{
    private const int Alone = 40;
    private const int AtATime = 8;
    private static readonly TimeSpan Takes = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(600);

    public static async Task Run()
    {
        Console.WriteLine("Three stores that take 200 ms each: how long an append takes.");
        Console.WriteLine($"{"all required", -14} {"appends", -28} {"median", 8} {"p99", 8} {"most", 8}");
        foreach (var requiresAll in (bool[])[false, true])
        {
            var goal = requiresAll ? "goal: 450 ms" : "goal: 250 ms";
            using var log = Open(requiresAll);
            var random = new Random(16);
            await Append(log); // Opens and compares the replicas.
            Print(requiresAll, "one after the other", await Times(log, Alone, () => TimeSpan.Zero), goal);
            Print(requiresAll, "after rests up to 600 ms", await Times(log, Alone, () => random.NextDouble() * Rest), goal);
            var eight = Enumerable.Range(0, AtATime).Select(_ => Times(log, Alone, () => TimeSpan.Zero));
            Print(requiresAll, "eight at a time", [.. (await Task.WhenAll(eight)).SelectMany(times => times)], goal);
        }
    }

    private static long _next;

    private static async Task<List<double>> Times(EventLog log, int appends, Func<TimeSpan> rest)
    {
        var times = new List<double>();
        while (times.Count < appends)
        {
            await Task.Delay(rest(), TimeProvider.System);
            var began = Stopwatch.GetTimestamp();
            await Append(log);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        return times;
    }

    private static async Task Append(EventLog log) =>
        await log.Execute(Aggregates.Transfer(Interlocked.Increment(ref _next)), CancellationToken.None);

    // As the program makes them: the watermark lingers where all databases are required.
    private static EventLog Open(bool requiresAll)
    {
        var store = new InMemoryLogStore();
        var with = new ReplicaSurroundings(TimeProvider.System, () => 0, NullLogger.Instance)
        {
            Limits = new ReplicationLimits { Linger = requiresAll ? TimeSpan.FromMilliseconds(100) : TimeSpan.Zero },
        };
        var replicas = new Replicas([
            .. Enumerable.Range(0, 2).Select(_ => new Replicator("bench", store, Slow(), new CommitThread(), with)),
        ]);
        var writer = new ReplicatedWriter(new SlowWriter(store), replicas, requiresAll ? TimeSpan.FromSeconds(5) : null);
        var types = new EventTypes().Add<Moved>("Moved");
        return new EventLog("bench", writer, store, types, new LogOptions(), TimeProvider.System, new CommitThread());
    }

    private static InMemoryReplica Slow() =>
        new() { OnCall = call => Wait(call == nameof(IReplica.Write) ? Takes : TimeSpan.Zero) };

    private static void Wait(TimeSpan time)
    {
        using var never = new ManualResetEventSlim(false, spinCount: 0);
        never.Wait(time);
    }

    private static void Print(bool requiresAll, string appends, List<double> times, string goal)
    {
        times.Sort();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{requiresAll, -14} {appends, -28} {Quantile.Of(times, 0.5), 5:n0} ms {Quantile.Of(times, 0.99), 5:n0} ms {times[^1], 5:n0} ms  {goal}"
            )
        );
    }

    private sealed class SlowWriter(ILogWriter inner) : ILogWriter
    {
        public string? Identity => inner.Identity;

        public LogClaim Claim() => inner.Claim();

        public long Reopen(long epoch) => inner.Reopen(epoch);

        public void Renew(long epoch) => inner.Renew(epoch);

        public void Release(long epoch) => inner.Release(epoch);

        public void Commit(IReadOnlyList<StoredAppend> batch, long expectedHead, long epoch)
        {
            Wait(Takes);
            inner.Commit(batch, expectedHead, epoch);
        }

        public void Dispose() => inner.Dispose();
    }
}
