using Florin.Platform.EventLog;
using Xunit;

namespace Florin.Testing.Storage;

/// <summary>What every storage of a log refuses, and that a refused batch leaves nothing behind.</summary>
public abstract class LogRefusalContract : IDisposable
{
    private readonly SomeAppends _some = new();
    private readonly Lazy<SomeStorage> _store;

    /// <summary>Makes the storage when a test first needs it.</summary>
    protected LogRefusalContract() => _store = new Lazy<SomeStorage>(Create);

    /// <summary>New and empty storage, not opened yet.</summary>
    protected abstract SomeStorage Create();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_store.IsValueCreated)
            _store.Value.Dispose();
        CleanUp();
        GC.SuppressFinalize(this);
    }

    /// <summary>Removes what <see cref="Create"/> made.</summary>
    protected virtual void CleanUp() { }

    [Fact]
    public void A_position_that_exists() => Refused(last => last with { Events = [Moved(last, 1)] });

    [Fact]
    public void A_position_that_leaves_a_hole() =>
        Refused(last => last with { Events = [Moved(last, last.Events[0].Position + 1)] });

    [Fact]
    public void A_version_that_its_stream_has() =>
        Refused(last => last with { Events = [last.Events[0] with { Stream = "a", Version = 1 }] });

    [Fact]
    public void A_version_that_its_stream_gets_in_the_same_batch() =>
        Refused(last => last with { Events = [last.Events[0] with { Stream = "good", Version = 1 }] });

    [Fact]
    public void A_command_id_that_exists() => Refused(last => last with { CommandId = "c1" });

    [Fact]
    public void A_command_id_that_comes_earlier_in_the_batch() => Refused(last => last with { CommandId = "good" });

    [Fact]
    public void An_append_without_events() => Refused(last => last with { Events = [] });

    [Fact]
    public void Everything_until_it_is_opened()
    {
        var store = _store.Value;
        NotOpen(store);
        store.Open();
        store.Commit([_some.Next("c1", "a")]);
        store.Dispose();
        NotOpen(store);
    }

    private static StoredEvent Moved(StoredAppend append, long position) => append.Events[0] with { Position = position };

    private static void NotOpen(SomeStorage store)
    {
        Assert.ThrowsAny<LogFault>(() => store.Commit([new SomeAppends().Next("c", "s")]));
        Assert.ThrowsAny<LogFault>(() => store.Read(0, 1));
        Assert.ThrowsAny<LogFault>(() => store.ReadStream("s", 0, 1));
        Assert.ThrowsAny<LogFault>(() => store.FindCommand("c"));
        Assert.ThrowsAny<LogFault>(() => store.LoadSnapshot("s", "a"));
    }

    /// <summary>A batch whose first append is good and whose last is spoilt: nothing of it stays, and the log goes on.</summary>
    private void Refused(Func<StoredAppend, StoredAppend> spoil)
    {
        var store = _store.Value;
        store.Open();
        store.Commit([_some.Next("c1", "a", "a")]);
        var good = _some.Next("good", "good") with
        {
            Receipt = new Receipt("f"u8.ToArray(), 201, "b"u8.ToArray()),
            Snapshots = [new StoredSnapshot("good", 1, "s", "{}"u8.ToArray())],
        };

        Assert.ThrowsAny<LogFault>(() => store.Commit([good, spoil(_some.Next("last", "last"))]));

        Assert.ThrowsAny<LogFault>(() => store.Commit([good])); // Not before it was opened again.
        Assert.Equal(2, store.Open());
        Assert.Equal(2, store.Read(0, 10).Count);
        Assert.Empty(store.ReadStream("good", 0, 10));
        Assert.Null(store.FindCommand("good"));
        Assert.Null(store.LoadSnapshot("good", "s"));
        store.Commit([good]);
        Assert.Equal(201, store.FindCommand("good")!.Receipt!.Status);
        Assert.Equal(3, store.Open());
    }
}
