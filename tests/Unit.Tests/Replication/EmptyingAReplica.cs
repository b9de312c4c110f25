using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Replication;

/// <summary>A replica may be the only copy that is left.</summary>
public sealed class EmptyingAReplica : IDisposable
{
    private readonly CopiedLog _copied = new();

    [Fact]
    public async Task Is_not_emptied_for_a_log_that_it_is_no_copy_of()
    {
        _copied.Open();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        using var other = new CopiedLog(stored: _copied.Replica);
        other.Time.Advance(TimeSpan.FromHours(1));
        other.Open();
        await other.AddNow();
        await other.AddNow();
        var replicator = other.Replicas.All[0];
        Assert.Contains("copy of another log", Assert.Throws<LogFault>(() => replicator.Rebuild(discards: false)).Message);
        _copied.MustBeEqual();
        replicator.Rebuild(discards: true);
        other.Copies.CommitAll();
        other.MustBeEqual();
    }

    [Fact]
    public async Task Is_not_emptied_for_a_log_that_parted_from_it()
    {
        _copied.Open();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        using var other = new CopiedLog(stored: _copied.Replica)
        {
            Store = new InMemoryLogStore { Identity = _copied.Store.Identity },
        };
        other.Replica.OnCall = _ => throw new IOException("It is away.");
        other.Time.Advance(TimeSpan.FromHours(1));
        other.Open();
        await other.AddNow();
        await other.AddNow();
        other.Replica.OnCall = null;
        var parted = Assert.Throws<LogFault>(() => other.Replicas.All[0].Rebuild(discards: false));
        Assert.Contains("the two have parted", parted.Message);
        _copied.MustBeEqual();
    }

    public void Dispose() => _copied.Dispose();
}
