using System.Diagnostics.Metrics;
using Florin.Platform.EventLog;
using Florin.Spanner.Protocol;
using Grpc.Core;

namespace Florin.Spanner;

/// <summary>
/// The sessions of one service. The one that was used last is borrowed first; one that was idle for a while is asked for before
/// it is used, and one that was idle for long is deleted.
/// </summary>
internal sealed class SessionPool : IDisposable
{
    private static readonly TimeSpan CheckedAfter = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly List<(string Name, long UsedAt)> _idle = []; // The one that was used last comes last.
    private readonly SpannerServer _server;
    private readonly SpannerOptions _options;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _places;
    private readonly int _least;
    private readonly Meter _meter;
    private readonly Counter<long> _aborted;
    private int _used;

    /// <summary>An empty pool.</summary>
    /// <param name="server">Where sessions are.</param>
    /// <param name="options">Its limits.</param>
    /// <param name="most">No more sessions are open at a time.</param>
    /// <param name="log">The name of the log, for metrics.</param>
    /// <param name="clock">Time.</param>
    public SessionPool(SpannerServer server, SpannerOptions options, int most, string log, TimeProvider clock)
    {
        (_server, _options, _clock) = (server, options, clock);
        _least = Math.Min(options.MinPoolSize, most);
        _places = new SemaphoreSlim(most);
        _meter = new Meter("Florin.Spanner", null, [new("log", log)]);
        _meter.CreateObservableGauge("florin.spanner.sessions", Counted, description: "Sessions of Spanner that are open.");
        _aborted = _meter.CreateCounter<long>("florin.spanner.aborted", description: "Transactions that Spanner aborted.");
    }

    /// <summary>How many are used now.</summary>
    public int Used => Volatile.Read(ref _used);

    /// <summary>The sessions that nobody uses now.</summary>
    public IReadOnlyList<string> Unused
    {
        get
        {
            lock (_lock)
                return [.. _idle.Select(idle => idle.Name)];
        }
    }

    /// <summary>A session that nobody else uses until it is given back.</summary>
    /// <exception cref="LogFault">None became free in time.</exception>
    /// <exception cref="RpcException">Spanner refuses one.</exception>
    public async ValueTask<string> Borrow(CancellationToken cancel)
    {
        if (!await _places.WaitAsync(_options.AcquireTimeout, cancel))
            throw new LogFault(
                $"No session became free within {SpannerOptions.Section}:{nameof(SpannerOptions.AcquireTimeout)}: raise {SpannerOptions.Section}:{nameof(SpannerOptions.MaxPoolSize)}."
            );
        try
        {
            var session = await Idle(cancel) ?? await Create(cancel);
            Interlocked.Increment(ref _used);
            return session;
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    /// <summary>A new session, in the place of one that was borrowed and has ended.</summary>
    public async ValueTask<string> Create(CancellationToken cancel)
    {
        var database = _server.Database.ToString();
        var session = await _server.Data.CreateSessionAsync(
            new CreateSessionRequest { Database = database },
            _server.Call("database", database, cancel)
        );
        return session.Name;
    }

    /// <summary>Gives one back.</summary>
    /// <param name="session">The session.</param>
    /// <param name="works">False where it has ended.</param>
    public async ValueTask Return(string session, bool works)
    {
        string? old = null;
        lock (_lock)
        {
            if (works)
                _idle.Add((session, _clock.GetTimestamp()));
            if (_idle.Count > _least && _clock.GetElapsedTime(_idle[0].UsedAt) > _options.IdleTimeout)
            {
                old = _idle[0].Name;
                _idle.RemoveAt(0);
            }
        }
        Interlocked.Decrement(ref _used);
        _places.Release();
        if (old is not null)
            await Delete(old);
    }

    /// <summary>A transaction was aborted.</summary>
    public void Aborted() => _aborted.Add(1);

    /// <summary>Deletes all sessions, where Spanner answers soon.</summary>
    public void Dispose()
    {
        Task.WhenAll(Unused.Select(session => Delete(session).AsTask())).Now();
        _meter.Dispose();
        _places.Dispose();
    }

    private async ValueTask<string?> Idle(CancellationToken cancel)
    {
        while (true)
        {
            (string Name, long UsedAt) last;
            lock (_lock)
            {
                if (_idle.Count == 0)
                    return null;
                last = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
            }
            if (_clock.GetElapsedTime(last.UsedAt) < CheckedAfter || await Works(last.Name, cancel))
                return last.Name;
        }
    }

    private async ValueTask<bool> Works(string session, CancellationToken cancel)
    {
        try
        {
            await _server.Data.GetSessionAsync(new GetSessionRequest { Name = session }, _server.Call("name", session, cancel));
            return true;
        }
        catch (RpcException e) when (SpannerFaults.IsSessionLost(e))
        {
            return false;
        }
    }

    // Where that fails Spanner deletes it after an hour.
    private async ValueTask Delete(string session)
    {
        var soon = _clock.GetUtcNow().UtcDateTime.AddSeconds(2);
        try
        {
            await _server.Data.DeleteSessionAsync(
                new DeleteSessionRequest { Name = session },
                _server.Call("name", session, CancellationToken.None).WithDeadline(soon)
            );
        }
        catch (RpcException)
        {
            return;
        }
    }

    private Measurement<int>[] Counted()
    {
        lock (_lock)
            return [new(_idle.Count, [new("state", "idle")]), new(Used, [new("state", "used")])];
    }
}
