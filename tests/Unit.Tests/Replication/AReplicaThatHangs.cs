using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Unit.Tests.EventStore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Replication;

/// <summary>A replica whose calls do not end keeps no log from being claimed, written and given up.</summary>
public sealed class AReplicaThatHangs : IDisposable
{
    private readonly ManualResetEventSlim _answers = new();
    private readonly InMemoryReplica _replica = new();
    private readonly InMemoryLogStore _store = new();
    private readonly ManualCommits _commits = new();
    private readonly Replicas _replicas;
    private EventLog? _log;

    public AReplicaThatHangs()
    {
        _replica.OnCall = _ => _answers.Wait();
        var with = new ReplicaSurroundings(TimeProvider.System, () => 0, NullLogger.Instance)
        {
            Limits = new ReplicationLimits { Patience = TimeSpan.FromMilliseconds(20) },
        };
        _replicas = new Replicas([new Replicator("test", _store, _replica, new CommitThread(), with)], with);
    }

    [Fact]
    public async Task Is_opened_while_the_log_is_written()
    {
        var log = Open(requiresAll: false);
        await Add(log, "c1");
        Assert.Equal(
            (ReplicaState.Behind, "it has not answered since the log was claimed."),
            (_replicas.Standings[0].State, _replicas.Standings[0].Error)
        );
        Assert.Contains("memory is behind: it has not answered", _replicas.Problem);
        _answers.Set();
        await Current();
        Assert.Equal(2, _replica.Committed().Position);
        Assert.Null(_replicas.Problem);
    }

    [Fact]
    public async Task Has_writes_refused_until_it_is_there_where_all_are_required()
    {
        var log = Open(requiresAll: true);
        var refused = await Assert.ThrowsAsync<DatabasesUnavailable>(() => Add(log, "c1"));
        Assert.Equal("memory", refused.Databases);
        Assert.Contains("memory (it has not answered since the log was claimed.)", refused.Message);
        Assert.Empty(_store.Durable);
        _answers.Set();
        await Current();
        await Add(log, "c1");
        Assert.Equal((2, 2), (_store.Durable.Count, _replica.Rows.Count));
    }

    [Fact]
    public async Task Is_isolated_all_the_same_and_holds_up_no_other_request()
    {
        Open(requiresAll: false);
        var replicator = _replicas.All[0];
        await replicator.Isolate("user_1", "It hangs.");
        Assert.Equal(ReplicaState.Isolated, replicator.Standing.State);
        var busy = await Assert.ThrowsAsync<LogFault>(() => replicator.Rebuild(discards: true, CancellationToken.None));
        Assert.Contains("memory has not answered a request that is under way", busy.Message);
        await replicator.Resume();
        _answers.Set();
        await Current();
    }

    [Fact]
    public async Task Stops_a_log_that_lost_what_it_acknowledged_once_it_answers()
    {
        _replica.OnCall = null;
        var identity = new ReplicatedLog("test", _store.Identity!, 1);
        _replica.Open(identity);
        _replica.Write([new SomeAppends().Next("c1", "a")], new Watermark(1, 1, null));
        _replica.OnCall = _ => _answers.Wait();
        var log = Open(requiresAll: false); // Nobody knows yet.
        _answers.Set();
        await Eventually.Is(() => Task.FromResult(_replicas.Standings[0].State), state => state == ReplicaState.Manual);
        await Assert.ThrowsAsync<LogFault>(() => Add(log, "c1"));
        Assert.Contains("memory has events up to position 1 that were acknowledged", log.Stopped);
        Assert.Empty(_store.Durable);
    }

    [Fact]
    public async Task Does_not_hold_up_the_end_of_the_claim()
    {
        using var writer = new ReplicatedWriter(_store, _replicas);
        var claim = writer.Claim();
        writer.Release(claim.Epoch);
        Assert.False(_answers.IsSet);
        claim = writer.Claim();
        _answers.Set();
        await Current();
        writer.Release(claim.Epoch);
    }

    public void Dispose()
    {
        _answers.Set();
        _log?.Dispose();
        _answers.Dispose();
    }

    private EventLog Open(bool requiresAll) =>
        _log = new EventLog(
            "test",
            new ReplicatedWriter(_store, _replicas, requiresAll ? TimeSpan.FromMinutes(1) : null),
            _store,
            TheLog.Types(),
            new LogOptions(),
            TimeProvider.System,
            _commits
        );

    private async Task Add(EventLog log, string command)
    {
        var adding = log.Execute(CopiedLog.Adding(command), CancellationToken.None);
        _commits.CommitAll();
        await adding;
    }

    private Task<ReplicaState> Current() =>
        Eventually.Is(() => Task.FromResult(_replicas.Standings[0].State), state => state == ReplicaState.Current);
}
