using System.Security.Cryptography;
using Florin.Platform.EventLog;
using Florin.Platform.Resilience.Retry;
using Florin.Spanner.Protocol;
using Grpc.Core;

namespace Florin.Spanner;

/// <summary>The database as one log uses it: reads and transactions, each on a session of the pool.</summary>
internal sealed class SpannerDatabase : IDisposable
{
    private const int TriesUnanswered = 4; // After that the caller decides whether to retry.
    private static readonly Backoff Waits = new()
    {
        Base = TimeSpan.FromMilliseconds(2),
        Max = TimeSpan.FromMilliseconds(250),
        Jitter = 1,
    };
    private static readonly TransactionSelector Newest = new()
    {
        SingleUse = new TransactionOptions
        {
            ReadOnly = new TransactionOptions.Types.ReadOnly { Strong = true, ReturnReadTimestamp = true },
        },
    };

    private readonly SpannerOptions _options;
    private readonly SpannerServer _server;
    private readonly SessionPool _readers;
    private readonly SessionPool _writer;
    private readonly TimeProvider _clock;
    private int _users;

    /// <summary>A database to which nothing has connected yet.</summary>
    /// <param name="service">The service's name, which is the log's.</param>
    /// <param name="options">Where it is.</param>
    /// <param name="users">So many dispose of it; the last one closes it.</param>
    /// <param name="clock">Time.</param>
    /// <param name="emulator">HOST:PORT of an emulator; null for Spanner itself.</param>
    public SpannerDatabase(string service, SpannerOptions options, int users, TimeProvider clock, string? emulator)
    {
        if (service.AsSpan().ContainsAnyExceptInRange('a', 'z'))
            throw new ArgumentException($"'{service}' is not a name of a log: lowercase letters only.", nameof(service));
        (Log, _options, _users, _clock) = (service, options, users, clock);
        _server = new SpannerServer(options, emulator, clock);
        _writer = new SessionPool(_server, options, SpannerOptions.WriterSessions, service, clock);
        _readers = new SessionPool(_server, options, options.MaxPoolSize - SpannerOptions.WriterSessions, service, clock);
    }

    /// <summary>The name of the log.</summary>
    public string Log { get; }

    /// <summary>The name of the database.</summary>
    public string Name => _server.Database.ToString();

    /// <summary>Its sessions.</summary>
    public StorePool Pool =>
        new(_writer.Used + _readers.Used, _writer.Used + _readers.Used + Sessions.Count, _options.MaxPoolSize);

    /// <summary>The connection.</summary>
    internal SpannerServer Server => _server;

    /// <summary>The sessions that nobody uses now.</summary>
    internal IReadOnlyList<string> Sessions => [.. _writer.Unused, .. _readers.Unused];

    /// <summary>So many rows with all their columns and index entries are written in one commit, at the most.</summary>
    public int RowsPerCommit => _server.IsEmulator ? 100 : 1000;

    /// <summary>Creates the database and its tables where they are missing.</summary>
    /// <exception cref="LogFault">It cannot be used.</exception>
    public Task Prepare() => new SpannerTables(_server, this, _clock).Prepare();

    /// <summary>Refuses tables that this program cannot use as they are, without changing anything.</summary>
    /// <exception cref="LogFault">They are missing, or of another version.</exception>
    public Task MustBeCurrent() => new SpannerTables(_server, this, _clock).MustBeCurrent();

    /// <summary>Rows as they are now.</summary>
    public async Task<IReadOnlyList<SpannerRow>> Read(TableRead read, CancellationToken cancel = default) =>
        (await ReadAt(read, cancel)).Rows;

    /// <summary>Rows as they are now, and when that is by Spanner's clock.</summary>
    public async Task<(IReadOnlyList<SpannerRow> Rows, DateTimeOffset Now)> ReadAt(
        TableRead read,
        CancellationToken cancel = default
    )
    {
        for (var attempt = 0; ; attempt++)
        {
            var works = true;
            var session = await _readers.Borrow(cancel);
            try
            {
                var found = await read.Run(_server, session, Newest, cancel);
                return (found.Rows, found.Transaction?.ReadTimestamp?.ToDateTimeOffset() ?? default);
            }
            catch (RpcException e) when (SpannerFaults.IsSessionLost(e))
            {
                works = false;
            }
            catch (RpcException e) when (IsToRepeat(e, attempt))
            {
                await Task.Delay(Waits.After(attempt, Random), _clock, cancel);
            }
            finally
            {
                await _readers.Return(session, works);
            }
        }
    }

    /// <summary>Runs a transaction, again where Spanner aborts it.</summary>
    /// <param name="body">Reads, and says what is to be written; runs again with a transaction that is aborted.</param>
    /// <returns>What the body gave, and when it was committed.</returns>
    /// <exception cref="RpcException">It was not committed, or where the commit was sent, perhaps.</exception>
    public async Task<(T Result, DateTimeOffset At)> Transact<T>(Func<SpannerTransaction, Task<T>> body)
    {
        var began = _clock.GetTimestamp();
        var session = await _writer.Borrow(CancellationToken.None);
        var works = true;
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                var transaction = new SpannerTransaction(_server, session);
                try
                {
                    var result = await body(transaction);
                    return (result, await transaction.Commit());
                }
                catch (RpcException e) when (WaitAfter(e, transaction, attempt, began) is { } wait)
                {
                    works = !SpannerFaults.IsSessionLost(e);
                    if (!works)
                        session = await _writer.Create(CancellationToken.None);
                    works = true;
                    await Task.Delay(wait, _clock);
                }
                catch
                {
                    await transaction.RollBack();
                    throw;
                }
            }
        }
        finally
        {
            await _writer.Return(session, works);
        }
    }

    /// <summary>One of those who use it does not any more; the last one closes it.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) > 0)
            return;
        _readers.Dispose();
        _writer.Dispose();
        _server.Dispose();
    }

    // Null where it is not to be tried again: what may have been committed already is not.
    private TimeSpan? WaitAfter(RpcException e, SpannerTransaction transaction, int attempt, long began)
    {
        if (SpannerFaults.IsAborted(e) && _clock.GetElapsedTime(began) < _options.Timeout)
        {
            _writer.Aborted();
            return SpannerFaults.WaitOf(e) ?? Waits.After(attempt, Random);
        }
        return transaction.IsCommitting ? null
            : SpannerFaults.IsSessionLost(e) ? TimeSpan.Zero
            : IsToRepeat(e, attempt) ? Waits.After(attempt, Random)
            : null;
    }

    private static bool IsToRepeat(RpcException e, int attempt) =>
        SpannerFaults.IsUnavailable(e) && attempt + 1 < TriesUnanswered;

    private static double Random() => RandomNumberGenerator.GetInt32(1 << 20) / (double)(1 << 20);
}
