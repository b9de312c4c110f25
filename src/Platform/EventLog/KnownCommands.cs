namespace Florin.Platform.EventLog;

/// <summary>
/// Knows which commands the storage cannot have, so that only the others are looked up: nearly every command is new, and to
/// look in vain costs more than to decide. An id is in the filter before it can be in the storage; those from before
/// are read page by page, between commits, and until all are there every command is looked up.
/// </summary>
internal sealed class KnownCommands(ILogReader store, int size)
{
    private const int Page = 512;
    private volatile CommandFilter? _filter = size == 0 ? null : new CommandFilter(size);
    private string _last = "";
    private volatile bool _knowsAll;

    /// <summary>All ids that are in the storage are in the filter.</summary>
    public bool KnowsAll => _knowsAll || _filter is null;

    /// <summary>Whether a command may be in the storage, so that it must be looked up.</summary>
    public bool MayHave(string commandId)
    {
        var filter = _filter; // First: one that is still empty is there only while not all are known.
        return filter is null || !_knowsAll || filter.MayHave(commandId);
    }

    /// <summary>To be called before a commit, which may succeed even if it seems to fail.</summary>
    public void Expect(IReadOnlyList<PendingAppend> batch)
    {
        if (_filter is not null)
            foreach (var append in batch)
                _filter.Add(append.CommandId);
    }

    /// <summary>As before a commit, of what another process has committed.</summary>
    public void Expect(IReadOnlyList<Recorded> events)
    {
        if (_filter is null)
            return;
        foreach (var happened in events)
            if (happened.Metadata.IsUnknown)
                Forget();
            else
                _filter.Add(happened.Metadata.CommandId);
    }

    /// <summary>Another writer may have added some: all are read again, and until then every command is looked up.</summary>
    public void Forget()
    {
        if (_filter is null)
            return;
        _knowsAll = false;
        _filter = new CommandFilter(size);
        _last = "";
    }

    /// <summary>Reads one more page of the ids from before. Waits for the storage: the committing thread has nothing else to do.</summary>
    public void Learn()
    {
        if (_filter is null || _knowsAll)
            return;
        var page = store.CommandIds(_last, Page, CancellationToken.None).Wait();
        foreach (var id in page)
            _filter.Add(id);
        if (page.Count == Page)
            _last = page[^1];
        else
            _knowsAll = true;
    }
}
