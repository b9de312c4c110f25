using System.Diagnostics;
using System.Net;
using Florin.Testing;

namespace Florin.Provider.Tests.Dns;

/// <summary>A dnsmasq of the test's own on a free port of loopback, which knows the zone florin.test and asks nobody else.</summary>
internal sealed class DnsmasqServer : IAsyncDisposable
{
    private Process? _process;
    private readonly FreePorts _ports = FreePorts.Take();

    private DnsmasqServer() { }

    public IPEndPoint Address => new(IPAddress.Loopback, _ports.First);

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="records">Options of dnsmasq that make records, such as --srv-host.</param>
    public static async Task<DnsmasqServer> Start(params string[] records)
    {
        var server = new DnsmasqServer();
        Assert.True(await server.StartAgain(records), "dnsmasq does not start: is it installed (dnsmasq-base)?");
        return server;
    }

    /// <summary>Starts it with these records; false where the port is taken.</summary>
    public async Task<bool> StartAgain(params string[] records)
    {
        // Not --no-daemon, which serves TCP in the main process: a connection that a client keeps would stop UDP.
        string[] arguments =
        [
            .. new[] { "--keep-in-foreground", "--no-resolv", "--no-hosts", "--conf-file=/dev/null", "--pid-file=" },
            .. new[] { $"--port={Address.Port}", $"--listen-address={Address.Address}", "--bind-interfaces" },
            .. new[] { $"--user={Environment.UserName}", "--log-facility=-", "--local=/test/", "--local-ttl=60" },
            .. records,
        ];
        var start = new ProcessStartInfo("dnsmasq", arguments) { RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PATH"] += ":/usr/sbin"; // Not where a user's shell looks.
        _process = Process.Start(start) ?? throw new InvalidOperationException("dnsmasq does not start.");
        while (await _process.StandardError.ReadLineAsync() is { } line)
            if (line.Contains("started, version", StringComparison.Ordinal))
                return true;
        await Kill();
        return false;
    }

    /// <summary>As by kill -9.</summary>
    public async Task Kill()
    {
        if (_process is not { } process)
            return;
        process.Kill(entireProcessTree: true); // A process for each TCP connection.
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        _ports.Dispose();
    }
}
