using Florin.Platform.EventLog;

namespace Florin.Testing.Storage;

/// <summary>A storage of a log with one claim after another, as a test uses it that looks at nothing else.</summary>
public sealed class SomeStorage(ILogWriter writer, ILogReader reader) : IDisposable
{
    private LogClaim? _claim;

    /// <summary>Its writer.</summary>
    public ILogWriter Writer => writer;

    /// <summary>Its reader.</summary>
    public ILogReader Reader => reader;

    /// <summary>The log's identity.</summary>
    public string? Identity => writer.Identity;

    /// <summary>Claims it, and later opens it again under the same claim.</summary>
    /// <returns>The position of the last event.</returns>
    public long Open()
    {
        var claim = _claim is { } has ? has with { Head = writer.Reopen(has.Epoch) } : writer.Claim();
        _claim = claim;
        return claim.Head;
    }

    /// <summary>Commits under the claim.</summary>
    public void Commit(IReadOnlyList<StoredAppend> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var claim = _claim ?? default;
        writer.Commit(batch, claim.Head, claim.Epoch);
        _claim = claim with { Head = batch[^1].Events[^1].Position };
    }

    /// <summary>As the reader's own.</summary>
    public IReadOnlyList<StoredEvent> Read(long afterPosition, int max) =>
        Now(reader.Read(afterPosition, max, CancellationToken.None));

    /// <summary>As the reader's own.</summary>
    public IReadOnlyList<StoredEvent> ReadStream(string stream, long afterVersion, int max) =>
        Now(reader.ReadStream(stream, afterVersion, max, CancellationToken.None));

    /// <summary>As the reader's own.</summary>
    public long Head() => Now(reader.Head(CancellationToken.None)).Position;

    /// <summary>As the reader's own.</summary>
    public long LastVersion(string stream) => Now(reader.LastVersion(stream, CancellationToken.None));

    /// <summary>As the reader's own.</summary>
    public StoredCommand? FindCommand(string commandId) => Now(reader.FindCommand(commandId, CancellationToken.None));

    /// <summary>As the reader's own.</summary>
    public IReadOnlyList<StoredReceipt?> FindReceipts(params IReadOnlyList<string> commandIds) =>
        Now(reader.FindReceipts(commandIds, CancellationToken.None));

    /// <summary>As the reader's own.</summary>
    public IReadOnlyList<string> CommandIds(string after, int max) =>
        Now(reader.CommandIds(after, max, CancellationToken.None));

    /// <summary>As the reader's own.</summary>
    public StoredSnapshot? LoadSnapshot(string stream, string schema) =>
        Now(reader.LoadSnapshot(stream, schema, CancellationToken.None));

    /// <inheritdoc/>
    public void Dispose()
    {
        writer.Dispose();
        reader.Dispose();
    }

#pragma warning disable VSTHRD002 // A test has its thread to itself.
    private static TResult Now<TResult>(ValueTask<TResult> reading) => reading.AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
