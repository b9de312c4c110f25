namespace Florin.Testing.Running;

/// <summary>Where a Florin under test lives: ports that are free, and a directory that is its own.</summary>
public sealed class Place : IDisposable
{
    /// <summary>The administrator of every Florin under test.</summary>
    public const string AdminEmail = "admin@example.com";

    /// <summary>Their password.</summary>
    public const string AdminPassword = "an administrator's password";

    private readonly FreePorts _ports = FreePorts.Take();
    private readonly Dictionary<string, HttpClient> _clients = new(StringComparer.Ordinal);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("florin-test-");

    private static readonly Dictionary<string, int> Offsets = new(StringComparer.Ordinal)
    {
        ["gateway"] = 0,
        ["user"] = 1,
        ["account"] = 2,
        ["transaction"] = 3,
        ["payment"] = 4,
        ["notification"] = 5,
        ["audit"] = 6,
        ["analytics"] = 7,
        ["risk"] = 8,
        ["webhook"] = 10,
        ["reconciliation"] = 11,
        ["report"] = 12,
        ["schedule"] = 9,
        ["admin"] = 13,
    };

    /// <summary>The gateway's port; those of the services follow.</summary>
    public int BasePort => _ports.First;

    /// <summary>The data directory, which does not exist at first.</summary>
    public string Data => Path.Combine(_directory.FullName, "data");

    /// <summary>Talks to the gateway or a service at its own port.</summary>
    public HttpClient Client(string name)
    {
        if (_clients.TryGetValue(name, out var known))
            return known;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
        };
        var client = new HttpClient(handler) { BaseAddress = new Uri($"http://127.0.0.1:{BasePort + Offsets[name]}") };
        return _clients[name] = client;
    }

    /// <summary>What every Florin under test is told: where it is, no rate limit, and who administers it.</summary>
    public IReadOnlyList<string> Arguments(params IEnumerable<string> more) =>
        [
            "serve",
            $"--data={Data}",
            $"--Florin:BasePort={BasePort}",
            $"--Florin:Admin:Email={AdminEmail}",
            $"--Florin:Admin:Password={AdminPassword}",
            "--Gateway:RateLimit:Enabled=false",
            "--Gateway:RateLimit:Policies:few:Limit=5", // On a route of its own, for the tests of limits.
            "--Gateway:Routes:limited:RateLimiterPolicy=few",
            "--Gateway:Routes:limited:ClusterId=user",
            "--Gateway:Routes:limited:Match:Path=/limited/{**rest}",
            $"--Gateway:Admin:Port={BasePort + Offsets["admin"]}",
            "--Status:Enabled=true",
            "--Webhooks:AllowedNetworks=127.0.0.0/8", // Where the tests' own endpoints are.
            "--Florin:Passwords:Iterations=1000", // What hashing costs is not what is tested here.
            .. Policies,
            .. more,
        ];

    // In a currency and at amounts that no other test uses.
    private static readonly string[] Policies =
    [
        "--Identity:Policies:large-overdrafts:Effect=approve",
        "--Identity:Policies:large-overdrafts:Actions=accounts:overdraft",
        "--Identity:Policies:large-overdrafts:AtLeast:JPY=1000000",
        "--Identity:Policies:too-much:Effect=forbid",
        "--Identity:Policies:too-much:Actions=transactions:write",
        "--Identity:Policies:too-much:AtLeast:JPY=900000000",
        "--Identity:Policies:large-files:Effect=approve",
        "--Identity:Policies:large-files:Actions=payments:submit",
        "--Identity:Policies:large-files:AtLeast:CHF=5000",
        "--Identity:StepUp:MaxAge=00:00:10",
    ];

    /// <summary>Removes the data.</summary>
    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
        _ports.Dispose();
        _directory.Delete(recursive: true);
    }
}
