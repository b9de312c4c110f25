using System.Collections.Concurrent;
using System.Security.Cryptography;
using Florin.Platform.Calls;
using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Http.Tls;
using Florin.Platform.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Composition;

/// <summary>How the services of this process reach each other and those of other processes: calls and feeds.</summary>
internal sealed class ServiceConnections : IDisposable
{
    private readonly ConcurrentDictionary<string, HttpFeed> _remote = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EventLog> _logs;
    private readonly Addresses _addresses;
    private readonly IServiceTokens _tokens;
    private readonly TimeProvider _clock;

    public ServiceConnections(
        IReadOnlyList<Storage> hosted,
        Addresses addresses,
        IConfiguration configuration,
        IServiceTokens tokens,
        ServiceTls? tls,
        TimeProvider clock,
        ILoggerFactory logs
    )
    {
        _logs = hosted.ToDictionary(s => s.Definition.Name, s => s.Log, StringComparer.Ordinal);
        (_addresses, _tokens, _clock) = (addresses, tokens, clock);
        Http = new HttpMessageInvoker(new SentOnce(Sockets(tls)));
        Random = Randomness();
        var options = configuration.Options<CallOptions>("Calls");
        Calls = new ServiceCalls(
            addresses.InstancesOf,
            options,
            Http,
            tokens,
            clock,
            Random,
            logs.CreateLogger("Florin.Calls")
        );
    }

    /// <summary>Sends requests to services of other processes.</summary>
    public HttpMessageInvoker Http { get; }

    /// <summary>Calls to all services.</summary>
    public ServiceCalls Calls { get; }

    /// <summary>From 0 to 1; thread-safe.</summary>
    public Func<double> Random { get; }

    /// <summary>What a consumer follows: a log in this process or another, or what was published of it.</summary>
    /// <param name="to">Who follows what.</param>
    /// <param name="published">Where the consumer reads what was published; null where it does not.</param>
    /// <param name="replica">A copy of the log that the consumer reads; null where it reads none.</param>
    public IDecodedFeed Feed(Subscription to, IRelays? published, IFeed? replica)
    {
        var isOther = replica is not null || published is not null;
        if (_logs.TryGetValue(to.Follows, out var log) && (!isOther || to.Follows == to.Service))
            return new LogFeed(log);
        var types = new EventTypes();
        Catalog.Services.Single(s => s.Name == to.Follows).Events(types);
        var stored = replica ?? Stored(to.Follows);
        return new DecodedFeed(published is null ? stored : published.Read(new PublishedLog(to, stored)), types);
    }

    /// <summary>The log of a service as it is stored, in this process or another.</summary>
    public IFeed Stored(string service) =>
        _logs.TryGetValue(service, out var log) ? new LogFeed(log) : _remote.GetOrAdd(service, Remote);

    /// <inheritdoc/>
    public void Dispose()
    {
        Calls.Dispose();
        Http.Dispose();
    }

    private HttpFeed Remote(string service)
    {
        var instances = _addresses.InstancesOf(service);
        return new HttpFeed(service, () => instances.All, Http, _tokens.Issue, _clock);
    }

    private static SocketsHttpHandler Sockets(ServiceTls? tls)
    {
        var sockets = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = 1 << 20,
            // A process that is gone without a word is found out, also by long polls.
            KeepAlivePingDelay = TimeSpan.FromSeconds(10),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
        };
        tls?.Secure(sockets);
        return sockets;
    }

    /// <summary>Randomness that need not be secret; thread-safe.</summary>
    public static Func<double> Randomness()
    {
        var (seeded, turn) = (new Random(RandomNumberGenerator.GetInt32(int.MaxValue)), new Lock());
        return () =>
        {
            lock (turn)
                return seeded.NextDouble();
        };
    }
}
