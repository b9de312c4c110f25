using System.Diagnostics.Metrics;
using Florin.Platform.Background;
using Florin.Platform.Resilience.Breaker;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Florin.Redis;

/// <summary>
/// The connection to Redis, which comes back by itself. Nobody waits long for it: a call has a short timeout, and while
/// Redis fails a circuit breaker refuses calls at once. It asks Redis now and then whether it is there, and tells of a change once.
/// </summary>
internal sealed partial class RedisLink : IAsyncDisposable
{
    private const int FailuresToBeAway = 3;
    private const int BreaksToBeBack = 5; // An unstable Redis is logged once, not each time it answers.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1); // Of what no request waits for.
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(0.5);

    private readonly RedisOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CircuitBreaker _breaker;
    private readonly Meter _meter = new("Florin.Redis");
    private readonly Counter<long> _calls;
    private readonly CancellationTokenSource _stop = new();
    private readonly BackgroundLoop _watch;
    private readonly Lock _telling = new();
    private Task<ConnectionMultiplexer>? _connecting;
    private volatile string? _problem = "is not connected yet.";
    private bool _isToldAway;
    private long? _wellSince; // Set while it is logged as unavailable.
    private volatile int _failures;
    private int _refused; // Told once: a foreign writer may damage many keys.
    private int _forbidden; // As well.

    public RedisLink(RedisOptions options, TimeProvider clock, ILogger log)
    {
        (_options, _clock, _log) = (options, clock, log);
        _breaker = new CircuitBreaker(
            new CircuitBreakerOptions
            {
                MinimumThroughput = 5,
                SamplingDuration = TimeSpan.FromSeconds(1), // What was well long ago must not keep a dead one in use.
                BreakDuration = options.BreakDuration,
                ProbeLease = options.Timeout + Patience + TimeSpan.FromSeconds(1),
            },
            clock
        );
        _watch = new BackgroundLoop(Watch, (_, _) => options.BreakDuration, clock);
        _calls = _meter.CreateCounter<long>("florin.redis.calls", "{call}", "Redis calls, by outcome.");
        _meter.CreateObservableGauge(
            "florin.redis.up",
            () => Problem is null ? 1 : 0,
            description: "Whether Redis is reachable: 1 or 0."
        );
    }

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Problem => _problem;

    /// <summary>Called whenever a connection is made again: Redis may have been away, or have lost everything.</summary>
    public event Action? Reconnected;

    /// <summary>What every key begins with.</summary>
    public string Prefix => _options.KeyPrefix;

    /// <summary>How long to rest after Redis failed.</summary>
    public TimeSpan Rest => _options.BreakDuration;

    /// <summary>The connection, once it is made; it may be lost again.</summary>
    /// <exception cref="InvalidOperationException">Nobody has connected it.</exception>
    public Task<ConnectionMultiplexer> Connection => _connecting ?? throw new InvalidOperationException("Not connected yet.");

    /// <summary>Begins to connect, and retries until connected.</summary>
    public void Connect()
    {
        _connecting = Task.Run(() => Open(_stop.Token), _stop.Token);
        _watch.Start();
    }

    /// <summary>Runs a script that answers numbers; null when Redis is away or does not answer in time.</summary>
    public async ValueTask<long[]?> Run(Script script, string key, CancellationToken cancel, params RedisValue[] arguments) =>
        NumbersOf(await Ask(database => script.Run(database, [_options.KeyPrefix + key], arguments), cancel));

    /// <summary>As <see cref="Run"/>, where no request waits for it.</summary>
    public async ValueTask<long[]?> RunBehind(
        Script script,
        string key,
        CancellationToken cancel,
        params RedisValue[] arguments
    ) => NumbersOf(await AskBehind(database => script.Run(database, [_options.KeyPrefix + key], arguments), cancel));

    /// <summary>Asks something; null when Redis is away or does not answer in time.</summary>
    public ValueTask<T?> Ask<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancel)
        where T : class => Ask(ask, _options.Timeout, cancel);

    /// <summary>As <see cref="Ask{T}(Func{IDatabase, Task{T}}, CancellationToken)"/>, where no request waits for it.</summary>
    public ValueTask<T?> AskBehind<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancel)
        where T : class => Ask(ask, _options.Timeout > Patience ? _options.Timeout : Patience, cancel);

    /// <summary>Removes something; false when Redis is away or does not answer in time, so that it may be there still.</summary>
    public async Task<bool> Delete(string key, string? member, CancellationToken cancel)
    {
        RedisKey full = _options.KeyPrefix + key;
        return await Ask(Remove, cancel) is not null;

        async Task<object> Remove(IDatabase database) =>
            member is null ? await database.KeyDeleteAsync(full) : await database.SortedSetRemoveAsync(full, member);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await _watch.DisposeAsync();
        _meter.Dispose();
        if (_connecting is null)
            return;
        try
        {
            var connection = await _connecting.WaitAsync(Goodbye, _clock, CancellationToken.None);
            await connection.CloseAsync(allowCommandsToComplete: false).WaitAsync(Goodbye, _clock, CancellationToken.None);
        }
        catch (Exception e) when (RedisFaults.IsAway(e))
        {
            // It is not there any more, or never was.
        }
    }

    // Once it is made, the client connects again by itself; until then it says why it cannot.
    private async Task<ConnectionMultiplexer> Open(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                var connection = await ConnectionMultiplexer.ConnectAsync(_options.ForClient());
                connection.ConnectionRestored += (_, _) => Reconnected?.Invoke();
                return connection;
            }
            catch (RedisConnectionException e)
            {
                Tell(RedisFaults.ProblemOfLogin(e, _options) ?? RedisFaults.FirstHalf(e));
            }
            await Task.Delay(_options.BreakDuration, _clock, cancel);
        }
    }

    private async Task<TimeSpan> Watch(CancellationToken cancel)
    {
        await _connecting!.WaitAsync(cancel); // It is started after that.
        if (RedisFaults.ProblemOfDatabase(await _connecting, _options) is { } unusable)
        {
            Tell(unusable);
            return _options.BreakDuration;
        }
        var answer = await AskBehind(async database => (object)await database.PingAsync(), cancel);
        if (answer is not null && _breaker.State is CircuitState.Closed)
            Tell(problem: null);
        return _options.BreakDuration;
    }

    private static long[]? NumbersOf(RedisResult? answer) => answer is null ? null : Script.Numbers(answer);

    private ValueTask<T?> Ask<T>(Func<IDatabase, Task<T>> ask, TimeSpan timeout, CancellationToken cancel)
        where T : class
    {
        if (_connecting is not { IsCompletedSuccessfully: true } || !_breaker.TryEnter(out var permit, out _))
            return new ValueTask<T?>((T?)null);
        return Call(ask, permit, timeout, cancel);
    }

    private async ValueTask<T?> Call<T>(Func<IDatabase, Task<T>> ask, Permit permit, TimeSpan timeout, CancellationToken cancel)
        where T : class
    {
        var connection = await _connecting!; // It was there before the breaker was asked.
        try
        {
            var answer = await ask(connection.GetDatabase()).WaitAsync(timeout, _clock, cancel);
            permit.Succeeded();
            _failures = 0;
            Count("answered");
            if (_problem is not null && _breaker.State is CircuitState.Closed)
                Tell(problem: null);
            return answer;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            permit.NoVerdict();
            throw;
        }
        catch (RedisServerException e) when (RedisFaults.IsOfAKey(e) || RedisFaults.IsOfARight(e))
        {
            permit.Succeeded(); // It answered.
            Count("refused");
            TellOfRefusal(e);
            return null;
        }
        catch (Exception e) when (RedisFaults.IsAway(e))
        {
            permit.Failed();
            Count(e is TimeoutException ? "timeout" : "failed");
            // One slow answer is no outage.
            if (
                Interlocked.Increment(ref _failures) >= FailuresToBeAway
                || !connection.IsConnected
                || _breaker.State is not CircuitState.Closed
            )
                Tell(Explain(e, timeout, connection.IsConnected));
            return null;
        }
    }

    private void TellOfRefusal(RedisServerException e)
    {
        if (RedisFaults.IsOfARight(e) && Interlocked.Exchange(ref _forbidden, 1) == 0)
            Forbidden(_log, e.Message);
        else if (RedisFaults.IsOfAKey(e) && Interlocked.Exchange(ref _refused, 1) == 0)
            Refused(_log, e, Prefix);
    }

    private void Count(string outcome) => _calls.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    private string Explain(Exception e, TimeSpan timeout, bool isConnected) =>
        e switch
        {
            TimeoutException when isConnected => $"did not respond within {timeout.TotalMilliseconds} ms.",
            TimeoutException => "cannot be connected to.",
            _ => RedisFaults.ProblemOfLogin(e, _options) ?? RedisFaults.FirstHalf(e),
        };

    private void Tell(string? problem)
    {
        lock (_telling)
        {
            _problem = problem;
            if (_stop.IsCancellationRequested)
                return;
            if (problem is null)
                TellThatItIsBack();
            else if (!_isToldAway)
                Away(_log, problem);
            (_isToldAway, _wellSince) = (_isToldAway || problem is not null, problem is null ? _wellSince : null);
        }
    }

    private void TellThatItIsBack()
    {
        if (!_isToldAway)
            return;
        _wellSince ??= _clock.GetTimestamp();
        if (_clock.GetElapsedTime(_wellSince.Value) < BreaksToBeBack * _options.BreakDuration)
            return;
        _isToldAway = false;
        Back(_log);
    }

    [LoggerMessage(
        EventId = EventIds.RedisUnavailable,
        Level = LogLevel.Warning,
        Message = "Redis is unavailable; limits, revocations, top accounts and cached queries go on without it: {Problem}"
    )]
    private static partial void Away(ILogger log, string problem);

    [LoggerMessage(
        EventId = EventIds.RedisHoldsOther,
        Level = LogLevel.Error,
        Message = "Redis holds something below {Prefix} that Florin did not write; what would be there goes on without it: who else writes there? Delete the key."
    )]
    private static partial void Refused(ILogger log, Exception e, string prefix);

    [LoggerMessage(
        EventId = EventIds.RedisRefusesCommand,
        Level = LogLevel.Error,
        Message = "Redis does not permit its user what Florin needs, and that goes on without it: {Answer} Grant it all commands on keys and channels below Redis:KeyPrefix."
    )]
    private static partial void Forbidden(ILogger log, string answer);

    [LoggerMessage(EventId = EventIds.RedisAvailableAgain, Level = LogLevel.Information, Message = "Redis is available again")]
    private static partial void Back(ILogger log);
}
