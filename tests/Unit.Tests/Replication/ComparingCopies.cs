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

    public void Dispose() => _copied.Dispose();

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
