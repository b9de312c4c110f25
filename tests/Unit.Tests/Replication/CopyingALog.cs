using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Replication;

public sealed class CopyingALog : IDisposable
{
    private readonly CopiedLog _copied = new();

    [Fact]
    public async Task Hands_a_batch_over_before_the_commit_and_shows_it_after()
    {
        _copied.Open();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        var rows = 0L;
        _copied.Store.OnCommit = (moment, _) =>
        {
            if (moment != CommitMoment.Before)
                return;
            _copied.Copies.CommitAll(); // The replica is quicker than the log.
            (rows, var seen) = (_copied.Replica.Rows.Count, _copied.Replica.Committed().Position);
            Assert.Equal(2, seen);
        };
        await _copied.AddNow();
        Assert.Equal(4, rows);
        Assert.Equal(2, _copied.Replica.Committed().Position);
        _copied.Copies.CommitAll();
        _copied.MustBeEqual();
    }

    [Fact]
    public async Task Takes_back_what_was_not_committed()
    {
        _copied.Open();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        _copied.Store.OnCommit = (moment, _) =>
        {
            if (moment == CommitMoment.After)
                return;
            _copied.Copies.CommitAll();
            throw new LogFault("The disk is full.");
        };
        var failing = _copied.Add();
        _copied.Commits.CommitAll();
        await Assert.ThrowsAsync<LogFault>(() => failing);
        Assert.Equal(4, _copied.Replica.Rows.Count);
        _copied.Copies.CommitAll();
        Assert.Equal(2, _copied.Replica.Rows.Count);
        _copied.Store.OnCommit = null;
        _copied.Time.Advance(TimeSpan.FromSeconds(1));
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        _copied.MustBeEqual();
    }

    [Fact]
    public async Task Hands_nothing_over_that_another_owner_kept_from_being_committed()
    {
        _copied.Open();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        _copied.Store.LeaseIsOver = true;
        _copied.Store.AnotherWriter("http://10.0.0.2:3002").Claim();
        var fenced = _copied.Add();
        _copied.Commits.CommitAll();
        await Assert.ThrowsAsync<NotOwner>(() => fenced);
        _copied.Copies.CommitAll();
        Assert.Equal(2, _copied.Replica.Rows.Count);
    }

    [Fact]
    public async Task Takes_back_what_a_killed_owner_never_committed()
    {
        _copied.Open();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        _copied.Store.OnCommit = (_, _) =>
        {
            _copied.Copies.CommitAll();
            throw new LogFault("It is killed.");
        };
        _ = _copied.Add();
        _copied.Commits.CommitAll();
        Assert.Equal(4, _copied.Replica.Rows.Count);
        _copied.Store.OnCommit = null;
        _copied.Store.Dispose();
        _copied.Open();
        _copied.Copies.CommitAll();
        _copied.MustBeEqual();
    }

    [Fact]
    public async Task Goes_on_without_a_replica_that_fails_and_catches_up_in_order()
    {
        _copied.Open();
        _copied.Copies.CommitAll();
        _copied.Replica.OnCall = _ => throw new IOException("It is away.");
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        await _copied.AddNow();
        Assert.Equal(
            (ReplicaState.Behind, 4L, "It is away."),
            (_copied.Standing.State, _copied.Standing.LagEvents, _copied.Standing.Error)
        );
        Assert.Contains("memory is behind: It is away.", _copied.Replicas.Problem);
        _copied.Replica.OnCall = null;
        _copied.Copies.CommitAll();
        Assert.Equal(0, _copied.Replica.Committed().Position); // It rests.
        _copied.Time.Advance(TimeSpan.FromMilliseconds(100));
        _copied.Copies.CommitAll();
        _copied.MustBeEqual();
        Assert.Null(_copied.Replicas.Problem);
    }

    [Fact]
    public async Task Asks_less_and_less_often_and_then_not_at_all_until_the_circuit_closes()
    {
        _copied.Open();
        _copied.Copies.CommitAll();
        var calls = 0;
        _copied.Replica.OnCall = _ =>
        {
            calls++;
            throw new IOException("It is away.");
        };
        await _copied.AddNow();
        for (var second = 0; second < 600; second++)
        {
            _copied.Copies.CommitAll();
            _copied.Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.InRange(calls, 20, 40);
        _copied.Replica.OnCall = null;
        _copied.Time.Advance(TimeSpan.FromSeconds(30));
        _copied.Copies.CommitAll();
        _copied.MustBeEqual();
    }

    [Fact]
    public async Task Keeps_no_more_than_its_limit_for_a_replica_that_is_slow()
    {
        using var copied = new CopiedLog(new ReplicationLimits { QueuedBytes = 1000 });
        copied.Open();
        copied.Copies.CommitAll();
        for (var i = 0; i < 50; i++)
            await copied.AddNow();
        Assert.Equal(ReplicaState.Behind, copied.Standing.State);
        copied.Copies.CommitAll();
        copied.MustBeEqual();
    }

    [Fact]
    public async Task Refuses_to_open_a_log_that_lost_what_it_acknowledged()
    {
        _copied.Open();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        using var lost = new CopiedLog(stored: _copied.Replica)
        {
            Store = new InMemoryLogStore { Identity = _copied.Store.Identity },
        };
        var refused = Assert.Throws<AcknowledgedLost>(lost.Open);
        Assert.Contains("ends at position 0, but memory has events up to position 2", refused.Message);
    }

    [Fact]
    public async Task Stops_a_log_that_turns_out_to_have_lost_what_it_acknowledged()
    {
        _copied.Open();
        await _copied.AddNow();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        using var lost = new CopiedLog(stored: _copied.Replica)
        {
            Store = new InMemoryLogStore { Identity = _copied.Store.Identity },
        };
        lost.Replica.OnCall = _ => throw new IOException("It is away.");
        lost.Open();
        await lost.AddNow();
        lost.Replica.OnCall = null;
        lost.Time.Advance(TimeSpan.FromSeconds(1));
        lost.Copies.CommitAll();
        var adding = lost.Add();
        lost.Commits.CommitAll();
        await Assert.ThrowsAsync<LogFault>(() => adding);
        Assert.Contains("memory has events up to position 4", lost.Log.Stopped);
        Assert.Equal(2, lost.Store.Durable.Count);
    }

    [Fact]
    public async Task Gives_a_replica_that_keeps_up_what_is_left_when_it_ends()
    {
        _copied.Open();
        _copied.Copies.CommitAll();
        await _copied.AddNow();
        _copied.Log.Dispose();
        Assert.Equal(2, _copied.Replica.Committed().Position);
    }

    [Fact]
    public async Task Names_the_first_write_that_is_missing_where_the_replica_failed_before_the_log_committed_it()
    {
        _copied.Open();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        _copied.Replica.OnCall = _ => throw new IOException("It is away.");
        _copied.Store.OnCommit = (moment, _) =>
        {
            if (moment == CommitMoment.Before)
                _copied.Copies.CommitAll();
        };
        await _copied.AddNow();
        Assert.Empty(_copied.Told.FailedOnes);
        _copied.Copies.CommitAll();
        var told = Assert.Single(_copied.Told.FailedOnes);
        Assert.Equal((3L, 3L, 4L), (told.Write?.Position, told.FirstPosition, told.LastPosition));
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        Assert.Single(_copied.Told.FailedOnes);
    }

    public void Dispose() => _copied.Dispose();
}
