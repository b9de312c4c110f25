using System.Globalization;
using Florin.Audit;
using Florin.Platform.EventLog;

namespace Florin.Cli.Verify;

/// <summary>
/// Invariant 10: the chain is as it was sealed, every command that it says it has recorded is recorded as its service's log
/// has it, and the digests that it sealed are those of the logs.
/// </summary>
internal sealed class AuditCheck
{
    private static readonly string[] Unaudited = ["audit", "analytics"];
    private readonly AuditChain _chain = new();
    private readonly Dictionary<string, Source> _sources = new(StringComparer.Ordinal);

    private long _batches;

    private readonly Check _sealed = new("10 the audit chain verifies", Advice.RestoreLog("audit"));

    private readonly Check _agrees = new(
        "10 the audit records every command in the logs, and the logs match its seals",
        Advice.RestoreAll
    );

    /// <summary>Follows the audit's log.</summary>
    public Fold Fold() => Verify.Fold.Of("audit", _sealed, Take);

    /// <summary>Compares the chain with the logs.</summary>
    public IEnumerable<Finding> Findings(IReadOnlyCollection<LogReplay> replays)
    {
        foreach (var (name, source) in _sources)
            if (replays.FirstOrDefault(r => r.Name == name) is { } replay)
                Compare(replay, source);
            else
                _agrees.Fail(
                    $"the audit has recorded {name} up to {source.Upto}, but that log is missing",
                    Advice.Missing(name)
                );
        if (replays.FirstOrDefault(r => r.Name == "audit") is { } own && own.Count != _batches)
            _sealed.Fail($"only {_batches} of {own.Count} events can be read");
        _sealed.Looked = string.Create(CultureInfo.InvariantCulture, $"{_chain.Entries:N0} entries, head {_chain.Head[..16]}…");
        var behind = replays
            .Where(r => !Unaudited.Contains(r.Name))
            .Sum(r => r.Count - (_sources.GetValueOrDefault(r.Name)?.Upto ?? 0));
        _agrees.Looked = string.Create(
            CultureInfo.InvariantCulture,
            $"{_sources.Count} logs, {_sources.Values.Sum(s => s.Seals.Count):N0} seals; {behind:N0} events not yet recorded"
        );
        return [_sealed.ToFinding(), _agrees.ToFinding()];
    }

    private void Take(Recorded happened)
    {
        if (happened.Stream != AuditChain.Stream)
        {
            _batches++;
            return;
        }
        if (!_chain.Follow(happened.Data))
            throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"the chain is broken from entry {_chain.FirstBroken:N0} on")
            );
        _batches++;
        var batch = (AuditBatchSealed)happened.Data; // Else it would not follow.
        if (!_sources.TryGetValue(batch.Source, out var source))
            _sources.Add(batch.Source, source = new Source());
        source.Upto = batch.Upto;
        foreach (var entry in batch.Entries)
            source.Entries.Add((entry.Position, entry.Seq, AppendIndex.HashOf(entry)));
        source.Seals.Add((batch.Upto, batch.Digest));
    }

    private void Compare(LogReplay replay, Source source)
    {
        if (source.Upto > replay.Count)
        {
            _agrees.Fail(
                $"the audit has recorded {replay.Name} up to {source.Upto}, but the log ends at {replay.Count}: it is older than the others or was truncated",
                Advice.RestoreLog(replay.Name)
            );
        }
        foreach (var (upto, digest) in source.Seals)
            if (digest is not null && upto <= replay.Count && !replay.Appends.HasDigest(upto, digest))
            {
                _agrees.Fail(
                    $"the digest of {replay.Name} at position {upto} differs from the audit's seal: earlier events were modified",
                    Advice.RestoreLog(replay.Name)
                );
                break;
            }
        var positions = replay.Appends.Positions;
        for (var i = 0; i < positions.Count && positions[i] <= source.Upto; i++)
        {
            if (i >= source.Entries.Count || source.Entries[i].Position != positions[i])
            {
                _agrees.Fail($"the audit has no entry for the command at position {positions[i]} of {replay.Name}");
                return;
            }
            if (!replay.Appends.IsEntry(i, source.Entries[i].Hash))
                _agrees.Fail(
                    $"entry {source.Entries[i].Seq} of the audit does not match position {positions[i]} of {replay.Name}"
                );
        }
    }

    private sealed class Source
    {
        public long Upto { get; set; }

        // Of all entries only what the comparison needs, as there may be millions.
        public List<(long Position, long Seq, int Hash)> Entries { get; } = [];

        public List<(long Upto, string? Digest)> Seals { get; } = [];
    }
}
