using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Florin.Testing.Storage;

namespace Florin.Testing;

/// <summary>A redis-server of the test's own on a free port of loopback, which can be killed, held and started again.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FreePorts _ports = FreePorts.Take();
    private Process? _process;

    private RedisServer() { }

    public int Port => _ports.First;

    public static async Task<RedisServer> Start(params IEnumerable<string> settings)
    {
        var server = new RedisServer();
        await server.StartAgain(settings);
        return server;
    }

    /// <summary>Starts it, empty, and waits until it answers.</summary>
    /// <param name="settings">Its command line beside what every one has.</param>
    public async Task StartAgain(params IEnumerable<string> settings)
    {
        string[] arguments =
        [
            .. new[] { "--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no" },
            .. new[] { "--dir", _directory.Path, "--daemonize", "no" },
            .. settings,
        ];
        var start = new ProcessStartInfo("redis-server", arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        _process = Process.Start(start) ?? throw new InvalidOperationException("redis-server does not start.");
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
                return;
        throw new InvalidOperationException("redis-server ended before it was ready.");
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

    /// <summary>Loses everything, and keeps its connections.</summary>
    public async Task Flush()
    {
        if (await Run("FLUSHALL") is not "+OK")
            throw new InvalidOperationException("redis-server was not flushed.");
    }

    /// <summary>Has it do something, as somebody else would.</summary>
    /// <returns>The first line of its answer.</returns>
    public async Task<string?> Run(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{command}\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync();
    }

    /// <summary>Keeps its connections, and answers nothing.</summary>
    public Task Hold() => Signal("STOP");

    /// <summary>Goes on answering.</summary>
    public Task Release() => Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        await Kill();
        _ports.Dispose();
        _directory.Dispose();
    }

    private async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process!.Id}"]); // It runs.
        await kill.WaitForExitAsync();
    }
}
