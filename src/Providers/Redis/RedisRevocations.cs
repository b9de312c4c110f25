using System.Threading.Channels;
using Florin.Platform.Background;
using Florin.Platform.Identity.Tokens;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Florin.Redis;

/// <summary>
/// Revocations in a sorted set by when they were published, for processes that were away, and on a channel, for all others. What this process
/// has published is published again whenever Redis comes back, since that may have lost it.
/// </summary>
internal sealed partial class RedisRevocations : IRemoteRevocations, IAsyncDisposable
{
    private const string Key = "revocations";
    private const int Most = 10_000; // More in the life of a token must be read from the user service.
    private const int AtOnce = 500;

    // How often the set is read although the channel said nothing: pub/sub promises nothing.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly RedisLink _link;
    private readonly long _keepMilliseconds;
    private readonly ILogger _log;
    private readonly Script _script = Script.Of("Revoke");
    private readonly Channel<byte> _more = Channel.CreateBounded<byte>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly BackgroundLoop _publishing;
    private readonly BackgroundLoop _listening;
    private readonly Lock _lock = new();
    private readonly Queue<string> _published = []; // The newest of this process, oldest first.
    private int _unsent;
    private int _connections;
    private Action<Revocation>? _heard;
    private double _seen = double.NegativeInfinity;
    private int _malformed;
    private bool _isSubscribed;

    public RedisRevocations(RedisLink link, TimeSpan life, TimeProvider clock, ILogger log)
    {
        (_link, _keepMilliseconds, _log) = (link, (long)life.TotalMilliseconds, log);
        _publishing = new BackgroundLoop(Publish, Failed, clock);
        _listening = new BackgroundLoop(Listen, Failed, clock);
        link.Reconnected += Restart;
    }

    public void Publish(Revocation revocation)
    {
        lock (_lock)
        {
            if (_published.Count == Most)
            {
                _published.Dequeue();
                _unsent = Math.Min(_unsent, Most - 1);
            }
            _published.Enqueue(RevocationMessage.Of(revocation));
            _unsent++;
        }
        _more.Writer.TryWrite(0);
    }

    public void Listen(Action<Revocation> heard) => _heard = heard;

    public void Start()
    {
        _publishing.Start();
        if (_heard is not null)
            _listening.Start();
    }

    public async ValueTask DisposeAsync()
    {
        _link.Reconnected -= Restart;
        await _publishing.DisposeAsync();
        await _listening.DisposeAsync();
    }

    private void Restart()
    {
        lock (_lock)
            (_connections, _unsent, _seen) = (_connections + 1, _published.Count, double.NegativeInfinity);
        _more.Writer.TryWrite(0);
    }

    private async Task<TimeSpan> Publish(CancellationToken stop)
    {
        RedisValue[] messages;
        int connections;
        lock (_lock)
            (connections, messages) = (
                _connections,
                [.. _published.Skip(_published.Count - _unsent).Take(AtOnce).Select(text => (RedisValue)text)]
            );
        if (messages.Length == 0)
        {
            await _more.Reader.ReadAsync(stop);
            return TimeSpan.Zero;
        }
        RedisValue[] arguments = [ChannelName, _keepMilliseconds, Most, .. messages];
        if (await _link.RunBehind(_script, Key, stop, arguments) is null)
            return _link.Rest;
        lock (_lock)
            if (connections == _connections) // Else it may have gone to a Redis that lost it, and all is sent again.
                _unsent = Math.Max(0, _unsent - messages.Length);
        return TimeSpan.Zero;
    }

    private string ChannelName => _link.Prefix + Key;

    private async Task<TimeSpan> Listen(CancellationToken stop)
    {
        if (_link.Problem is not null || !await Subscribed(stop))
            return _link.Rest;
        double after;
        int connections;
        lock (_lock)
            (connections, after) = (_connections, _seen);
        var found = await _link.AskBehind(
            database => database.SortedSetRangeByScoreWithScoresAsync(_link.Prefix + Key, after, take: Most),
            stop
        );
        foreach (var entry in found ?? [])
            Hear(entry.Element);
        lock (_lock)
            if (found is [.., var last] && connections == _connections) // Else it is read from the beginning.
                _seen = last.Score;
        return LookEvery;
    }

    // Once subscribed, the client subscribes again by itself whenever it has to connect again.
    private async Task<bool> Subscribed(CancellationToken stop)
    {
        if (_isSubscribed)
            return true;
        try
        {
            var connection = await _link.Connection.WaitAsync(stop);
            await connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal(ChannelName), (_, text) => Hear(text));
            return _isSubscribed = true;
        }
        catch (Exception e) when (RedisFaults.IsAway(e) && !stop.IsCancellationRequested)
        {
            return false; // It went away just now.
        }
    }

    private void Hear(RedisValue text)
    {
        if (RevocationMessage.Read(text) is { } revocation)
            _heard?.Invoke(revocation);
        else if (Interlocked.Increment(ref _malformed) == 1) // The first tells enough; a sender of many would fill the log.
            Malformed(_log, _link.Prefix + Key);
    }

    private TimeSpan Failed(Exception e, int inARow)
    {
        if (inARow == 1)
            CannotSpread(_log, e);
        return _link.Rest;
    }

    [LoggerMessage(
        EventId = EventIds.RevocationMalformed,
        Level = LogLevel.Warning,
        Message = "Redis holds something at {Key} that is no revocation; it is ignored, and others like it: who else writes there?"
    )]
    private static partial void Malformed(ILogger log, string key);

    [LoggerMessage(
        EventId = EventIds.RevocationsNotSpread,
        Level = LogLevel.Warning,
        Message = "Revocations cannot be shared over Redis; they are read from the user service, retrying."
    )]
    private static partial void CannotSpread(ILogger log, Exception e);
}
