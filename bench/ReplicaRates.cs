using System.Diagnostics;
using System.Globalization;
using Florin.Mongo;
using Florin.MySql;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Replication;
using Florin.Spanner;
using Florin.Sqlite;
using Florin.Testing.Mongo;
using Florin.Testing.MySql;
using Florin.Testing.Spanner;
using Florin.Testing.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Bench;

/// <summary>
/// Events a second with which a replica that has nothing catches up from a log, and how long <c>florin replicas diff</c> compares
/// the two then: their hashes, and every byte.
/// </summary>
internal static class ReplicaRates
{
    private const string Service = "transaction";
    private const int MostInEmulator = 30_000;

    public static async Task<int> Run(int events)
    {
        Line($"A replica catches up from a log of {events:n0} events, and the two are compared.");
        Line(
            $"{"log", -10} {"replica", -10} {"events/s", 10} {"CPU", 12} {"server's CPU", 13} {"hashes", 10} {"every byte", 12} {"CPU", 12}"
        );
        await Both("SQLite", DatabaseSet.Sqlite, events);
        await Both("MySQL", DatabaseSet.Sqlite, events);
        await Both("SQLite", DatabaseSet.Mongo, events);
        await Both("MySQL", DatabaseSet.Mongo, events);
        await Both("SQLite", DatabaseSet.Spanner, Math.Min(events, MostInEmulator));
        return 0;
    }

    private static async Task Both(string from, string to, int events)
    {
        if ((from == "MySQL" && !Tools.Have("mariadbd", "mariadb-server-core")) || !DatabaseSet.IsHere(to))
            return;
        using var directory = new TemporaryDirectory();
        await using var mySql = from == "MySQL" ? await DatabaseServer.Start(DatabaseProgram.MariaDb) : null;
        await using var mongo = to == DatabaseSet.Mongo ? await MongoServer.Start() : null;
        await using var spanner = to == DatabaseSet.Spanner ? await SpannerEmulator.Start() : null;
        if (spanner is not null)
            Environment.SetEnvironmentVariable("SPANNER_EMULATOR_HOST", spanner.Host);
        var place = Place(directory.File("data"), mySql?.Address, mongo?.Address);
        IStorageProvider provider = from == "MySQL" ? new MySqlProvider() : new SqliteProvider();
        var (writer, reader) = provider.OpenLog(place);
        using var primary = writer;
        using var read = reader;
        Fill(writer, events);
        IReplica Replica() =>
            to switch
            {
                DatabaseSet.Mongo => new MongoProvider().OpenReplica(place),
                DatabaseSet.Spanner => new SpannerProvider().OpenReplica(place),
                _ => new SqliteReplica(directory.File("copy"), Service),
            };
        TimeSpan Server() => mongo?.ProcessorTime ?? spanner?.ProcessorTime ?? TimeSpan.Zero;
        var before = Server();
        var (rate, cpu) = await CatchUp(writer, reader, Replica(), events);
        var servers = (Server() - before).TotalMicroseconds / events;
        using var log = provider.OpenToRead(place);
        using var copy = Replica();
        var (hashes, bytes) = (await Compare(log, copy, events, true), await Compare(log, copy, events, false));
        Line(
            $"{from, -10} {to, -10} {rate, 10:n0} {cpu, 9:n2} µs {servers, 10:n2} µs {hashes.Took.TotalMilliseconds, 7:n0} ms {bytes.Took.TotalSeconds, 10:n1} s {bytes.Cpu, 9:n2} µs"
        );
    }

    private static async Task<(double Rate, double Cpu)> CatchUp(
        ILogWriter primary,
        ILogReader log,
        IReplica replica,
        int events
    )
    {
        var with = new ReplicaSurroundings(TimeProvider.System, () => 0, NullLogger.Instance);
        using var replicator = new Replicator(Service, log, replica, new CommitThread(), with);
        using var replicas = new Replicas([replicator], with);
        var (processor, began) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var claim = new ReplicatedWriter(primary, replicas).Claim();
        while (replicator.Standing is var standing && standing.Watermark < events)
            if (standing.Error is { } error)
                throw new InvalidOperationException(error);
            else
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        var (took, used) = (Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - processor);
        primary.Release(claim.Epoch);
        return (events / took.TotalSeconds, used.TotalMicroseconds / events);
    }

    private static async Task<(TimeSpan Took, double Cpu)> Compare(
        IAppendReader log,
        IAppendReader copy,
        int events,
        bool onlyHashes
    )
    {
        var (processor, began) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var found = await new LogDiff(log, copy).Run(events, onlyHashes, CancellationToken.None);
        var (took, used) = (Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - processor);
        return found.Difference is null
            ? (took, used.TotalMicroseconds / events)
            : throw new InvalidOperationException(found.Difference);
    }

    // As the engine writes them: with a running hash, and every other append with a receipt.
    private static void Fill(ILogWriter writer, int events)
    {
        var claim = writer.Claim();
        var (some, hash, head, digest) = (new SomeTransfers(), new AppendDigest(), claim.Head, (string?)null);
        while (head < events)
        {
            var appends = some.Next((int)Math.Min(700, (events - head) / SomeTransfers.Events));
            for (var i = 0; i < appends.Count; i++)
            {
                var receipt = i % 2 == 0 ? new Receipt(new byte[32], 201, appends[i].Events[0].Data) : null;
                var metadata = appends[i].Events[0].Metadata;
                digest = hash.Of(digest, appends[i].CommandId, metadata.Span, appends[i].Events, receipt);
                byte[] sealedWith = [.. metadata.Span[..^1], (byte)',', .. AppendDigest.Ending(digest)];
                appends[i] = appends[i] with
                {
                    Events = [.. appends[i].Events.Select(e => e with { Metadata = sealedWith })],
                    Receipt = receipt,
                };
            }
            writer.Commit(appends, head, claim.Epoch);
            head = appends[^1].Events[^1].Position;
        }
        writer.Release(claim.Epoch);
    }

    private static StoragePlace Place(string data, string? mySql, string? mongo)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Storage:MySql:ConnectionString"] = mySql,
            ["Storage:Mongo:ConnectionString"] = mongo,
            ["Storage:Mongo:DatabasePrefix"] = MongoServer.NewPrefix(),
            ["Storage:Spanner:Database"] = SpannerEmulator.NewDatabase(),
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        Directory.CreateDirectory(data);
        return new StoragePlace(Service, data, "http://bench", configuration, TimeProvider.System, NullLogger.Instance);
    }

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
