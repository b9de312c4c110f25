using Florin.Platform.EventLog;

namespace Florin.Risk;

/// <summary>
/// The rules that hold now: the administrators', else the configuration's. They are kept in memory until a change is sent,
/// and read again every second besides, for a change whose outcome nobody came to know.
/// </summary>
internal sealed class CurrentRules(EventLog log, RiskRules configured, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private Known? _known;
    private long _changes;

    /// <summary>Those of the newest durable change.</summary>
    public ValueTask<Ruling> Read(CancellationToken cancel) =>
        Volatile.Read(ref _known) is { } known && clock.GetElapsedTime(known.ReadAt) < Fresh
            ? ValueTask.FromResult(known.Ruling)
            : ReadAgain(cancel);

    /// <summary>A change was sent, whatever came of it.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _changes++;
            Volatile.Write(ref _known, null);
        }
    }

    private async ValueTask<Ruling> ReadAgain(CancellationToken cancel)
    {
        var (before, at) = (Interlocked.Read(ref _changes), clock.GetTimestamp());
        var (book, _) = await log.Read<RuleBook>(RuleBook.Stream, cancel);
        var ruling = Ready(book);
        lock (_lock)
            if (_changes == before) // Else what was read may be what holds no more.
                Volatile.Write(ref _known, new Known(ruling, at));
        return ruling;
    }

    // A version's rules never change, so what was made ready for it is as good as new.
    private Ruling Ready(RuleBook book) =>
        Volatile.Read(ref _known) is { } known && known.Ruling.Version == book.Version
            ? known.Ruling
            : new Ruling((book.Rules ?? configured).CompletedBy(configured), book.Version);

    private sealed record Known(Ruling Ruling, long ReadAt);
}
