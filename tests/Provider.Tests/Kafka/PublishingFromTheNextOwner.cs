using Florin.Kafka;
using Florin.MySql;
using Florin.Platform.Hosting;
using Florin.Provider.Tests.MySql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.Kafka;

/// <summary>A log in a database is taken over by another process, which publishes it on.</summary>
public sealed class PublishingFromTheNextOwner(Servers servers) : IAsyncDisposable
{
    private const int MaxBatch = 2000;
    private readonly SomeDatabase _database = new(servers.MariaDb);
    private readonly Relayed _relayed = new();
    private readonly List<IDisposable> _opened = [];
    private readonly List<KafkaRelay> _relays = [];

    [Fact]
    public async Task Goes_on_from_the_checkpoint_of_the_owner_before()
    {
        _relayed.Kafka.Create("domain-events");
        var before = Own("http://a");
        _relayed.Log.Write(3000);
        await Published(before);
        await before.DisposeAsync();
        _database.EndLease();
        _relayed.Log.Write(10);
        await Published(Own("http://b"));
        Assert.Equal(3010, _relayed.Kafka.Read("domain-events").Count);
        _relayed.AssertComplete();
    }

    [Fact]
    public async Task Sends_at_most_the_batch_again_that_was_not_confirmed()
    {
        _relayed.Kafka.Create("domain-events");
        for (var round = 0; round < 5; round++)
        {
            _relayed.Log.Write(700);
            var owner = Own("http://a");
            await Relayed.Until(() => owner.LagEvents < 700);
            _relayed.Log.Write(100);
            await owner.DisposeAsync(); // With what is under way.
            _database.EndLease();
        }
        await Published(Own("http://b"));
        Assert.InRange(_relayed.Kafka.Read("domain-events").Count, _relayed.Log.Head, _relayed.Log.Head + (5 * MaxBatch));
        _relayed.AssertComplete();
    }

    [Fact]
    public async Task Is_not_held_back_by_the_owner_before_that_still_publishes()
    {
        _relayed.Kafka.Create("domain-events");
        _relayed.Log.Write(100);
        var fenced = Own("http://a");
        await Published(fenced);
        _database.EndLease();
        var owner = Own("http://b");
        await Published(owner);
        _relayed.Log.Write(500);
        await Published(owner);
        await Relayed.Until(() => fenced.Problem is { } problem && problem.Contains("epoch", StringComparison.Ordinal));
        _relayed.Log.Write(500);
        await Published(owner);
        Assert.Null(owner.Problem);
        _relayed.AssertComplete();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in _relays)
            await relay.DisposeAsync();
        foreach (var opened in _opened)
            opened.Dispose();
        await _relayed.DisposeAsync();
        _database.Dispose();
    }

    private static Task Published(KafkaRelay relay) => Relayed.Until(() => relay.LagEvents == 0);

    private KafkaRelay Own(string from)
    {
        var (log, checkpoints) = (_database.Log(from: from), new MySqlCheckpoints(_database.Database()));
        _opened.AddRange([log, checkpoints]);
        var epoch = log.Writer.Claim().Epoch;
        var relayed = new RelayedLog(_relayed.Log, () => _relayed.Log.Head, () => epoch, checkpoints);
        var relay = new KafkaRelay(_relayed.Options, relayed, TimeProvider.System, NullLogger.Instance);
        _relays.Add(relay);
        relay.Start();
        return relay;
    }
}
