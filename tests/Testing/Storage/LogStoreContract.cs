using System.Text;
using Florin.Platform.EventLog;
using Xunit;

namespace Florin.Testing.Storage;

/// <summary>What every storage of a log promises. A provider's tests derive from this and from <see cref="LogRefusalContract"/>.</summary>
public abstract class LogStoreContract : IDisposable
{
    private readonly SomeAppends _some = new();
    private SomeStorage? _store;

    /// <summary>The storage under test, claimed empty.</summary>
    private SomeStorage Store
    {
        get
        {
            if (_store is null)
            {
                _store = Create();
                _store.Open();
            }
            return _store;
        }
    }

    /// <summary>New and empty storage, not claimed yet.</summary>
    protected abstract SomeStorage Create();

    /// <summary>The same storage as the program finds it when it starts again, not claimed yet.</summary>
    protected abstract SomeStorage Restart();

    /// <inheritdoc/>
    public void Dispose()
    {
        _store?.Dispose();
        CleanUp();
        GC.SuppressFinalize(this);
    }

    /// <summary>Removes what <see cref="Create"/> made.</summary>
    protected virtual void CleanUp() { }

    [Fact]
    public void Is_empty_at_first()
    {
        Assert.Equal(0, Store.Open());
        Assert.Empty(Store.Read(0, 10));
        Assert.Empty(Store.ReadStream("account-1", 0, 10));
        Assert.Null(Store.FindCommand("c1"));
        Assert.Null(Store.LoadSnapshot("account-1", "a"));
    }

    [Fact]
    public async Task Has_an_identity_of_its_own_for_ever()
    {
        var identity = Store.Identity;
        Assert.False(string.IsNullOrEmpty(identity));
        Assert.Equal(identity, await Store.Reader.ReadIdentity(CancellationToken.None));
        Store.Open();
        Assert.Equal(identity, Store.Identity);
        Store.Dispose();
        using var again = Restart();
        again.Open();
        Assert.Equal(identity, again.Identity);
    }

    [Fact]
    public void Gives_each_field_back_as_it_was()
    {
        var odd = new StoredEvent(
            1,
            "account-acc_ä€😀",
            1,
            "Opened@2",
            """{"name":"ä€😀","zero":"\u0000"}"""u8.ToArray(),
            new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.Zero).AddMicroseconds(999_999),
            """{"actor":"user_1"}"""u8.ToArray()
        );
        Store.Commit([new StoredAppend("c1", [odd], null, [])]);
        var stored = Assert.Single(Store.Read(0, 10));
        Same(odd, stored);
        Assert.Equal(TimeSpan.Zero, stored.At.Offset);
        Same(odd, Assert.Single(Store.ReadStream(odd.Stream, 0, 10)));
    }

    [Fact]
    public void Reads_on_from_a_position()
    {
        Store.Commit([_some.Next("c1", "a", "b", "a"), _some.Next("c2", "b")]);
        Store.Commit([_some.Next("c3", "a")]);
        Assert.Equal([1, 2, 3, 4, 5], Positions(Store.Read(0, 10)));
        Assert.Equal([3, 4], Positions(Store.Read(2, 2)));
        Assert.Empty(Store.Read(5, 10));
        Assert.Empty(Store.Read(99, 10));
        Assert.Empty(Store.Read(0, 0));
    }

    [Fact]
    public void Reads_a_stream_on_from_a_version()
    {
        Store.Commit([_some.Next("c1", "a", "b", "a"), _some.Next("c2", "b", "a")]);
        Assert.Equal([(1L, 1L), (3, 2), (5, 3)], Store.ReadStream("a", 0, 10).Select(e => (e.Position, e.Version)));
        Assert.Equal([3, 5], Positions(Store.ReadStream("a", 1, 10)));
        Assert.Equal([3], Positions(Store.ReadStream("a", 1, 1)));
        Assert.Empty(Store.ReadStream("a", 3, 10));
    }

    [Fact]
    public void Knows_where_it_ends()
    {
        Assert.Equal(0, Store.Head());
        Store.Commit([_some.Next("c1", "a", "b"), _some.Next("c2", "a")]);
        Assert.Equal(3, Store.Head());
    }

    [Fact]
    public void Knows_the_last_version_of_a_stream()
    {
        Store.Commit([_some.Next("c1", "a", "b", "a"), _some.Next("c2", "a")]);
        Assert.Equal((3, 1, 0), (Store.LastVersion("a"), Store.LastVersion("b"), Store.LastVersion("c")));
        Store.Commit([_some.Next("c3", "b")]);
        Assert.Equal(2, Store.LastVersion("b"));
    }

    [Fact]
    public async Task Is_scanned_from_a_position_to_its_end()
    {
        for (var i = 0; i < 3; i++)
            Store.Commit([_some.Next($"c{i}", [.. Enumerable.Repeat("a", 700)])]);
        var scanned = new List<long>();
        await foreach (var page in Store.Reader.Scan(1, CancellationToken.None))
            scanned.AddRange(Positions(page));
        Assert.Equal(Enumerable.Range(2, 2099).Select(position => (long)position), scanned);
    }

    [Fact]
    public void Tells_streams_apart_to_the_letter()
    {
        Store.Commit([_some.Next("c1", "account-1", "account-10", "Account-1", "account-1 ")]);
        foreach (var stream in new[] { "account-1", "account-10", "Account-1", "account-1 " })
            Assert.Equal(stream, Assert.Single(Store.ReadStream(stream, 0, 10)).Stream);
    }

    [Fact]
    public void Finds_a_command_by_its_id_with_its_first_event_and_its_receipt()
    {
        var receipt = new Receipt(new byte[] { 1, 0, 255 }, 201, """{"success":true}"""u8.ToArray());
        Store.Commit([_some.Next("c1", "a"), _some.Next("c2", "b", "a") with { Receipt = receipt }, _some.Next("c3", "c")]);
        var found = Store.FindCommand("c2");
        Assert.NotNull(found);
        Assert.Equal((2L, "b"), (found.First.Position, found.First.Stream));
        Assert.NotNull(found.Receipt);
        Assert.Equal(receipt.Fingerprint.ToArray(), found.Receipt.Fingerprint.ToArray());
        Assert.Equal(201, found.Receipt.Status);
        Assert.Equal(receipt.Body.ToArray(), found.Receipt.Body.ToArray());
        Assert.Null(Store.FindCommand("c3")!.Receipt);
        Assert.Null(Store.FindCommand("C2"));
        Assert.Null(Store.FindCommand("c"));
        var receipts = Store.FindReceipts(["c3", "c", "c2"]);
        Assert.Equal([4, null, 2], receipts.Select(kept => kept?.Position));
        Assert.Equal([null, null, 201], receipts.Select(kept => kept?.Receipt?.Status));
    }

    [Fact]
    public void Lists_each_command_once_page_by_page()
    {
        Assert.Empty(Store.CommandIds("", 10));
        Store.Commit([_some.Next("txn_2/debit", "a", "b"), _some.Next("C", "a"), _some.Next("ä😀", "b")]);
        Store.Commit([_some.Next("cmd_1", "a"), _some.Next("txn_2", "c")]);
        var listed = new List<string>();
        while (Store.CommandIds(listed.LastOrDefault(""), 2) is { Count: > 0 } page)
            listed.AddRange(page);
        Assert.Equal(["C", "cmd_1", "txn_2", "txn_2/debit", "ä😀"], listed.Order(StringComparer.Ordinal));
        Assert.Equal(2, Store.CommandIds(listed[2], 3).Count);
    }

    [Fact]
    public void Keeps_a_receipt_without_content()
    {
        Store.Commit([_some.Next("c1", "a") with { Receipt = new Receipt(default, 204, default) }]);
        var receipt = Store.FindCommand("c1")!.Receipt;
        Assert.Equal((0, 204, 0), (receipt!.Fingerprint.Length, receipt.Status, receipt.Body.Length));
    }

    [Fact]
    public void Keeps_one_snapshot_of_a_stream_the_newest()
    {
        Store.Commit([
            _some.Next("c1", "a") with
            {
                Snapshots = [Snapshot("a", 1, "s1", "one"), Snapshot("b", 7, "s1", "other")],
            },
        ]);
        Assert.Equal((1L, "one"), Loaded("a", "s1"));
        Store.Commit([
            _some.Next("c2", "a") with
            {
                Snapshots = [Snapshot("a", 3, "s1", "three"), Snapshot("a", 2, "s1", "two")],
            },
        ]);
        Assert.Equal((3L, "three"), Loaded("a", "s1"));
        Assert.Null(Loaded("a", "s2"));
        Store.Commit([_some.Next("c3", "a") with { Snapshots = [Snapshot("a", 3, "s2", "{}")] }]);
        Assert.Equal((3L, "{}"), Loaded("a", "s2"));
        Assert.Null(Loaded("a", "s1"));
        Assert.Equal((7L, "other"), Loaded("b", "s1"));
        Store.Commit([_some.Next("c4", "a") with { Snapshots = [Snapshot("a", 2, "s2", "late")] }]);
        Assert.Equal((3L, "{}"), Loaded("a", "s2"));
    }

    [Fact]
    public void Keeps_everything_over_a_restart()
    {
        var receipt = new Receipt("f"u8.ToArray(), 201, "body"u8.ToArray());
        Store.Commit([_some.Next("c1", "a", "b") with { Receipt = receipt, Snapshots = [Snapshot("a", 1, "s1", "one")] }]);
        Store.Dispose();
        _store = Restart();
        Assert.Equal(2, _store.Open());
        Assert.Equal([1, 2], Positions(_store.Read(0, 10)));
        Assert.Equal(201, _store.FindCommand("c1")!.Receipt!.Status);
        Assert.Equal((1L, "one"), Loaded("a", "s1"));
        _store.Commit([_some.Next("c2", "a")]);
        Assert.Equal([1, 3], Positions(_store.ReadStream("a", 0, 10)));
    }

    [Fact]
    public void Does_not_hold_on_to_the_memory_of_what_it_was_given()
    {
        var data = "{\"n\":1}"u8.ToArray();
        var lent = _some.Event("a", "T", "") with { Data = data, Metadata = data };
        var append = new StoredAppend("c1", [lent], new Receipt(data, 200, data), [new StoredSnapshot("a", 1, "s", data)]);
        Store.Commit([append]);
        Array.Clear(data);
        var found = Store.FindCommand("c1")!;
        var kept = Store.Read(0, 1)[0];
        foreach (
            var memory in new[]
            {
                kept.Data,
                kept.Metadata,
                found.First.Data,
                found.Receipt!.Body,
                found.Receipt.Fingerprint,
                Store.LoadSnapshot("a", "s")!.State,
            }
        )
            Assert.Equal("{\"n\":1}", Encoding.UTF8.GetString(memory.Span));
    }

    [Fact]
    public async Task Shows_readers_whole_batches_in_order_while_it_commits()
    {
        const int batches = 200;
        const int batchEvents = 6;
        var store = Store;
        var reading = Enumerable
            .Range(0, 3)
            .Select(_ => Task.Run(() => Follow(store, batches * batchEvents, batchEvents)))
            .ToList();
        for (var i = 0; i < batches; i++)
            store.Commit([_some.Next($"{i}-a", "a", "b", "c"), _some.Next($"{i}-b", "a", "b", "c")]);
        await Task.WhenAll(reading);
    }

    /// <summary>An event equals another, content included.</summary>
    protected static void Same(StoredEvent expected, StoredEvent actual)
    {
        Assert.Equal(Encoding.UTF8.GetString(expected.Data.Span), Encoding.UTF8.GetString(actual.Data.Span));
        Assert.Equal(Encoding.UTF8.GetString(expected.Metadata.Span), Encoding.UTF8.GetString(actual.Metadata.Span));
        Assert.Equal(expected with { Data = default, Metadata = default }, actual with { Data = default, Metadata = default });
    }

    private static IEnumerable<long> Positions(IEnumerable<StoredEvent> events) => events.Select(e => e.Position);

    private static StoredSnapshot Snapshot(string stream, long version, string schema, string state) =>
        new(stream, version, schema, Encoding.UTF8.GetBytes(state));

    private static void Follow(SomeStorage store, long until, int batchEvents)
    {
        var last = 0L;
        while (last < until)
        {
            var seen = store.Read(last, int.MaxValue);
            foreach (var stored in seen)
                Assert.Equal(++last, stored.Position);
            Assert.Equal(0, last % batchEvents);
            if (last > 0)
                Assert.Equal(last / 3, Assert.Single(store.ReadStream("b", (last / 3) - 1, 1)).Version);
        }
    }

    private (long, string)? Loaded(string stream, string schema) =>
        Store.LoadSnapshot(stream, schema) is { } kept ? (kept.Version, Encoding.UTF8.GetString(kept.State.Span)) : null;
}
