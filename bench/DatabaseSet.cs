using Florin.Testing.Mongo;
using Florin.Testing.MySql;
using Florin.Testing.Spanner;
using Florin.Testing.Storage;

namespace Florin.Bench;

/// <summary>MariaDB, which keeps the logs, and the stores that keep copies of them, all started for one run.</summary>
internal sealed class DatabaseSet : IAsyncDisposable
{
    /// <summary>As <c>Storage:Replicas</c> names the databases.</summary>
    public const string Mongo = "mongodb";
    public const string Spanner = "spanner";

    /// <summary>A placeholder for a directory that the run creates.</summary>
    public const string Sqlite = "sqlite";
    private readonly TemporaryDirectory _copies = new();
    private readonly string[] _replicas;
    private DatabaseServer? _primary;
    private MongoServer? _mongo;
    private SpannerEmulator? _spanner;

    private DatabaseSet(string[] replicas) => _replicas = replicas;

    /// <summary>The server that keeps the logs.</summary>
    public DatabaseServer Primary => _primary ?? throw new InvalidOperationException("It was not started.");

    /// <summary>How MongoDB is reached.</summary>
    public string MongoAddress => _mongo?.Address ?? throw new InvalidOperationException("It was not started.");

    /// <summary>Why a replica cannot be had here; null where it can.</summary>
    public static string? Missing(string replica) =>
        replica switch
        {
            Mongo => MongoServer.Missing,
            Spanner => SpannerEmulator.Missing,
            _ => null,
        };

    /// <summary>Whether a replica can be had here; if not, it is said why.</summary>
    public static bool IsHere(string replica)
    {
        var why = Missing(replica);
        if (why is not null)
            Console.WriteLine(why);
        return why is null;
    }

    public static async Task<DatabaseSet> Start(params string[] replicas)
    {
        var set = new DatabaseSet(replicas) { _primary = await DatabaseServer.Start(DatabaseProgram.MariaDb) };
        if (replicas.Contains(Mongo))
            set._mongo = await MongoServer.Start();
        if (replicas.Contains(Spanner))
        {
            set._spanner = await SpannerEmulator.Start();
            Environment.SetEnvironmentVariable("SPANNER_EMULATOR_HOST", set._spanner.Host); // The program that is started has it too.
        }
        return set;
    }

    /// <summary>Settings of the program.</summary>
    /// <param name="mongo">Where MongoDB is reached; null for where it listens.</param>
    public IEnumerable<string> Settings(string? mongo = null)
    {
        yield return "--Storage:Log:Provider=MySql";
        yield return $"--Storage:MySql:ConnectionString={Primary.Address}";
        yield return $"--Florin:Secrets:EncryptionKey={Convert.ToBase64String(new byte[32])}";
        if (_replicas.Length > 0)
            yield return $"--Storage:Replicas={string.Join(',', _replicas.Select(one => one == Sqlite ? $"sqlite:{_copies.Path}" : one))}";
        if (_mongo is not null)
            yield return $"--Storage:Mongo:ConnectionString={mongo ?? _mongo.Address}";
        if (_spanner is not null)
            yield return $"--Storage:Spanner:Database={SpannerEmulator.NewDatabase()}";
    }

    /// <summary>What each server has used of the processors so far.</summary>
    public IReadOnlyList<(string Name, TimeSpan Used)> ProcessorTimes()
    {
        var times = new List<(string, TimeSpan)> { ("mariadbd", Primary.ProcessorTime) };
        if (_mongo is not null)
            times.AddRange([("postgres", _mongo.ProcessorTime), ("gateway", Environment.CpuUsage.TotalTime)]);
        if (_spanner is not null)
            times.Add(("emulator", _spanner.ProcessorTime));
        return times;
    }

    public async ValueTask DisposeAsync()
    {
        if (_mongo is not null)
            await _mongo.DisposeAsync();
        if (_spanner is not null)
            await _spanner.DisposeAsync();
        if (_primary is not null)
            await _primary.DisposeAsync();
        _copies.Dispose();
    }
}
