namespace Florin.Platform.EventLog;

/// <summary>What a log and every copy of it can be asked for, byte for byte as it was written. Any thread.</summary>
public interface IAppendReader
{
    /// <summary>Events with a position above <paramref name="afterPosition"/>, in order.</summary>
    ValueTask<IReadOnlyList<StoredEvent>> Read(long afterPosition, int max, CancellationToken cancel);

    /// <summary>The append that a command id made, or null.</summary>
    ValueTask<StoredCommand?> FindCommand(string commandId, CancellationToken cancel);

    /// <summary>Where the appends of commands begin, and their receipts, all at once: each at its command's place, or null.</summary>
    /// <remarks>One after another, which is quick where the storage is in this process.</remarks>
    async ValueTask<IReadOnlyList<StoredReceipt?>> FindReceipts(IReadOnlyList<string> commandIds, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(commandIds);
        var found = new StoredReceipt?[commandIds.Count];
        for (var i = 0; i < found.Length; i++)
            if (await FindCommand(commandIds[i], cancel) is { } command)
                found[i] = new StoredReceipt(command.First.Position, command.Receipt);
        return found;
    }
}
