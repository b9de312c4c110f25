using System.Globalization;
using Florin.Testing.Storage;

namespace Florin.Bench;

/// <summary>The program as a gateway before two destinations, with a file of configuration that is written anew while it runs.</summary>
internal sealed class SoakGateway : IAsyncDisposable
{
    private static readonly string Environment = $"Soak-{System.Environment.ProcessId}";
    private static readonly string File = Path.Combine(AppContext.BaseDirectory, $"appsettings.{Environment}.json");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TemporaryDirectory _directory = new();
    private readonly int[] _ports = [Contestant.FreePort(), Contestant.FreePort()];
    private readonly List<Contestant> _destinations = [];
    private Contestant? _gateway;
    private int _version;

    /// <summary>The gateway's process.</summary>
    public Contestant Process => _gateway ?? throw new InvalidOperationException("It is not started.");

    /// <summary>Where it is asked.</summary>
    public Uri Address => new($"http://127.0.0.1:{Process.Port}");

    /// <summary>Starts the destinations, then the gateway before them.</summary>
    public static async Task<SoakGateway> Start()
    {
        var soak = new SoakGateway();
        foreach (var port in soak._ports)
            soak._destinations.Add(await Destination(port));
        await soak.Write();
        var gateway = Contestant.FreePort();
        string[] arguments =
        [
            .. new[] { Path.Combine(AppContext.BaseDirectory, "florin.dll"), "serve", "--services", "gateway" },
            .. new[] { "--data", soak._directory.Path, $"--Florin:BasePort={gateway}" },
            "--Gateway:Admin:Enabled=false",
            "--Gateway:RateLimit:Limit=1000000", // It counts, and never refuses.
            "--Gateway:RateLimit:Window=00:00:10",
            "--Gateway:CircuitBreaker:BreakDuration=00:00:01",
            "--Logging:LogLevel:Florin.Requests=Warning",
        ];
        soak._gateway = await Contestant.StartIn(Environment, "Florin", gateway, "/soak/x", "dotnet", arguments);
        return soak;
    }

    /// <summary>Kills the second destination.</summary>
    public ValueTask Kill() => _destinations[1].DisposeAsync();

    /// <summary>Starts it again.</summary>
    public async Task StartAgain() => _destinations[1] = await Destination(_ports[1]);

    /// <summary>Writes another configuration, and waits until the gateway answers by it.</summary>
    public async Task Reload(HttpClient client)
    {
        await Write();
        var began = TimeProvider.System.GetTimestamp();
        while (await Version(client) != _version)
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                throw new InvalidOperationException($"The gateway did not take the configuration {_version}.");
            else
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        foreach (var destination in _destinations)
            await destination.DisposeAsync();
        System.IO.File.Delete(File);
        _directory.Dispose();
    }

    private static Task<Contestant> Destination(int port) =>
        Contestant.StartOwn("a destination", port, "/x", "soak-destination", port.ToString(CultureInfo.InvariantCulture));

    private async Task<int> Version(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri(Address, "/soak-version/x"), CancellationToken.None);
        return answer.Headers.TryGetValues("X-Soak-Version", out var values)
            ? int.Parse(values.Single(), CultureInfo.InvariantCulture)
            : 0;
    }

    private Task Write()
    {
        var text = SoakSettings.Text(++_version, _ports);
        return System.IO.File.WriteAllTextAsync(File, text, CancellationToken.None);
    }
}
