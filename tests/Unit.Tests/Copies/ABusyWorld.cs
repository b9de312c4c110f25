using System.Text;
using Florin.Platform.EventLog;
using Florin.Testing;

namespace Florin.Unit.Tests.Copies;

/// <summary>
/// Logs of services that cause each other's events, on one clock that is set back now and then. Whenever one of them is read,
/// some of it happens first.
/// </summary>
internal sealed class ABusyWorld
{
    private const int Services = 4;
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly Dictionary<(int, long), (int, long)> _causes = [];
    private int _commands;

    public ABusyWorld(int seed)
    {
        _random = new Random(seed);
        Logs = [.. Enumerable.Range(0, Services).Select(_ => new GrowingLog(this))];
        for (var i = 0; i < 10; i++)
            MuchHappens();
    }

    public FakeTime Time { get; } = new();

    public IReadOnlyList<GrowingLog> Logs { get; }

    /// <summary>An event that is in such copies of the logs without what caused it; null where there is none.</summary>
    public string? Uncaused(IReadOnlyList<long> heads)
    {
        lock (_lock)
            return _causes
                .Where(caused => IsIn(heads, caused.Key) && !IsIn(heads, caused.Value))
                .Select(caused => $"{caused.Key} is there without {caused.Value}")
                .FirstOrDefault();
    }

    public void MuchHappens()
    {
        lock (_lock)
            for (var left = _random.Next(40); left > 0; left--)
                Happen();
    }

    private void Happen()
    {
        switch (_random.Next(100))
        {
            case < 40:
                Decide(_random.Next(Services));
                break;
            case < 80:
                Logs[_random.Next(Services)].Commit();
                break;
            case < 99:
                Time.Advance(TimeSpan.FromMicroseconds(_random.Next(0, 300)));
                break;
            case 99 when _random.Next(20) == 0:
                foreach (var log in Logs)
                    log.Commit(); // What was under way when the clock was set is not told apart.
                Time.JumpWall(-TimeSpan.FromMicroseconds(_random.Next(10, 3000)));
                break;
        }
    }

    private static bool IsIn(IReadOnlyList<long> heads, (int Log, long Position) happened) =>
        happened.Position <= heads[happened.Log];

    // Of what is durable, as nobody sees anything else.
    private void Decide(int log)
    {
        var by = _random.Next(Services);
        var first = Logs[log].Decide(_random.Next(1, 4), $"c{_commands++}");
        if (Logs[by].Durable is > 0 and var durable)
            _causes.Add((log, first), (by, Math.Max(1, durable - _random.Next(3))));
    }

    /// <summary>One of the logs.</summary>
    internal sealed class GrowingLog : ILogReader
    {
        private readonly ABusyWorld _world;
        private readonly EventClock _clock;
        private readonly List<StoredEvent> _events = [];

        public GrowingLog(ABusyWorld world) => (_world, _clock) = (world, new EventClock(world.Time));

        /// <summary>Up to where it is durable, and read.</summary>
        public long Durable { get; private set; }

        /// <summary>Whether a position begins an append, or would.</summary>
        public bool BeginsAppend(long position) =>
            position <= 1
            || position > _events.Count
            || !_events[(int)position - 1].Metadata.Span.SequenceEqual(_events[(int)position - 2].Metadata.Span);

        public long Decide(int events, string command)
        {
            var (at, first) = (_clock.Now, _events.Count + 1L);
            var metadata = Encoding.UTF8.GetBytes($$"""{"commandId":"{{command}}"}""");
            for (var i = 0; i < events; i++)
                _events.Add(new StoredEvent(_events.Count + 1, "s", _events.Count + 1, "E", default, at, metadata));
            _clock.Recorded(at);
            return first;
        }

        public void Commit() => Durable = _events.Count;

        public ValueTask<LogHead> Head(CancellationToken cancel)
        {
            _world.MuchHappens();
            return ValueTask.FromResult(new LogHead(Durable));
        }

        public ValueTask<IReadOnlyList<StoredEvent>> Read(long afterPosition, int max, CancellationToken cancel)
        {
            _world.MuchHappens();
            lock (_world._lock)
                return ValueTask.FromResult<IReadOnlyList<StoredEvent>>([
                    .. _events.Take((int)Durable).Skip((int)afterPosition).Take(max),
                ]);
        }

        public ValueTask<string?> ReadIdentity(CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask<StoredCommand?> FindCommand(string commandId, CancellationToken cancel) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyList<StoredEvent>> ReadStream(
            string stream,
            long afterVersion,
            int max,
            CancellationToken cancel
        ) => throw new NotSupportedException();

        public IAsyncEnumerable<IReadOnlyList<StoredEvent>> Scan(long afterPosition, CancellationToken cancel) =>
            throw new NotSupportedException();

        public ValueTask<long> LastVersion(string stream, CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<string>> CommandIds(string after, int max, CancellationToken cancel) =>
            throw new NotSupportedException();

        public ValueTask<StoredSnapshot?> LoadSnapshot(string stream, string schema, CancellationToken cancel) =>
            throw new NotSupportedException();

        public void Dispose() { }
    }
}
