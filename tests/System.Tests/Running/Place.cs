using System.Net;
using System.Net.Sockets;

namespace Florin.System.Tests.Running;

/// <summary>Where a Florin under test lives: ports that are free, and a directory that is its own.</summary>
internal sealed class Place : IDisposable
{
    private const int Ports = 14;
    private const int Lowest = 20_000;
    private const int Highest = 32_000; // Above it the system hands out ports by itself.
    private static int _next = Lowest + Environment.ProcessId % 500 * 16;
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
        ["admin"] = 13,
    };

    /// <summary>The gateway's port; the next thirteen are free too.</summary>
    public int BasePort { get; } = FreePorts();

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
            $"--Florin:Admin:Email={ITestFlorin.AdminEmail}",
            $"--Florin:Admin:Password={ITestFlorin.AdminPassword}",
            "--Gateway:RateLimit:Enabled=false",
            "--Gateway:RateLimit:Policies:few:Limit=5", // On a route of its own, for the tests of limits.
            "--Gateway:Routes:limited:RateLimiterPolicy=few",
            "--Gateway:Routes:limited:ClusterId=user",
            "--Gateway:Routes:limited:Match:Path=/limited/{**rest}",
            $"--Gateway:Admin:Port={BasePort + Offsets["admin"]}",
            "--Florin:Passwords:Iterations=1000", // What hashing costs is not what is tested here.
            .. more,
        ];

    /// <summary>Removes the data.</summary>
    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
        _directory.Delete(recursive: true);
    }

    private static int FreePorts()
    {
        for (var tries = 0; tries < 1000; tries++)
        {
            var first = Interlocked.Add(ref _next, 16);
            if (first > Highest)
                Interlocked.Exchange(ref _next, Lowest);
            else if (Enumerable.Range(first, Ports).All(IsFree))
                return first;
        }
        throw new InvalidOperationException($"There are no {Ports} free ports in a row between {Lowest} and {Highest}.");
    }

    private static bool IsFree(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
