using System.Diagnostics.Metrics;
using Florin.Platform.Resilience.Breaker;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Florin.Redis;

/// <summary>
/// The connection to Redis, which comes back by itself. Nobody waits long for it: a call has a short timeout, and while
/// Redis fails a circuit breaker refuses calls at once.
/// </summary>
internal sealed partial class RedisLink : IAsyncDisposable
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(0.5);

    private readonly RedisOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CircuitBreaker _breaker;
    private readonly Meter _meter = new("Florin.Redis");
    private readonly Counter<long> _calls;
    private Task<ConnectionMultiplexer>? _connecting;
    private volatile string? _problem = "is not connected yet.";

    public RedisLink(RedisOptions options, TimeProvider clock, ILogger log)
    {
        (_options, _clock, _log) = (options, clock, log);
        _breaker = new CircuitBreaker(
            new CircuitBreakerOptions
            {
                MinimumThroughput = 5,
                SamplingDuration = TimeSpan.FromSeconds(1), // What was well long ago must not keep a dead one in use.
                BreakDuration = options.BreakDuration,
                ProbeLease = options.Timeout + TimeSpan.FromSeconds(1),
            },
            clock
        );
        _breaker.Changed += Tell;
        _calls = _meter.CreateCounter<long>("florin.redis.calls", "{call}", "Redis calls, by outcome.");
        _meter.CreateObservableGauge(
            "florin.redis.up",
            () => Problem is null ? 1 : 0,
            description: "Whether Redis is reachable: 1 or 0."
        );
    }

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Problem => _problem;

    /// <summary>Begins to connect, and goes on by itself. Completes after the first attempt that was not in vain.</summary>
    public Task Connect(CancellationToken cancel) => _connecting = Task.Run(() => Open(cancel), cancel);

    /// <summary>Runs a script; null when Redis is away or does not answer in time.</summary>
    public ValueTask<long[]?> Run(Script script, string key, CancellationToken cancel, params RedisValue[] arguments)
    {
        if (_connecting is not { IsCompletedSuccessfully: true } || !_breaker.TryEnter(out var permit, out _))
            return new ValueTask<long[]?>((long[]?)null);
        return Call(script, key, arguments, permit, cancel);
    }

    /// <summary>Removes something; false when Redis is away or does not answer in time, so that it may be there still.</summary>
    public async Task<bool> Delete(string key, string? member, CancellationToken cancel)
    {
        if (_connecting is not { IsCompletedSuccessfully: true })
            return false;
        var database = (await _connecting).GetDatabase();
        RedisKey full = _options.KeyPrefix + key;
        try
        {
            var done = member is null ? database.KeyDeleteAsync(full) : database.SortedSetRemoveAsync(full, member);
            await done.WaitAsync(_options.Timeout, _clock, cancel);
            return true;
        }
        catch (Exception e) when (IsAway(e) && !cancel.IsCancellationRequested)
        {
            _problem = Explain(e);
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _meter.Dispose();
        if (_connecting is null)
            return;
        try
        {
            var connection = await _connecting.WaitAsync(Goodbye, _clock, CancellationToken.None);
            await connection.CloseAsync(allowCommandsToComplete: false).WaitAsync(Goodbye, _clock, CancellationToken.None);
        }
        catch (Exception e) when (IsAway(e))
        {
            // It is not there any more, or never was.
        }
    }

    // Once it is made, the client connects again by itself; until then it may fail for want of a name.
    private async Task<ConnectionMultiplexer> Open(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await ConnectionMultiplexer.ConnectAsync(_options.ForClient());
            }
            catch (RedisConnectionException e)
            {
                _problem = Explain(e);
            }
            await Task.Delay(_options.BreakDuration, _clock, cancel);
        }
    }

    private async ValueTask<long[]?> Call(
        Script script,
        string key,
        RedisValue[] arguments,
        Permit permit,
        CancellationToken cancel
    )
    {
        try
        {
            var database = (await _connecting!).GetDatabase(); // It was there before the breaker was asked.
            var answer = await script
                .Run(database, _options.KeyPrefix + key, arguments)
                .WaitAsync(_options.Timeout, _clock, cancel);
            permit.Succeeded();
            _problem = null;
            Count("answered");
            return answer;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            permit.NoVerdict();
            throw;
        }
        catch (Exception e) when (IsAway(e))
        {
            permit.Failed();
            _problem = Explain(e);
            Count(e is TimeoutException ? "timeout" : "failed");
            return null;
        }
    }

    private void Count(string outcome) => _calls.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    // No connection, no answer, or an answer such as LOADING, READONLY, OOM.
    private static bool IsAway(Exception e) =>
        e is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException;

    // What follows the first half is the inner life of the client.
    private string Explain(Exception e) =>
        e is TimeoutException ? $"did not respond within {_options.Timeout.TotalMilliseconds} ms." : e.Message.Split(';')[0];

    private void Tell(CircuitChange change)
    {
        if (change.To is CircuitState.Open)
            Away(_log, _problem ?? "it is failing");
        else if (change.To is CircuitState.Closed)
            Back(_log);
    }

    [LoggerMessage(
        EventId = EventIds.RedisUnavailable,
        Level = LogLevel.Warning,
        Message = "Redis is unavailable; limits are decided without it: {Problem}"
    )]
    private static partial void Away(ILogger log, string problem);

    [LoggerMessage(EventId = EventIds.RedisAvailableAgain, Level = LogLevel.Information, Message = "Redis is available again")]
    private static partial void Back(ILogger log);
}
