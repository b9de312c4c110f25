namespace Florin.Platform.EventLog;

/// <summary>
/// Finds what became of a command, and asks the storage only for those that may be there: nearly every command is new, and
/// to look in vain costs more than to decide. An id is in the filter before it can be in the storage; those from before
/// are read page by page, between commits, and until all are there every command is looked up.
/// </summary>
internal sealed class KnownCommands(ILogStore store, int size)
{
    private const int Page = 512;
    private readonly CommandFilter? _filter = size == 0 ? null : new CommandFilter(size);
    private string _last = "";
    private volatile bool _knowsAll;

    /// <summary>All ids that are in the storage are in the filter.</summary>
    public bool KnowsAll => _knowsAll || _filter is null;

    public StoredCommand? Find(string commandId) =>
        _filter is not null && _knowsAll && !_filter.MayHave(commandId) ? null : store.FindCommand(commandId);

    /// <summary>To be called before a commit, which may succeed even if it seems to fail.</summary>
    public void Expect(IReadOnlyList<PendingAppend> batch)
    {
        if (_filter is not null)
            foreach (var append in batch)
                _filter.Add(append.CommandId);
    }

    /// <summary>Reads one more page of the ids from before.</summary>
    public void Learn()
    {
        if (_filter is null || _knowsAll)
            return;
        var page = store.CommandIds(_last, Page);
        foreach (var id in page)
            _filter.Add(id);
        if (page.Count == Page)
            _last = page[^1];
        else
            _knowsAll = true;
    }
}
