using Florin.Platform.Replication;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Replication;

/// <summary>Replicas that get nothing more until an operator has acted, while the log goes on.</summary>
public sealed class LeavingAReplicaAlone : IDisposable
{
    private readonly CopiedLog _copied = new();

    [Fact]
    public async Task Isolates_the_replica_of_another_log()
    {
        _copied.Open();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        using var other = new CopiedLog(stored: _copied.Replica);
        other.Open();
        await other.AddNow();
        other.Copies.CommitAll();
        Assert.Equal(ReplicaState.Isolated, other.Standing.State);
        Assert.Contains($"memory is a copy of {_copied.Store.Identity}", other.Replicas.Problem);
        _copied.MustBeEqual();
    }

    [Fact]
    public async Task Isolates_a_replica_that_parted_from_the_log()
    {
        _copied.Open();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        using var other = new CopiedLog(stored: _copied.Replica)
        {
            Store = new InMemoryLogStore { Identity = _copied.Store.Identity },
        };
        other.Replica.OnCall = _ => throw new IOException("It is away.");
        other.Time.Advance(TimeSpan.FromHours(1)); // It writes something else.
        other.Open();
        await other.AddNow();
        other.Replica.OnCall = null;
        other.Time.Advance(TimeSpan.FromSeconds(1));
        other.Copies.CommitAll();
        Assert.Equal(ReplicaState.Isolated, other.Standing.State);
        Assert.Contains("at position 2 their hashes differ", other.Standing.Error);
        _copied.MustBeEqual();
    }

    [Fact]
    public async Task Leaves_a_damaged_replica_alone_and_goes_on()
    {
        _copied.Open();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        var opened = 0;
        _copied.Replica.OnCall = call =>
        {
            if (call != nameof(IReplica.Open))
                return;
            opened++;
            throw new ReplicaDamaged("Its watermark is 'x'.");
        };
        _copied.Open();
        await _copied.AddNow();
        for (var minute = 0; minute < 10; minute++)
        {
            _copied.Time.Advance(TimeSpan.FromMinutes(1));
            _copied.Copies.CommitAll();
        }
        Assert.Equal(
            (ReplicaState.Isolated, "Its watermark is 'x'.", 1),
            (_copied.Standing.State, _copied.Standing.Error, opened)
        );
        Assert.Equal(4, _copied.Store.Durable.Count);
    }

    [Fact]
    public async Task Says_that_the_replica_has_seen_a_later_owner_than_a_log_that_was_set_back()
    {
        _copied.Open();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        new InMemoryReplica(_copied.Replica).Open(new ReplicatedLog("test", _copied.Store.Identity!, 99));
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        Assert.Equal(ReplicaState.Manual, _copied.Standing.State);
        Assert.Contains("was opened under the epoch 99", _copied.Standing.Error);
    }

    [Fact]
    public async Task Stalls_a_replica_that_does_not_take_a_row_and_never_skips_it()
    {
        _copied.Open();
        _copied.Copies.CommitAll();
        _copied.Replica.OnCall = call =>
        {
            if (call == nameof(IReplica.Write))
                throw new ReplicaRefused("The document is too large.");
        };
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        _copied.Replica.OnCall = null;
        await _copied.AddNow();
        _copied.Time.Advance(TimeSpan.FromHours(1));
        _copied.Copies.CommitAll();
        Assert.Equal((ReplicaState.Manual, 0L), (_copied.Standing.State, _copied.Standing.Watermark));
        Assert.Equal("The document is too large.", _copied.Standing.Error);
    }

    public void Dispose() => _copied.Dispose();
}
