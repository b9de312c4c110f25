using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Replication;

/// <summary><c>florin replicas diff</c> of one log.</summary>
public sealed class ComparingCopies : IDisposable
{
    private readonly CopiedLog _copied = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Finds_nothing_in_an_equal_one(bool onlyHashes)
    {
        await Fill(_copied, 9);
        Assert.Equal(new LogDifference(18, null), await Diff(_copied.Store, _copied.Replica, 18, onlyHashes));
        Assert.Equal(new LogDifference(7, null), await Diff(_copied.Store, _copied.Replica, 7, onlyHashes: true));
        Assert.Equal(new LogDifference(0, null), await Diff(_copied.Store, _copied.Replica, 0, onlyHashes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task Finds_where_two_logs_parted(int common)
    {
        await Fill(_copied, common);
        using var other = new CopiedLog();
        await Fill(other, common);
        _copied.Time.Advance(TimeSpan.FromSeconds(1));
        await Fill(_copied, 9 - common);
        await Fill(other, 9 - common);
        foreach (var onlyHashes in (bool[])[true, false])
        {
            var found = await Diff(_copied.Store, other.Replica, 18, onlyHashes);
            Assert.Equal(2 * common, found.EqualUpTo);
            Assert.Contains($"parted at position {(2 * common) + 1}: the log has Added of sum-1", found.Difference);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(18)]
    public async Task Finds_a_changed_byte_that_the_hashes_do_not_tell(long position)
    {
        await Fill(_copied, 9);
        var changed = new Changed(_copied.Replica, position);
        Assert.Null((await Diff(_copied.Store, changed, 18, onlyHashes: true)).Difference);
        var found = await Diff(_copied.Store, changed, 18, onlyHashes: false);
        var append = ((position - 1) / 2 * 2) + 1;
        Assert.Equal(append - 1, found.EqualUpTo);
        Assert.Contains($"the append at position {append} differs in its events", found.Difference);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Finds_the_copy_of_another_log_with_equal_rows(bool onlyHashes)
    {
        await Fill(_copied, 3);
        var replica = _copied.Replica;
        Assert.Null((await Compare(replica, await replica.End(default), onlyHashes)).Difference);
        var other = new ReplicaEnd(replica.Committed(), "log_other");
        var found = await Compare(replica, other, onlyHashes);
        Assert.Equal($"it is a copy of another log: of log_other, not of {_copied.Store.Identity}", found.Difference);
        var unknown = await Compare(replica, other with { Log = null }, onlyHashes);
        Assert.Contains("another log: of one without an identity", unknown.Difference);
        Assert.Null((await Compare(replica, new ReplicaEnd(Watermark.None(0), null), onlyHashes)).Difference);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Finds_a_watermark_with_another_hash_than_the_log_has_there(bool onlyHashes)
    {
        await Fill(_copied, 3);
        var end = await _copied.Replica.End(default);
        var changed = end with { Watermark = end.Watermark with { Digest = "other" } };
        var found = await Compare(_copied.Replica, changed, onlyHashes);
        Assert.StartsWith("its watermark has the hash other at position 6, where the log has ", found.Difference);
        var shorter = end with { Watermark = end.Watermark with { Position = 4 } }; // With the hash of 6.
        Assert.Contains("at position 4", (await Compare(_copied.Replica, shorter, onlyHashes)).Difference);
        Assert.Equal(
            "the replica has more than the log, which has lost its end",
            (await Compare(_copied.Replica, end, onlyHashes, head: 4)).Difference
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Finds_what_was_taken_out_of_the_way(bool onlyHashes)
    {
        await Fill(_copied, 1);
        foreach (var count in (int[])[1, 2])
        {
            _copied.Replica.OnCall = call =>
            {
                if (call == nameof(IReplica.Write))
                    throw new ReplicaRefused("It is too large.");
            };
            await Fill(_copied, 1);
            _copied.Replica.OnCall = null;
            Assert.Null(await _copied.Replicas.All[0].Quarantine(null, "no room"));
            await Fill(_copied, 1);
            Assert.Equal(count, _copied.Standing.QuarantinedWrites);
        }
        var found = await Compare(_copied.Replica, await _copied.Replica.End(default), onlyHashes);
        Assert.Equal(2, found.EqualUpTo);
        var write = WriteId.Of(_copied.Store.Identity!, 3, "2");
        Assert.Equal(
            $"the write {write} at position 3 is quarantined there: an operator took it out of the replica's way: no room, and 1 other up to position 7",
            found.Difference
        );
        _copied.Open(); // Another owner knows it too.
        _copied.Copies.CommitAll();
        Assert.Equal(2, _copied.Standing.QuarantinedWrites);
    }

    public void Dispose() => _copied.Dispose();

    private Task<LogDifference> Compare(InMemoryReplica replica, ReplicaEnd end, bool onlyHashes, long? head = null) =>
        new ReplicaComparison(_copied.Store, _copied.Store.Identity, replica).Run(
            end,
            head ?? _copied.Store.Durable.Count,
            onlyHashes,
            CancellationToken.None
        );

    private static async Task Fill(CopiedLog copied, int appends)
    {
        if (copied.Replica.Rows.Count == 0)
            copied.Open();
        for (var i = 0; i < appends; i++)
            await copied.AddNow();
        copied.Copies.CommitAll();
    }

    private static Task<LogDifference> Diff(InMemoryLogStore log, IAppendReader copy, long upTo, bool onlyHashes) =>
        new LogDiff(log, copy).Run(upTo, onlyHashes, CancellationToken.None);

    private sealed class Changed(IAppendReader copy, long position) : IAppendReader
    {
        public async ValueTask<IReadOnlyList<StoredEvent>> Read(long afterPosition, int max, CancellationToken cancel) =>
            [
                .. (await copy.Read(afterPosition, max, cancel)).Select(e =>
                    e.Position == position ? e with { Data = "{}"u8.ToArray() } : e
                ),
            ];

        public ValueTask<StoredCommand?> FindCommand(string commandId, CancellationToken cancel) =>
            copy.FindCommand(commandId, cancel);
    }
}
