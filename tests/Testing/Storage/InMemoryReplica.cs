using Florin.Platform.EventLog;
using Florin.Platform.Replication;

namespace Florin.Testing.Storage;

/// <summary>
/// A replica in memory, as strict as the real ones. What was stored outlives <see cref="Dispose"/>, and several may share one
/// storage, as processes do.
/// </summary>
public sealed class InMemoryReplica(InMemoryReplica? shared = null) : IReplica
{
    private readonly Kept _kept = shared?._kept ?? new Kept();

    /// <summary>Called before each call that a writer makes, with its name; throwing makes it fail before it did anything.</summary>
    public Action<string>? OnCall { get; set; }

    /// <summary>Called after each write, before whoever wrote knows; throwing makes the outcome unknown.</summary>
    public Action? OnWritten { get; set; }

    /// <inheritdoc/>
    public string Name => "memory";

    /// <summary>Everything that is stored, also above the watermark.</summary>
    public IReadOnlyList<StoredEvent> Rows
    {
        get
        {
            lock (_kept)
                return [.. _kept.Appends.SelectMany(append => append.Events)];
        }
    }

    /// <inheritdoc/>
    public long StoredUpTo()
    {
        lock (_kept)
            return EndOf(_kept.Appends);
    }

    /// <summary>Everything that is stored as it was appended, also above the watermark.</summary>
    public IReadOnlyList<StoredAppend> Appends
    {
        get
        {
            lock (_kept)
                return [.. _kept.Appends];
        }
    }

    /// <summary>Stores what continues it, as an owner does that is killed before anything else.</summary>
    public void Leave(StoredAppend append)
    {
        lock (_kept)
            Put(_kept.Appends, append);
    }

    /// <inheritdoc/>
    public Watermark Open(ReplicatedLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        OnCall?.Invoke(nameof(Open));
        lock (_kept)
        {
            _kept.Identity ??= log.Identity;
            if (_kept.Identity != log.Identity)
                throw new ReplicaDiffers($"{Name} is a copy of {_kept.Identity}, not of {log.Identity}.");
            if (log.Epoch < _kept.Epoch)
                throw new Fenced($"{Name} was opened under the epoch {_kept.Epoch}.");
            _kept.Epoch = log.Epoch;
            return _kept.Watermark;
        }
    }

    /// <inheritdoc/>
    public void Reset(ReplicatedLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        OnCall?.Invoke(nameof(Reset));
        lock (_kept)
        {
            if (log.Identity == _kept.Identity && log.Epoch < _kept.Epoch)
                throw new Fenced($"{Name} was opened under the epoch {_kept.Epoch}.");
            (_kept.Identity, _kept.Epoch, _kept.Appends, _kept.Watermark) = (log.Identity, log.Epoch, [], default);
        }
    }

    /// <inheritdoc/>
    public void Write(IReadOnlyList<StoredAppend> appends, in Watermark watermark)
    {
        ArgumentNullException.ThrowIfNull(appends);
        OnCall?.Invoke(nameof(Write));
        lock (_kept)
        {
            MustOwn(watermark.Epoch);
            var after = _kept.Appends.ToList();
            foreach (var append in appends.Where(append => append.Events[^1].Position > _kept.Watermark.Position))
                Put(after, append);
            if (watermark.Position < _kept.Watermark.Position || watermark.Position > EndOf(after))
                throw new LogFault($"The watermark of {Name} cannot be {watermark.Position}.");
            (_kept.Appends, _kept.Watermark) = (after, watermark);
        }
        OnWritten?.Invoke();
    }

    /// <inheritdoc/>
    public long DeleteAboveWatermark(long epoch)
    {
        OnCall?.Invoke(nameof(DeleteAboveWatermark));
        lock (_kept)
        {
            MustOwn(epoch);
            var removed = EndOf(_kept.Appends) - _kept.Watermark.Position;
            _kept.Appends = [.. _kept.Appends.Where(append => append.Events[^1].Position <= _kept.Watermark.Position)];
            return removed;
        }
    }

    /// <inheritdoc/>
    public Watermark Committed()
    {
        lock (_kept)
            return _kept.Watermark;
    }

    /// <inheritdoc/>
    public ValueTask<ReplicaEnd> End(CancellationToken cancel)
    {
        OnCall?.Invoke(nameof(End));
        lock (_kept)
            return ValueTask.FromResult(new ReplicaEnd(_kept.Watermark, _kept.Identity));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> Read(long afterPosition, int max, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<StoredEvent>>([
            .. Rows.Where(e => e.Position > afterPosition && e.Position <= Committed().Position).Take(max),
        ]);

    /// <inheritdoc/>
    public ValueTask<StoredCommand?> FindCommand(string commandId, CancellationToken cancel)
    {
        lock (_kept)
            return ValueTask.FromResult(
                _kept.Appends.Find(append =>
                    append.CommandId == commandId && append.Events[0].Position <= _kept.Watermark.Position
                )
                    is { } found
                    ? new StoredCommand(found.Events[0], found.Receipt)
                    : null
            );
    }

    /// <inheritdoc/>
    public void Dispose() { }

    private void MustOwn(long epoch)
    {
        if (epoch != _kept.Epoch)
            throw new Fenced($"{Name} was opened under the epoch {_kept.Epoch}.");
    }

    private void Put(List<StoredAppend> appends, StoredAppend append)
    {
        var first = append.Events[0].Position;
        if (first > EndOf(appends) + 1)
            throw new LogFault($"{Name} ends at {EndOf(appends)}, and {first} does not continue it.");
        appends.RemoveAll(before => before.Events[^1].Position >= first);
        if (appends.SelectMany(a => a.Events).Any(e => append.Events.Any(o => (o.Stream, o.Version) == (e.Stream, e.Version))))
            throw new ReplicaRefused($"{Name} has a version of {append.Events[0].Stream} already.");
        appends.Add(append);
    }

    private static long EndOf(List<StoredAppend> appends) => appends.Count == 0 ? 0 : appends[^1].Events[^1].Position;

    private sealed class Kept
    {
        public string? Identity { get; set; }

        public long Epoch { get; set; }

        public Watermark Watermark { get; set; }

        public List<StoredAppend> Appends { get; set; } = [];
    }
}
