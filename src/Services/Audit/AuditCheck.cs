using System.Globalization;
using Florin.Audit.Features;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;

namespace Florin.Audit;

/// <summary>
/// Invariant 10: the chain is as it was sealed, every command that it says it has recorded is recorded as its service's log
/// has it, and the digests that it sealed are those of the logs.
/// </summary>
internal sealed class AuditCheck : ILogCheck
{
    private const string Own = "audit";
    private readonly AuditChain _chain = new();
    private readonly Dictionary<string, Source> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LoggedCommands> _logged = new(StringComparer.Ordinal);

    private long _batches;

    private readonly Check _sealed = new("10 the audit chain verifies", Advice.RestoreLog(Own)) { Part = ReportPart.Audit };

    private readonly Check _agrees = new(
        "10 the audit records every command in the logs, and the logs match its seals",
        Advice.RestoreAll
    )
    {
        Part = ReportPart.Audit,
    };

    /// <inheritdoc/>
    public IEnumerable<Fold> Folds(IReadOnlyList<string> logs)
    {
        var folds = new List<Fold> { Fold.Of(Own, _sealed, Take) };
        foreach (var log in logs.Where(log => log != Own))
        {
            var commands = new LoggedCommands(log);
            _logged.Add(log, commands);
            folds.Add(Fold.Of(log, _agrees, commands.Take));
        }
        return folds;
    }

    /// <inheritdoc/>
    public IEnumerable<Check> Compare(ReadLogs logs)
    {
        foreach (var (name, source) in _sources)
            if (logs.Find(name) is { } log)
                Compare(log, source);
            else
                _agrees.Fail(
                    $"the audit has recorded {name} up to {source.Upto}, but that log is missing",
                    Advice.Missing(name)
                );
        if (logs.Find(Own) is { } own && own.Count != _batches)
            _sealed.Fail($"only {_batches} of {own.Count} events can be read");
        _sealed.Looked = string.Create(CultureInfo.InvariantCulture, $"{_chain.Entries:N0} entries, head {_chain.Head[..16]}…");
        var behind = logs
            .All.Where(log => SealLogsFeature.Sources.Contains(log.Service, StringComparer.Ordinal))
            .Sum(log => log.Count - (_sources.GetValueOrDefault(log.Service)?.Upto ?? 0));
        _agrees.Looked = string.Create(
            CultureInfo.InvariantCulture,
            $"{_sources.Count} logs, {_sources.Values.Sum(s => s.Seals.Count):N0} seals; {behind:N0} events not yet recorded"
        );
        return [_sealed, _agrees];
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
            source.Entries.Add((entry.Position, entry.Seq, HashOf(entry)));
        source.Seals.Add((batch.Upto, batch.Digest));
    }

    private void Compare(ReadLog log, Source source)
    {
        if (source.Upto > log.Count)
        {
            _agrees.Fail(
                $"the audit has recorded {log.Service} up to {source.Upto}, but the log ends at {log.Count}: it is older than the others or was truncated",
                Advice.RestoreLog(log.Service)
            );
        }
        foreach (var (upto, digest) in source.Seals)
            if (digest is not null && upto <= log.Count && !log.Appends.HasDigest(upto, digest))
            {
                _agrees.Fail(
                    $"the digest of {log.Service} at position {upto} differs from the audit's seal: earlier events were modified",
                    Advice.RestoreLog(log.Service)
                );
                break;
            }
        var positions = log.Appends.Positions;
        var logged = _logged[log.Service];
        for (var i = 0; i < positions.Count && positions[i] <= source.Upto; i++)
        {
            if (i >= source.Entries.Count || source.Entries[i].Position != positions[i])
            {
                _agrees.Fail($"the audit has no entry for the command at position {positions[i]} of {log.Service}");
                return;
            }
            if (!logged.Has(positions[i], source.Entries[i].Hash))
                _agrees.Fail(
                    $"entry {source.Entries[i].Seq} of the audit does not match position {positions[i]} of {log.Service}"
                );
        }
    }

    // Of this process alone, to be compared with others of it and never stored; wherever the entry stands in the chain.
    private static int HashOf(AuditEntry entry) => (entry with { Seq = 0 }).GetHashCode();

    /// <summary>What the entry of each command of a log must be, in a few bytes each.</summary>
    private sealed class LoggedCommands(string log)
    {
        private readonly List<long> _positions = [];
        private readonly List<int> _hashes = [];
        private string? _last;

        public void Take(Recorded happened)
        {
            if (happened.Metadata.CommandId.Value == _last)
                return;
            _last = happened.Metadata.CommandId.Value;
            _positions.Add(happened.Position);
            _hashes.Add(HashOf(AuditEntry.Of(0, log, happened)));
        }

        public bool Has(long position, int hash) => _positions.BinarySearch(position) is >= 0 and var at && _hashes[at] == hash;
    }

    private sealed class Source
    {
        public long Upto { get; set; }

        // Of all entries only what the comparison needs, as there may be millions.
        public List<(long Position, long Seq, int Hash)> Entries { get; } = [];

        public List<(long Upto, string? Digest)> Seals { get; } = [];
    }
}
