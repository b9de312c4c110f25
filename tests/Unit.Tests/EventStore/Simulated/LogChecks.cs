using Florin.Platform.EventLog;

namespace Florin.Unit.Tests.EventStore.Simulated;

/// <summary>Holds the log, as the database has it, against its own rules and against what was told.</summary>
internal sealed class LogChecks
{
    private readonly LogWorld _world;
    private readonly List<string> _findings = [];
    private readonly EventTypes _types = TheLog.Types();
    private readonly Dictionary<string, StoredAppend> _appends = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _totals = new(StringComparer.Ordinal);
    private readonly HashSet<(long Position, string Stream, long Version, string Key, object Data)> _events = [];

    public LogChecks(LogWorld world)
    {
        _world = world;
        Walk();
        Epochs();
        _findings.AddRange(world.Rows.Refusals.Select(refusal => $"An owner asked for what contradicts the log: {refusal}"));
    }

    /// <summary>The running hash of the log, as it follows from its rows.</summary>
    public string? Digest { get; private set; }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Look()
    {
        foreach (var (key, outcome) in _world.Told.Outcomes)
            if (!_appends.TryGetValue(key, out var append))
                _findings.Add($"{key} was acknowledged and is not in the log");
            else if ((append.Events[0].Position, CounterChange.Text(append.Receipt)) != outcome)
                _findings.Add($"{key} was acknowledged with {outcome} and is in the log at {append.Events[0].Position}");
        foreach (var key in _world.Told.Never.Where(_appends.ContainsKey))
            _findings.Add($"{key} is in the log, though it was said that nothing was recorded");
        foreach (var (stream, version, total) in _world.Told.States)
            if (Total(stream, version) != total)
                _findings.Add($"{stream} had the total {total} at version {version}, and {Total(stream, version)} in the log");
        foreach (var shown in _world.Told.Events.Except(_events))
            _findings.Add($"{shown} was shown and is not in the log");
        return _findings;
    }

    /// <summary>Whether an instance has the whole log, and nothing else.</summary>
    public bool IsSeenBy(EventLog log) => log.End == new LogEnd(_world.Rows.Events.Count, Digest);

    /// <summary>A counter's state, by a fold of the log; its version is the newest.</summary>
    public (long Version, int Total) StateOf(string stream) =>
        _totals.TryGetValue(stream, out var totals) ? (totals.Count, totals[^1]) : (0, 0);

    private int? Total(string stream, long version) =>
        version == 0 ? 0
        : _totals.TryGetValue(stream, out var totals) && version <= totals.Count ? totals[(int)version - 1]
        : null;

    private void Walk()
    {
        var (digests, position) = (new AppendDigest(), 0L);
        foreach (var append in _world.Rows.Appends)
        {
            if (!_appends.TryAdd(append.CommandId, append))
                _findings.Add($"{append.CommandId} is in the log twice");
            var (metadata, digest) = AppendDigest.Split(append.Events[0].Metadata);
            Digest = digests.Of(Digest, append.CommandId, metadata.Span, append.Events, append.Receipt);
            if (Digest != digest)
                _findings.Add($"The digest of {append.CommandId} does not follow from the appends before it");
            foreach (var stored in append.Events)
            {
                if (stored.Position != ++position)
                    _findings.Add($"Position {stored.Position} stands where {position} is expected");
                Fold(append.CommandId, stored);
            }
        }
    }

    private void Fold(string key, in StoredEvent stored)
    {
        var data = _types.Read(stored.Type, stored.Data).Data;
        _events.Add((stored.Position, stored.Stream, stored.Version, key, data));
        if (!_totals.TryGetValue(stored.Stream, out var totals))
            _totals[stored.Stream] = totals = [];
        totals.Add((totals.Count == 0 ? 0 : totals[^1]) + (data is Added added ? added.Amount : 0));
        if (stored.Version != totals.Count)
            _findings.Add($"{stored.Stream} has version {stored.Version} where {totals.Count} is expected");
    }

    private void Epochs()
    {
        var batches = _world.Rows.Batches;
        foreach (var (before, after) in batches.Zip(batches.Skip(1)))
            if (after.Epoch < before.Epoch)
                _findings.Add($"{after} follows {before}");
            else if (after.Epoch == before.Epoch && after.Writer != before.Writer)
                _findings.Add($"{after} and {before} have the same epoch");
    }
}
