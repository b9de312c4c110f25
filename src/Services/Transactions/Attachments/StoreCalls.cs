using Florin.Platform.Resilience;
using Florin.Platform.Resilience.Bulkhead;

namespace Florin.Transactions.Attachments;

/// <summary>
/// Calls to the store of attachments. Each has a time limit, few are under way at once, and a circuit of their own opens while they
/// fail: a store that hangs takes no places from other requests of the service. Reads and writes are apart, as a full disk can be
/// read.
/// </summary>
/// <param name="clock">Measures how long the store takes.</param>
/// <param name="random">For jitter; 0 to 1.</param>
internal sealed class StoreCalls(TimeProvider clock, Func<double> random) : IDisposable
{
    /// <summary>What the store is called where it is to blame.</summary>
    public const string Name = "attachment storage";

    /// <summary>How long a call may take until its first byte, or its answer where that has no content.</summary>
    public static readonly TimeSpan FirstByte = TimeSpan.FromSeconds(5);

    private const double BytesPerSecond = 2 << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20); // Below what the gateway waits.

    private static readonly PipelineOptions Limits = new()
    {
        Retry = new() { MaxRetries = 0 },
        CircuitBreaker = new() { MinimumThroughput = 5, BreakDuration = TimeSpan.FromSeconds(5) },
        Bulkhead = new BulkheadOptions
        {
            MaxConcurrent = 16,
            MaxQueue = 16,
            QueueTimeout = TimeSpan.FromSeconds(2),
        },
        AttemptTimeout = Longest,
        TotalTimeout = Longest + TimeSpan.FromSeconds(5),
    };

    private readonly Pipeline _reads = Of(clock, random);
    private readonly Pipeline _writes = Of(clock, random);

    /// <summary>Reads something.</summary>
    /// <param name="call">The call.</param>
    /// <param name="limit">How long it may take; see <see cref="For"/>.</param>
    /// <param name="cancel">The caller gives up.</param>
    /// <exception cref="ServiceUnavailable">The store cannot be reached, or is not called because that has failed lately.</exception>
    public Task<T> Read<T>(Func<CancellationToken, Task<T>> call, TimeSpan limit, CancellationToken cancel) =>
        Call(_reads, call, limit, cancel);

    /// <summary>Writes or deletes something.</summary>
    /// <param name="call">The call.</param>
    /// <param name="limit">How long it may take; see <see cref="For"/>.</param>
    /// <param name="cancel">The caller gives up.</param>
    /// <exception cref="ServiceUnavailable">As for <see cref="Read"/>.</exception>
    public Task Write(Func<CancellationToken, Task> call, TimeSpan limit, CancellationToken cancel) =>
        Call(
            _writes,
            async stop =>
            {
                await call(stop);
                return true;
            },
            limit,
            cancel
        );

    /// <summary>A part of a call, such as the wait for its first byte.</summary>
    /// <exception cref="IOException">It took longer.</exception>
    public async Task<T> Within<T>(Func<CancellationToken, Task<T>> part, TimeSpan limit, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            return await part(either.Token);
        }
        catch (OperationCanceledException slow) when (late.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new IOException($"The {Name} did not answer within {limit}.", slow);
        }
    }

    /// <summary>How long a content of a length may take.</summary>
    public static TimeSpan For(long bytes)
    {
        var limit = FirstByte + TimeSpan.FromSeconds(bytes / BytesPerSecond);
        return limit < Longest ? limit : Longest;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reads.Dispose();
        _writes.Dispose();
    }

    // A content that is not what was stored says nothing about whether the store is well.
    private static Pipeline Of(TimeProvider clock, Func<double> random) =>
        new(Name, Limits, clock, random, isOfAnother: fault => fault is InvalidDataException);

    private async Task<T> Call<T>(
        Pipeline through,
        Func<CancellationToken, Task<T>> call,
        TimeSpan limit,
        CancellationToken cancel
    )
    {
        try
        {
            return await through.Execute(stop => new ValueTask<T>(Within(call, limit, stop)), Repeat.Never, cancel);
        }
        catch (Exception fault)
            when (fault is IOException or UnauthorizedAccessException or DependencyUnavailable
                || (fault is OperationCanceledException && !cancel.IsCancellationRequested)
            )
        {
            throw new ServiceUnavailable(
                Name, // Not the service, which is well: no circuit of it opens.
                "the store of attachments cannot be reached; nothing was changed, try again later.",
                fault
            );
        }
    }
}
