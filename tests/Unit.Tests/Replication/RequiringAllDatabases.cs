using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Replication;

/// <summary><c>Storage:RequireAllDatabases</c>: nothing is committed that a replica does not have.</summary>
public sealed class RequiringAllDatabases : IDisposable
{
    private readonly CopiedLog _copied = new() { RequiresAll = true };

    [Fact]
    public async Task Commits_last_and_shows_it_after()
    {
        Open();
        _copied.Store.OnCommit = (moment, _) =>
        {
            if (moment != CommitMoment.Before)
                return;
            Assert.Equal((2, 0L), (_copied.Replica.Rows.Count, _copied.Replica.Committed().Position));
        };
        await _copied.AddNow();
        Assert.Equal(2, _copied.Store.Durable.Count);
        _copied.Copies.CommitAll();
        _copied.MustBeEqual();
    }

    [Fact]
    public async Task Rolls_back_what_a_replica_refuses()
    {
        Open();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        _copied.Replica.OnWritten = () => throw new IOException("It is gone."); // It has the rows, and does not say so.
        var failing = _copied.Add();
        var onTop = _copied.Add();
        _copied.Commits.CommitOne();
        var rolledBack = await Assert.ThrowsAsync<DatabasesUnavailable>(() => failing);
        await Assert.ThrowsAsync<DatabasesUnavailable>(() => onTop);
        Assert.Equal(("memory", 3L), (rolledBack.Databases, rolledBack.Write!.Value.Position));
        Assert.Contains("memory (It is gone.)", rolledBack.Message);
        var told = _copied.Told.RolledBackOnes;
        Assert.Equal(["test 3 memory", "test 5 memory"], told.Select(one => $"{one.Log} {one.Write.Position} {one.Databases}"));
        Assert.Equal(rolledBack.Write, told[0].Write);
        Assert.Equal((2, 6), (_copied.Store.Durable.Count, _copied.Replica.Rows.Count));

        _copied.Replica.OnWritten = null;
        _copied.Commits.CommitAll();
        _copied.Time.Advance(TimeSpan.FromSeconds(1));
        _copied.Copies.CommitAll();
        Assert.Equal(2, _copied.Replica.Rows.Count);
        Assert.Equal((2L, 4L), (_copied.Told.RemovedOnes[0].AfterPosition, _copied.Told.RemovedOnes[0].Events));
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        _copied.MustBeEqual();
    }

    [Fact]
    public async Task Decides_nothing_while_a_replica_is_away()
    {
        Open();
        _copied.Replica.OnCall = _ => throw new IOException("It is away.");
        var failing = _copied.Add();
        _copied.Commits.CommitAll();
        await Assert.ThrowsAsync<DatabasesUnavailable>(() => failing);
        var refused = await Assert.ThrowsAsync<DatabasesUnavailable>(() => _copied.Add());
        Assert.Null(refused.Write);
        Assert.False(_copied.Commits.Waiting);
        Assert.Null(_copied.Log.Stopped);
        Assert.Single(_copied.Told.RolledBackOnes);
        Assert.Empty(_copied.Told.FailedOnes); // It lacks nothing.

        _copied.Replica.OnCall = null;
        _copied.Time.Advance(TimeSpan.FromSeconds(1));
        _copied.Copies.CommitAll();
        await _copied.AddNow();
    }

    [Fact]
    public async Task Answers_what_was_decided_before_while_a_replica_is_away()
    {
        Open();
        var work = CopiedLog.Adding("once");
        var first = _copied.Log.Execute(work, CancellationToken.None);
        _copied.Commits.CommitAll();
        await first;
        _copied.Replica.OnCall = _ => throw new IOException("It is away.");
        _copied.Copies.CommitAll();
        await Assert.ThrowsAsync<DatabasesUnavailable>(() => _copied.Add());
        Assert.True((await _copied.Log.Execute(work, CancellationToken.None)).AlreadyDecided);
    }

    [Fact]
    public async Task Takes_back_what_the_log_did_not_commit()
    {
        Open();
        await _copied.AddNow();
        _copied.Store.OnCommit = (_, _) => throw new LogFault("The disk is full.");
        var failing = _copied.Add();
        _copied.Commits.CommitOne();
        await Assert.ThrowsAsync<LogFault>(() => failing);
        Assert.Equal(4, _copied.Replica.Rows.Count);
        _copied.Store.OnCommit = null;
        _copied.Commits.CommitAll();
        _copied.Copies.CommitAll();
        _copied.MustBeEqual();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Gives_back_what_was_acknowledged_last_when_the_log_is_lost(int left)
    {
        Open();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        await _copied.AddNow(); // The watermark does not move any more.
        Assert.Equal((4, 2L), (_copied.Replica.Rows.Count, _copied.Replica.Committed().Position));
        using var lost = new InMemoryLogStore { Identity = _copied.Store.Identity };
        var claim = lost.Claim();
        if (left > 0)
        {
            lost.Commit(await _copied.Store.ReadAppends(0, left, 10, CancellationToken.None), 0, claim.Epoch);
            claim = claim with { Head = left };
        }
        var of = new ReplicatedLog("test", lost.Identity!, claim.Epoch);
        var (mark, before) = await LogCopy.Confirm(_copied.Replica, of, CancellationToken.None);
        Assert.Equal((4L, 2L), (mark.Position, before));
        Assert.Equal(4, await LogCopy.Recover(_copied.Replica, 4, lost, lost, claim, CancellationToken.None));
        var found = await new LogDiff(_copied.Store, lost).Run(4, onlyHashes: false, CancellationToken.None);
        Assert.Null(found.Difference);
        using var again = new CopiedLog(stored: _copied.Replica) { Store = lost };
        await again.Open().AddNow();
        again.Copies.CommitAll();
        again.MustBeEqual();
    }

    [Fact]
    public async Task Writes_many_batches_at_once_where_writes_do_not_wait()
    {
        using var copied = new CopiedLog(new ReplicationLimits { Pause = TimeSpan.FromMilliseconds(10) });
        copied.Open();
        await copied.AddNow();
        copied.Copies.CommitAll();
        copied.Time.Advance(TimeSpan.FromMilliseconds(10));
        copied.Copies.CommitAll();
        var writes = 0;
        copied.Replica.OnCall = _ => writes++;
        for (var i = 0; i < 5; i++)
        {
            await copied.AddNow();
            copied.Copies.CommitAll();
        }
        Assert.Equal((1, 4), (writes, copied.Replica.Rows.Count)); // The first one at once.
        copied.Time.Advance(TimeSpan.FromMilliseconds(10));
        copied.Copies.CommitAll();
        Assert.Equal((2, 12L), (writes, copied.Replica.Committed().Position));
        await copied.AddNow();
        copied.Log.Dispose(); // Nothing waits for more at the end.
        Assert.Equal(14, copied.Replica.Committed().Position);
    }

    [Fact]
    public async Task Writes_a_watermark_with_the_next_rows()
    {
        using var copied = new CopiedLog(new ReplicationLimits { Linger = TimeSpan.FromMilliseconds(100) })
        {
            RequiresAll = true,
        };
        copied.Open();
        copied.Copies.CommitAll();
        var writes = 0;
        copied.Replica.OnCall = _ => writes++;
        for (var i = 0; i < 5; i++)
        {
            await copied.AddNow();
            copied.Copies.CommitAll();
        }
        Assert.Equal((5, 8L), (writes, copied.Replica.Committed().Position));
        copied.Time.Advance(TimeSpan.FromMilliseconds(100));
        copied.Copies.CommitAll();
        Assert.Equal((6, 10L), (writes, copied.Replica.Committed().Position));
        copied.MustBeEqual();
    }

    public void Dispose() => _copied.Dispose();

    private void Open()
    {
        _copied.Open();
        _copied.Copies.CommitAll();
    }
}
