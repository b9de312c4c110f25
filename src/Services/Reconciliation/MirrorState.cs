using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Reconciliation;

/// <summary>What decisions about a source need beside the read model.</summary>
/// <param name="Source">The source.</param>
/// <param name="LockedThrough">The last day that is locked; null where none is.</param>
internal sealed record SourceState(BankSourceId Source, DateOnly? LockedThrough);

/// <summary>
/// The state of a mirrored part of the ledger: how many events there were, by which a decision knows that the read model that it
/// was made from is still the newest, and which days are locked. Lines, matches and exceptions are in the read model alone, so
/// that the state stays small however many there are.
/// </summary>
/// <param name="Version">How many events there were.</param>
/// <param name="Sources">The bank accounts that mirror it, oldest first.</param>
internal sealed record MirrorState(long Version, ImmutableArray<SourceState> Sources) : IState<MirrorState>
{
    /// <summary>So many bank accounts may mirror one part of the ledger.</summary>
    public const int MaxSources = 100;

    public static MirrorState Empty { get; } = new(0, []);

    public static string Schema => "mirror.1";

    /// <summary>A source of it; null where it is none.</summary>
    public SourceState? Find(BankSourceId source) => Sources.FirstOrDefault(one => one.Source == source);

    /// <summary>Whether a day of a source is locked.</summary>
    public bool IsLocked(BankSourceId source, DateOnly on) => Find(source)?.LockedThrough is { } through && on <= through;

    public MirrorState Apply(object happened) =>
        happened switch
        {
            BankSourceAdded e => new MirrorState(Version + 1, Sources.Add(new SourceState(e.Source, null))),
            PeriodLocked e => Locked(e.Source, e.Through),
            PeriodUnlocked e => Locked(e.Source, e.Through),
            _ => this with { Version = Version + 1 },
        };

    private MirrorState Locked(BankSourceId source, DateOnly? through)
    {
        var index = Sources.ToList().FindIndex(one => one.Source == source);
        return index < 0
            ? throw new LogFault($"{source} is no source of this stream.")
            : new MirrorState(Version + 1, Sources.SetItem(index, Sources[index] with { LockedThrough = through }));
    }
}
