using Florin.Kernel;
using Florin.Payments.Processors;
using Florin.Platform.Background;
using Florin.Platform.Commands;
using Florin.Platform.Resilience;
using Florin.Platform.Resilience.Deadlines;

namespace Florin.Payments;

/// <summary>
/// The payments whose outcome the processor has not given yet, one for each command id. A payment continues when its
/// caller goes away; a caller that asks again learns that it is still under way, or its outcome. An outcome that no caller
/// waited for is kept for the next one, where the log does not have it. Thread-safe.
/// </summary>
internal sealed class ProcessorCalls(ProcessorOptions options, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>So many callers may wait for an answer at a time; others are answered at once that it is under way.</summary>
    private const int MaxPatient = 256;

    /// <summary>So many failures are kept for the next caller; the oldest is dropped.</summary>
    private const int MaxUndelivered = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<Outcome>> _payments = new(StringComparer.Ordinal);
    private readonly Dictionary<UserId, int> _ofUsers = [];
    private readonly Queue<(string Id, Task<Outcome> Failed)> _undelivered = new();
    private readonly CancellationTokenSource _stop = new();
    private int _underWay;
    private int _patient;

    /// <summary>How many are under way.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Begins a payment that is not under way, waits a moment for its outcome, and tells it; null while there is none.</summary>
    /// <param name="id">The command id.</param>
    /// <param name="user">Whose payment it is.</param>
    /// <param name="pay">Makes it; cancelled only when the service stops.</param>
    /// <param name="cancel">Gives up waiting; the payment continues.</param>
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
        Delivered(id, payment);
        return await payment;
    }

    /// <summary>Gives up what is under way, and waits until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelInContext();
        Task[] payments;
        lock (_lock)
            payments = [.. _payments.Values];
        await Task.WhenAll(payments.Select(payment => Task.WhenAny(payment.OrCancelled(CancellationToken.None)))); // However each of them ends.
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
            End(id, user, isDelivered: true); // The log has it.
            outcome.SetResult(made);
        }
        catch (Exception e) // Whatever it is, it is thrown to the waiting or the next caller.
        {
            End(id, user, isDelivered: false);
            outcome.SetException(e);
            _ = outcome.Task.Exception; // Without a next caller it must not count as unobserved.
        }
    }

    private void End(string id, UserId user, bool isDelivered)
    {
        lock (_lock)
        {
            _underWay--;
            if (--_ofUsers[user] == 0)
                _ofUsers.Remove(user);
            if (isDelivered)
            {
                _payments.Remove(id);
                return;
            }
            _undelivered.Enqueue((id, _payments[id]));
            while (_undelivered.Count > MaxUndelivered && _undelivered.TryDequeue(out var oldest))
                Forget(oldest.Id, oldest.Failed);
        }
    }

    private void Delivered(string id, Task<Outcome> payment)
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
                $"{options.MaxConcurrent} payments are in progress; no more are accepted."
            );
        if (_ofUsers.GetValueOrDefault(user) >= options.ConcurrentPerUser())
            throw new ServiceUnavailable(
                PaymentDesk.Processor,
                $"{options.ConcurrentPerUser()} payments of {user} are in progress; no more are accepted."
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
            return true; // The outcome is thrown to the caller.
        }
        catch (TimeoutException)
        {
            return false; // It is still under way, which the caller is answered.
        }
        finally
        {
            Interlocked.Decrement(ref _patient);
        }
    }
}
