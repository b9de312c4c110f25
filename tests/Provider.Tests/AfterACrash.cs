using Florin.Platform.EventLog;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

/// <summary>The files of a log as they are at a moment, opened again: what a program finds after it was killed.</summary>
public sealed class AfterACrash : IDisposable
{
    private const int BatchEvents = 6;
    private readonly TemporaryDirectory _directory = new();
    private readonly SomeAppends _some = new();

    private string Path => _directory.File("log.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_log_has_all_that_was_committed()
    {
        using var store = Opened();
        for (var batch = 1; batch <= 20; batch++)
        {
            Commit(store, batch);
            using var after = new SqliteLogStore(Copied(int.MaxValue));
            Assert.Equal(batch * BatchEvents, after.Open());
            Assert.Equal(batch * BatchEvents, after.Scan(0).Count());
            Assert.NotNull(after.FindCommand($"{batch}-b"));
        }
    }

    [Fact]
    public void A_log_whose_last_writes_were_lost_has_whole_batches_up_to_there_and_goes_on()
    {
        using var store = Opened();
        for (var batch = 1; batch <= 10; batch++)
            Commit(store, batch);
        var whole = (int)new FileInfo(Path + "-wal").Length;
        var heads = new List<long>();
        for (var length = 0; length <= whole; length += 1531) // A prime, to cut anywhere in a page.
        {
            using var after = new SqliteLogStore(Copied(length));
            var head = after.Open();
            heads.Add(head);
            Assert.Equal(0, head % BatchEvents);
            Assert.Equal(head, after.Scan(0).Count());
            Assert.Equal(head > 0, after.FindCommand("1-a") is not null);
            Commit(after, 99, Continued(head));
            Assert.Equal(head + BatchEvents, after.Open());
        }
        Assert.Equal(heads.Order(), heads);
        Assert.True(heads.Distinct().Count() > 5, $"The cuts found only the heads {string.Join(", ", heads.Distinct())}.");
    }

    [Fact]
    public void A_log_does_not_have_a_batch_that_failed()
    {
        using var store = Opened();
        Commit(store, 1);
        using var other = new SqliteLogStore(Path, readOnly: true); // With it, closing alone would leave the file beside.
        other.Open();
        var bad = _some.Next("2-a", "a", "b");
        Assert.Throws<LogFault>(() => store.Commit([bad, bad]));
        using (var after = new SqliteLogStore(Copied(int.MaxValue)))
            Assert.Equal(BatchEvents, after.Open());
        Assert.Equal(BatchEvents, store.Open());
        using (var after = new SqliteLogStore(Copied(int.MaxValue)))
            Assert.Equal(BatchEvents, after.Open());
        store.Commit([bad]);
        Assert.Equal(BatchEvents + 2, store.Open());
    }

    private static SomeAppends Continued(long head)
    {
        var some = new SomeAppends();
        while (some.Head < head)
            some.Next("passed over", "a", "b", "c");
        return some;
    }

    private void Commit(SqliteLogStore store, int batch, SomeAppends? some = null)
    {
        some ??= _some;
        store.Commit([some.Next($"{batch}-a", "a", "b", "c"), some.Next($"{batch}-b", "a", "b", "c")]);
    }

    /// <summary>A copy of the files of which the write-ahead log is cut.</summary>
    private string Copied(int walBytes)
    {
        var copy = _directory.File("copy.db");
        File.Delete(copy + "-shm");
        File.Copy(Path, copy, overwrite: true);
        var wal = File.ReadAllBytes(Path + "-wal");
        File.WriteAllBytes(copy + "-wal", wal.AsSpan(0, Math.Min(wal.Length, walBytes)));
        return copy;
    }

    private SqliteLogStore Opened()
    {
        var store = new SqliteLogStore(Path);
        store.Open();
        return store;
    }
}
