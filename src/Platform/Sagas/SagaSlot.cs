using Florin.Platform.Resilience.Deadlines;

namespace Florin.Platform.Sagas;

/// <summary>
/// A saga's slot among those that run. It is given back while the saga waits, and taken again when it continues. Belongs to
/// one saga at a time, and is not thread-safe.
/// </summary>
public sealed class SagaSlot
{
    private readonly SagaSlots _places;
    private readonly TimeProvider _clock;
    private string? _counted;
    private string? _holder;
    private bool _isTransferred;

    internal SagaSlot(SagaSlots places, TimeProvider clock) => (_places, _clock) = (places, clock);

    private SagaSlot(SagaSlot before)
    {
        (_places, _clock) = (before._places, before._clock);
        (_counted, _holder) = (before._counted, before._holder);
        (before._counted, before._holder, before._isTransferred) = (null, null, true);
    }

    /// <summary>Whether it is taken now.</summary>
    internal bool IsTaken => _holder is not null;

    /// <summary>Ends it: the place is free, and the saga counts among those under way no more. Does nothing the second time.</summary>
    public void End()
    {
        Release();
        if (_counted is { } user)
            _places.Dismiss(user);
        _counted = null;
    }

    /// <summary>Hands it on: ending it here does nothing any more.</summary>
    public SagaSlot Transfer() =>
        _isTransferred ? throw new InvalidOperationException("The place was handed on.") : new SagaSlot(this);

    /// <summary>Gives the place back for as long as the saga waits.</summary>
    internal void Release()
    {
        if (_holder is { } user)
            _places.Leave(user);
        _holder = null;
    }

    /// <summary>Counts a new saga of a user as under way.</summary>
    internal SagaRefused? Admit(string user)
    {
        if (_places.Admit(user) is { } refused)
            return refused;
        _counted = user;
        return null;
    }

    /// <summary>Counts a saga as under way that had been admitted in another life.</summary>
    internal void Readmit(string user)
    {
        if (_counted is not null)
            return;
        _places.Readmit(user);
        _counted = user;
    }

    /// <summary>
    /// Takes a place in a user's share for a saga that continues, however long that takes; no other is kept meanwhile.
    /// </summary>
    internal ValueTask Take(string user, CancellationToken stop) =>
        _holder == user ? ValueTask.CompletedTask : new ValueTask(TakeAnew(user, goesOn: true, Timeout.InfiniteTimeSpan, stop));

    /// <summary>Takes a place for a new saga.</summary>
    /// <exception cref="TimeoutException">None became free in time.</exception>
    internal Task TakeWithin(string user, TimeSpan time, CancellationToken cancel) =>
        TakeAnew(user, goesOn: false, time, cancel);

    private async Task TakeAnew(string user, bool goesOn, TimeSpan time, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Release();
        if (_places.Take(user, goesOn) is { } waiter)
            await Wait(waiter, time, cancel);
        _holder = user;
    }

    // A run that gives up, for any reason, must return a place that was granted at the same moment.
    private async Task Wait(SagaWaiter waiter, TimeSpan time, CancellationToken cancel)
    {
        var isGranted = false;
        try
        {
            await waiter.Granted.Task.Within(time, _clock, cancel);
            isGranted = true;
        }
        finally
        {
            if (!isGranted && !_places.GiveUp(waiter))
                _places.Leave(waiter.User);
        }
    }
}
