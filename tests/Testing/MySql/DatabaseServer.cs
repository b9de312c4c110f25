using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Florin.Testing.Storage;

namespace Florin.Testing.MySql;

/// <summary>A database server of the tests' own on a free port of loopback, which can be killed, held and started again.</summary>
public sealed class DatabaseServer : IAsyncDisposable
{
    private static int _databases;
    private readonly TemporaryDirectory _directory = new();
    private readonly FreePorts _ports = FreePorts.Take();
    private readonly DatabaseProgram _program;
    private Process? _process;

    private DatabaseServer(DatabaseProgram program) => _program = program;

    /// <summary>Where it listens.</summary>
    public int Port => _ports.First;

    /// <summary>How to connect as the user root, who has no password.</summary>
    public string Address => At(Port);

    /// <summary>The same through another port.</summary>
    public static string At(int port) => $"Server=127.0.0.1;Port={port};User ID=root";

    /// <summary>Its processor time so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process?.Refresh();
            return _process?.TotalProcessorTime ?? TimeSpan.Zero;
        }
    }

    /// <summary>The path of a file beside its data.</summary>
    public string Beside(string name) => _directory.File(name);

    /// <summary>What the databases of one test begin with.</summary>
    public static string NewPrefix() =>
        string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _databases)}_");

    /// <summary>Installs and starts one.</summary>
    public static async Task<DatabaseServer> Start(DatabaseProgram program, params IEnumerable<string> settings)
    {
        ArgumentNullException.ThrowIfNull(program);
        var server = new DatabaseServer(program);
        await program.Install(server.Data);
        await server.StartAgain(settings);
        return server;
    }

    /// <summary>Starts it with the data that it has, and waits until it takes connections.</summary>
    public Task StartAgain(params IEnumerable<string> settings) => StartAgain([], settings);

    /// <summary>The same with variables in its environment.</summary>
    public async Task StartAgain(IEnumerable<KeyValuePair<string, string>> environment, params IEnumerable<string> settings)
    {
        var (file, arguments) = _program.Start(Data, Port, _directory.File("s"));
        var start = new ProcessStartInfo(file, [.. arguments, $"--log-error={Beside("error.log")}", .. settings])
        {
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{file} does not start.");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await TakesConnections(patience.Token))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"{file} ended: {await File.ReadAllTextAsync(Beside("error.log"))}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>As by kill -9.</summary>
    public async Task Kill()
    {
        if (_process is not { } process)
            return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    /// <summary>As an administrator stops it.</summary>
    public async Task Stop()
    {
        if (_process is not { } process)
            return;
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Kill();
        _ports.Dispose();
        _directory.Dispose();
    }

    private string Data => _directory.File("data");

    private async Task<bool> TakesConnections(CancellationToken cancel)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, cancel);
            return await client.GetStream().ReadAtLeastAsync(new byte[5], 5, false, cancel) == 5; // Its greeting.
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
