using System.Collections.Immutable;
using System.Diagnostics;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Audit;

/// <summary>How far a service's log is recorded.</summary>
/// <param name="Upto">The position.</param>
/// <param name="CommandId">The last command recorded: an append that is cut in two by a batch is still one entry.</param>
/// <param name="At">When that command was decided, by which the log is known again.</param>
internal sealed record SourceMark(long Upto, string? CommandId, DateTimeOffset At)
{
    public static readonly SourceMark None = new(0, null, default);
}

/// <summary>The chain as it stands: all that the next batch needs.</summary>
/// <param name="Entries">How many entries it has.</param>
/// <param name="Head">The hash of the last batch.</param>
/// <param name="Sources">How far each service's log is recorded.</param>
internal sealed record Chain(long Entries, string Head, ImmutableDictionary<string, SourceMark> Sources) : IState<Chain>
{
    public static Chain Empty { get; } = new(0, AuditChain.Genesis, ImmutableDictionary<string, SourceMark>.Empty);

    public static string Schema => "chain.2";

    public long Upto(string source) => Mark(source).Upto;

    /// <summary>
    /// Up to where a service's log is recorded, and by which event it is known again: the one there belongs to the last
    /// command recorded, and all events of a command are of one time.
    /// </summary>
    public Checkpoint CheckpointOf(string source)
    {
        var mark = Mark(source);
        return new Checkpoint(
            mark.Upto,
            Mark: mark.CommandId is { } command ? Checkpoint.MarkOf(mark.Upto, command, mark.At) : null
        );
    }

    /// <summary>Seals the next events of a service's log: one entry for each append.</summary>
    public Decision Seal(string source, IReadOnlyList<Recorded> events)
    {
        var mark = Mark(source);
        if (events[0].Position != mark.Upto + 1)
            return new Refusal(
                RefusalCode.WrongState,
                $"The log of {source} is recorded up to {mark.Upto}; what comes next cannot begin at {events[0].Position}."
            );
        var entries = new List<AuditEntry>(events.Count);
        var hash = new ChainHash(Head);
        var last = mark.CommandId;
        foreach (var recorded in events)
        {
            if (recorded.Metadata.CommandId.Value == last)
                continue;
            last = recorded.Metadata.CommandId;
            var entry = AuditEntry.Of(Entries + entries.Count + 1, source, recorded);
            hash.Add(entry);
            entries.Add(entry);
        }
        var (upto, first, digest) = (events[^1].Position, Entries + 1, events[^1].Metadata.Digest);
        var seal = hash.Seal(source, upto, first, entries.Count, digest);
        return [new AuditBatchSealed(source, upto, first, Head, seal, entries, digest)];
    }

    public Chain Apply(object happened) =>
        happened is AuditBatchSealed batch
            ? new Chain(
                Entries + batch.Entries.Count,
                batch.Hash,
                Sources.SetItem(
                    batch.Source,
                    batch.Entries is [.., var last]
                        ? new SourceMark(batch.Upto, last.CommandId, last.At)
                        : Mark(batch.Source) with
                        {
                            Upto = batch.Upto,
                        }
                )
            )
            : throw new UnreachableException($"{happened.GetType().Name} is not an event of the chain.");

    private SourceMark Mark(string source) => Sources.GetValueOrDefault(source, SourceMark.None);
}
