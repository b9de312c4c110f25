namespace Florin.Platform.EventLog;

/// <summary>What a log and every copy of it can be asked for, byte for byte as it was written. Any thread.</summary>
public interface IAppendReader
{
    /// <summary>Events with a position above <paramref name="afterPosition"/>, in order.</summary>
    ValueTask<IReadOnlyList<StoredEvent>> Read(long afterPosition, int max, CancellationToken cancel);

    /// <summary>The append that a command id made, or null.</summary>
    ValueTask<StoredCommand?> FindCommand(string commandId, CancellationToken cancel);
}
