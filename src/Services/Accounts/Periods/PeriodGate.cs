using System.Collections.Immutable;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;

namespace Florin.Accounts.Periods;

/// <summary>
/// Keeps postings out of closed periods. A period is in here before it is closed in the log: whatever is decided afterwards
/// is refused, and whatever was decided before comes before it in the log, so that its hash covers all there will ever be.
/// Thread-safe.
/// </summary>
internal sealed class PeriodGate(Func<EventLog> log)
{
    private readonly Lock _lock = new();
    private ImmutableArray<Period> _closed = [];
    private ImmutableArray<Period> _closing = [];
    private volatile bool _isLoaded;
    private long _lastEnd = long.MinValue;

    /// <summary>Makes sure that it knows all closed periods, before a posting is decided.</summary>
    public ValueTask Ready(CancellationToken cancel) => _isLoaded ? ValueTask.CompletedTask : Load(cancel);

    /// <summary>A command that posts, once it knows them.</summary>
    public ValueTask<Prepared<TCommand>> ReadyFor<TCommand>(TCommand command, CancellationToken cancel)
        where TCommand : class, ICommand
    {
        var ready = Ready(cancel);
        return ready.IsCompletedSuccessfully ? new(command) : Loaded();

        async ValueTask<Prepared<TCommand>> Loaded()
        {
            await ready;
            return command;
        }
    }

    /// <summary>Has it read the log again, because another process may have owned it.</summary>
    public void Reload() => _isLoaded = false;

    /// <summary>Closes a period for postings, about to be closed in the log.</summary>
    public void Begin(Period period)
    {
        lock (_lock)
            _closing = _closing.Add(period);
        Know(period);
    }

    /// <summary>
    /// It was closed in the log, or was not. A period of which that is not known stays closed here until the program ends:
    /// nothing can get into it, and closing it again says what became of it.
    /// </summary>
    public void End(Period period, bool isClosed)
    {
        lock (_lock)
        {
            _closing = _closing.Remove(period);
            if (isClosed)
                _closed = _closed.Add(period);
        }
    }

    /// <summary>The name of the closed period that a time is in; null where it is in none.</summary>
    public async ValueTask<string?> ClosedAt(DateTimeOffset at, CancellationToken cancel)
    {
        await Ready(cancel);
        return Of(at)?.Name;
    }

    /// <summary>Why a posting is not taken at its time; null where it is.</summary>
    public Refusal? Refuse(PostToAccount posting) =>
        Of(posting.EffectiveAt) is { } period
            ? new Refusal(AccountCodes.PeriodClosed, $"The period {period} is closed; nothing can take effect in it.").With(
                "period",
                period.Name
            )
            : null;

    /// <summary>
    /// A posting that gives a debit back, which is always taken: where the period of the debit was closed meanwhile, it takes
    /// effect now.
    /// </summary>
    public PostToAccount Moved(PostToAccount posting, DateTimeOffset now) =>
        Of(posting.EffectiveAt) is null ? posting : posting with { EffectiveAt = now };

    private Period? Of(DateTimeOffset at)
    {
        if (at.UtcTicks >= Volatile.Read(ref _lastEnd))
            return null; // Nearly always.
        lock (_lock)
        {
            foreach (var period in _closed)
                if (period.Has(at))
                    return period;
            foreach (var period in _closing)
                if (period.Has(at))
                    return period;
            return null;
        }
    }

    private void Know(Period period)
    {
        lock (_lock)
            if (period.Until.UtcTicks > _lastEnd)
                Volatile.Write(ref _lastEnd, period.Until.UtcTicks);
    }

    private async ValueTask Load(CancellationToken cancel)
    {
        var (periods, _) = await log().Read<LedgerPeriods>(LedgerPeriods.Stream, cancel);
        lock (_lock)
            _closed = [.. periods.All.Select(one => one.Period).Union(_closed)];
        foreach (var one in periods.All)
            Know(one.Period);
        _isLoaded = true;
    }
}
