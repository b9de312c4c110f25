using Florin.Kernel;
using Florin.Payments.Processors;
using Florin.Platform;
using Florin.Platform.Commands;
using Florin.Platform.Messaging;

namespace Florin.Payments;

/// <summary>
/// The payments whose outcome the processor has not told yet, one for each command id. A payment goes on whoever asked for
/// it goes away; who asks again is told that it is still under way, or what became of it. What it came to without anybody
/// waiting is kept for the next who asks, where the log does not have it. Thread-safe.
/// </summary>
internal sealed class ProcessorCalls(ProcessorOptions options, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>So many may wait for an answer at a time; others are told at once that it is under way.</summary>
    private const int MaxPatient = 256;

    /// <summary>So many failures are kept for whoever asks next; the longest known is forgotten.</summary>
    private const int MaxUntold = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<Outcome>> _payments = new(StringComparer.Ordinal);
    private readonly Dictionary<UserId, int> _ofUsers = [];
    private readonly Queue<(string Id, Task<Outcome> Failed)> _untold = new();
    private readonly CancellationTokenSource _stop = new();
    private int _underWay;
    private int _patient;

    /// <summary>How many are under way.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Begins a payment that is not under way, waits a moment for its outcome, and tells it; null while there is none.</summary>
    /// <param name="id">The command id.</param>
    /// <param name="user">Whose payment it is.</param>
    /// <param name="pay">Makes it; cancelled only when the service stops.</param>
    /// <param name="cancel">Gives up waiting; the payment goes on.</param>
    /// <exception cref="ServiceUnavailable">Too many are under way: it was not begun.</exception>
    public async Task<Outcome?> Ask(
        string id,
        UserId user,
        Func<CancellationToken, Task<Outcome>> pay,
        CancellationToken cancel
    )
    {
        cancel.ThrowIfCancellationRequested();
        var payment = Find(id) ?? Begin(id, user, pay);
        if (!payment.IsCompleted && !await HasEnded(payment, cancel))
            return null;
        Told(id, payment);
        return await payment;
    }

    /// <summary>Gives up what is under way, and waits until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task[] payments;
        lock (_lock)
            payments = [.. _payments.Values];
        await Task.WhenAll(payments.Select(payment => Task.WhenAny(payment))); // However each of them ends.
        _stop.Dispose();
    }

    private Task<Outcome>? Find(string id)
    {
        lock (_lock)
            return _payments.GetValueOrDefault(id);
    }

    private Task<Outcome> Begin(string id, UserId user, Func<CancellationToken, Task<Outcome>> pay)
    {
        var outcome = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_payments.TryGetValue(id, out var known))
                return known;
            ThrowIfTooMany(user);
            _underWay++;
            _ofUsers[user] = _ofUsers.GetValueOrDefault(user) + 1;
            _payments.Add(id, outcome.Task);
        }
        _ = Pay(outcome, id, user, pay);
        return outcome.Task;
    }

    private async Task Pay(
        TaskCompletionSource<Outcome> outcome,
        string id,
        UserId user,
        Func<CancellationToken, Task<Outcome>> pay
    )
    {
        try
        {
            var made = await pay(_stop.Token);
            End(id, user, isTold: true); // The log has it.
            outcome.SetResult(made);
        }
        catch (Exception e) // Whatever it is, it is thrown to whoever waits or asks next.
        {
            End(id, user, isTold: false);
            outcome.SetException(e);
            _ = outcome.Task.Exception; // Where nobody asks again it must not count as unobserved.
        }
    }

    private void End(string id, UserId user, bool isTold)
    {
        lock (_lock)
        {
            _underWay--;
            if (--_ofUsers[user] == 0)
                _ofUsers.Remove(user);
            if (isTold)
            {
                _payments.Remove(id);
                return;
            }
            _untold.Enqueue((id, _payments[id]));
            while (_untold.Count > MaxUntold && _untold.TryDequeue(out var oldest))
                Forget(oldest.Id, oldest.Failed);
        }
    }

    private void Told(string id, Task<Outcome> payment)
    {
        lock (_lock)
            Forget(id, payment);
    }

    private void Forget(string id, Task<Outcome> payment)
    {
        if (_payments.GetValueOrDefault(id) == payment)
            _payments.Remove(id);
    }

    private void ThrowIfTooMany(UserId user)
    {
        if (_underWay >= options.MaxConcurrent)
            throw new ServiceUnavailable(
                PaymentDesk.Processor,
                $"{options.MaxConcurrent} payments are under way; no more are taken."
            );
        if (_ofUsers.GetValueOrDefault(user) >= options.ConcurrentPerUser())
            throw new ServiceUnavailable(
                PaymentDesk.Processor,
                $"{options.ConcurrentPerUser()} payments of {user} are under way; no more are taken."
            );
    }

    private async Task<bool> HasEnded(Task<Outcome> payment, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _patient) > MaxPatient)
        {
            Interlocked.Decrement(ref _patient);
            return false;
        }
        try
        {
            await payment.Within(options.AnswerWithin, clock, cancel);
            return true;
        }
        catch (Exception) when (payment.IsCompleted)
        {
            return true; // What it came to is thrown to whoever asked.
        }
        catch (TimeoutException)
        {
            return false; // It is still under way, which whoever asked is told.
        }
        finally
        {
            Interlocked.Decrement(ref _patient);
        }
    }
}
