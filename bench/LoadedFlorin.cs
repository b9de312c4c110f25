using System.Globalization;
using System.Text.Json;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Bench;

/// <summary>The whole program in a process of its own, with data of its own, that <c>florin bench</c> sends transfers to.</summary>
internal sealed class LoadedFlorin : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FreePorts _ports = FreePorts.Take();
    private Contestant? _process;

    private LoadedFlorin() { }

    /// <summary>Its processor time so far.</summary>
    public TimeSpan ProcessorTime => Process.ProcessorTime;

    /// <summary>Its memory.</summary>
    public double Megabytes => Process.WorkingSetBytes / 1e6;

    /// <summary>How many bytes it has allocated so far.</summary>
    public Task<double> Allocated() => Metric("dotnet_gc_heap_total_allocated_bytes_total");

    private Contestant Process => _process ?? throw new InvalidOperationException("It was not started.");

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="settings">Such as <c>--Storage:Replicas=mongodb</c>.</param>
    public static Task<LoadedFlorin> Start(params IEnumerable<string> settings) => StartOf(Program, settings);

    /// <summary>Starts that of another build and waits until it is ready.</summary>
    /// <param name="program">Its <c>florin.dll</c>.</param>
    /// <param name="settings">As for this build.</param>
    public static async Task<LoadedFlorin> StartOf(string program, params IEnumerable<string> settings)
    {
        var florin = new LoadedFlorin();
        var first = florin._ports.First;
        florin._process = await Contestant.Start(
            "florin",
            first,
            "/health/ready",
            "dotnet",
            [
                program,
                "serve",
                $"--data={florin._directory.File("data")}",
                $"--Florin:BasePort={first}",
                "--Gateway:RateLimit:Enabled=false",
                $"--Gateway:Admin:Port={first + FreePorts.Count - 1}",
                .. settings,
            ]
        );
        return florin;
    }

    /// <summary>Where its gateway is.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_ports.First}");

    /// <summary>Where its console is.</summary>
    public string Console =>
        string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_ports.First + FreePorts.Count - 1}");

    /// <summary>An administrator's access token.</summary>
    public async Task<string> Token() =>
        (await Tools.Run("dotnet", Program, "token", "--role", "admin", $"--data={_directory.File("data")}")).Trim();

    /// <summary>The metric of a name without labels; 0 where there is none.</summary>
    public async Task<double> Metric(string name)
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(
            string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_ports.First}/metrics")
        );
        var line = Array.Find(metrics.Split('\n'), line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Sends transfers between accounts that are opened for it.</summary>
    public async Task<LoadResult> Load(int connections, int seconds, int accounts = 300)
    {
        var said = await Tools.Run(
            "dotnet",
            Program,
            "bench",
            string.Create(CultureInfo.InvariantCulture, $"--url=http://127.0.0.1:{_ports.First}"),
            string.Create(CultureInfo.InvariantCulture, $"--accounts={accounts}"),
            string.Create(CultureInfo.InvariantCulture, $"--connections={connections}"),
            string.Create(CultureInfo.InvariantCulture, $"--duration={seconds}s"),
            "--json"
        );
        var result = JsonDocument.Parse(said).RootElement;
        return new LoadResult(
            result.GetProperty("completed").GetInt64(),
            result.GetProperty("completedPerSecond").GetDouble(),
            result.GetProperty("p50").GetDouble(),
            result.GetProperty("p99").GetDouble()
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _ports.Dispose();
        _directory.Dispose();
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "florin.dll");
}

/// <summary>What <c>florin bench</c> measured.</summary>
/// <param name="Completed">Transfers.</param>
/// <param name="PerSecond">Of them.</param>
/// <param name="P50">Milliseconds of a request.</param>
/// <param name="P99">The same.</param>
internal sealed record LoadResult(long Completed, double PerSecond, double P50, double P99);
