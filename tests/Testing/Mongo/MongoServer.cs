using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Florin.Testing.Mongo;

/// <summary>
/// A server that speaks MongoDB's protocol: PostgreSQL with DocumentDB out of the tests' cache, behind a gateway in this process,
/// or the real one that <c>FLORIN_TEST_MONGO</c> names.
/// </summary>
public sealed class MongoServer : IAsyncDisposable
{
    private static readonly string? Real = Environment.GetEnvironmentVariable("FLORIN_TEST_MONGO");

    private static readonly string Root = Path.Combine(
        Environment.GetEnvironmentVariable("FLORIN_TEST_CACHE")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "florin-tests"),
        "documentdb"
    );

    private static int _databases;
    private readonly FreePorts _ports = FreePorts.Take();
    private readonly string _data = MongoLeftovers.NewName(); // Within the root.
    private MongoGateway? _gateway;
    private Process? _process;

    private MongoServer() { }

    /// <summary>Why none can be started here; null where one can.</summary>
    public static string? Missing
    {
        get
        {
            if (Real is not null)
                return null;
            if (!File.Exists(Path.Combine(Root, "pg/template/ready")))
                return $"The stand-in for MongoDB is not in {Root}: run ./test.sh --engines as root, or name a MongoDB in FLORIN_TEST_MONGO.";
            return Environment.UserName == "root"
                ? null
                : "The stand-in for MongoDB needs root, for chroot: name a MongoDB in FLORIN_TEST_MONGO.";
        }
    }

    /// <summary>Whether it is a real one.</summary>
    public static bool IsReal => Real is not null;

    /// <summary>How to connect.</summary>
    public string Address => Real ?? Gateway.Address;

    /// <summary>PostgreSQL's processor time so far; the gateway's is in this process.</summary>
    public TimeSpan ProcessorTime => _process is { } process ? ProcessTree.ProcessorTime(process.Id) : TimeSpan.Zero;

    private MongoGateway Gateway => _gateway ?? throw new InvalidOperationException("It was not started.");

    /// <summary>What the databases of one test begin with.</summary>
    public static string NewPrefix() =>
        string.Create(CultureInfo.InvariantCulture, $"t{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}_");

    /// <summary>Starts one, with data of its own.</summary>
    public static async Task<MongoServer> Start()
    {
        var server = new MongoServer();
        if (Real is null)
            await server.StartStandIn();
        return server;
    }

    /// <summary>A gateway of a test's own to the same data, which loses answers; only the stand-in has one.</summary>
    public MongoGateway NewGateway()
    {
        if (_process is null)
            throw new InvalidOperationException("The server is a real one.");
        return new MongoGateway(
            NpgsqlDataSource.Create(
                $"Host=127.0.0.1;Port={_ports.First};Username=postgres;Database=postgres;Maximum Pool Size=100;No Reset On Close=true;Command Timeout=300"
            )
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        if (_process is not null)
        {
            await Run("kill", "-INT", $"{_process.Id}"); // It ends its connections and gives its memory back.
            await _process.WaitForExitAsync();
            _process.Dispose();
            Directory.Delete(Root + _data, recursive: true);
        }
        _ports.Dispose();
    }

    private async Task StartStandIn()
    {
        MongoLeftovers.Remove(Root);
        await Run("cp", "-a", Root + "/pg/template", Root + _data);
        string[] arguments =
        [
            .. new[] { "--userspec=5432:5432", Root, "/usr/lib/postgresql/18/bin/postgres" },
            .. new[] { "-D", _data, "-c", $"port={_ports.First}", "-c", "logging_collector=off" },
        ];
        var start = new ProcessStartInfo("chroot", arguments) { RedirectStandardError = true, UseShellExecute = false };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/lib/postgresql/18/bin:/usr/sbin:/usr/bin";
        start.Environment["LC_ALL"] = "C.UTF-8";
        _process = Process.Start(start) ?? throw new InvalidOperationException("chroot does not start.");
        var said = new List<string>();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (!line.Contains("ready to accept connections", StringComparison.Ordinal))
                continue;
            _ = _process.StandardError.ReadToEndAsync();
            _gateway = NewGateway();
            return;
        }
        throw new InvalidOperationException($"PostgreSQL ended: {string.Join('\n', said)}");
    }

    private static async Task Run(string file, params string[] arguments)
    {
        using var process = Process.Start(file, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{file} ended with {process.ExitCode}.");
    }
}
