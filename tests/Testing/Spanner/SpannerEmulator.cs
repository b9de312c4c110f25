using System.Diagnostics;
using System.Globalization;
using Florin.Testing.Spanner.Protocol;
using Grpc.Core;
using Grpc.Net.Client;

namespace Florin.Testing.Spanner;

/// <summary>
/// Spanner's emulator: the one that <c>SPANNER_EMULATOR_HOST</c> names, or one of the test's own out of the Cloud SDK that is
/// installed. It keeps its data in memory, and takes one read-write transaction at a time.
/// </summary>
public sealed class SpannerEmulator : IAsyncDisposable
{
    private const string InstanceName = "projects/florin-test/instances/test";
    private static readonly string? Given = Environment.GetEnvironmentVariable("SPANNER_EMULATOR_HOST");
    private static int _databases;
    private readonly FreePorts _ports = FreePorts.Take();
    private Process? _process;

    private SpannerEmulator() { }

    /// <summary>Why none can be started here; null where one can.</summary>
    public static string? Missing =>
        Given is not null || Program() is not null
            ? null
            : "Spanner's emulator is not here: install the Google Cloud CLI with its component cloud-spanner-emulator, or name a running one in SPANNER_EMULATOR_HOST.";

    /// <summary>It is somebody else's, and is not held or killed.</summary>
    public static bool IsGiven => Given is not null;

    /// <summary>HOST:PORT.</summary>
    public string Host => Given ?? string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_ports.First}");

    /// <summary>Its processor time so far; zero of somebody else's.</summary>
    public TimeSpan ProcessorTime => _process is { } process ? ProcessTree.ProcessorTime(process.Id) : TimeSpan.Zero;

    /// <summary>The name of a database that does not exist yet.</summary>
    public static string NewDatabase() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{InstanceName}/databases/t{Environment.ProcessId}-{Interlocked.Increment(ref _databases)}"
        );

    /// <summary>Starts one, with an instance.</summary>
    public static async Task<SpannerEmulator> Start()
    {
        var emulator = new SpannerEmulator();
        if (Given is null)
            await emulator.StartProgram();
        await emulator.CreateInstance();
        return emulator;
    }

    /// <summary>Keeps its connections, and answers nothing.</summary>
    public Task Hold() => Signal("STOP");

    /// <summary>Goes on answering.</summary>
    public Task Release() => Signal("CONT");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        _ports.Dispose();
    }

    // Beside gcloud, wherever its links lead.
    private static string? Program()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            var gcloud = new FileInfo(Path.Combine(folder, "gcloud"));
            if (!gcloud.Exists)
                continue;
            var real = gcloud.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? gcloud.FullName;
            var emulator = Path.Combine(Path.GetDirectoryName(real)!, "cloud_spanner_emulator", "emulator_main");
            if (File.Exists(emulator))
                return emulator;
        }
        return null;
    }

    private async Task StartProgram()
    {
        // A transaction that nobody ends, because its client went away, is in the way until a new one takes its place.
        string[] arguments = ["--host_port", Host, "--abort_current_transaction_probability", "60"];
        var start = new ProcessStartInfo(Program()!, arguments) // Missing was asked before.
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("Spanner's emulator does not start.");
        _ = _process.StandardOutput.ReadToEndAsync();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            if (!line.Contains("Server address", StringComparison.Ordinal))
                continue;
            _ = _process.StandardError.ReadToEndAsync();
            return;
        }
        throw new InvalidOperationException("Spanner's emulator ended before it was ready.");
    }

    private async Task CreateInstance()
    {
        using var channel = GrpcChannel.ForAddress($"http://{Host}");
        var parts = InstanceName.Split('/');
        var request = new CreateInstanceRequest
        {
            Parent = $"projects/{parts[1]}",
            InstanceId = parts[3],
            Instance = new Instance
            {
                Name = InstanceName,
                Config = $"projects/{parts[1]}/instanceConfigs/emulator-config",
                DisplayName = parts[3],
                NodeCount = 1,
            },
        };
        try
        {
            await new InstanceAdmin.InstanceAdminClient(channel).CreateInstanceAsync(request);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.AlreadyExists)
        {
            return;
        }
    }

    private async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process!.Id}"]); // It is the test's own.
        await kill.WaitForExitAsync();
    }
}
