using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.EventStore;

/// <summary>Something is moved from one sum to another, as far as it is there.</summary>
public sealed class DecidingOnSeveralStreams
{
    private static int _moves;

    [Fact]
    public async Task Is_one_append_on_the_states_of_all()
    {
        using var log = new TheLog();
        await log.AddNow(10, "sum-1");
        var moved = await MoveNow(log, 4);
        Assert.Equal(["sum-1 2", "sum-2 1"], moved.Events.Select(e => $"{e.Stream} {e.Version}"));
        Assert.Equal((new Sum(6, 2), 2L), (moved.State, moved.Version));
        Assert.Equal((6, 4), (await log.Total("sum-1"), await log.Total("sum-2")));
        Assert.Equal("too little", (await MoveNow(log, 7)).Refusal?.Code);
    }

    [Fact]
    public async Task Uses_what_was_decided_and_is_not_durable_yet()
    {
        using var log = new TheLog();
        await log.AddNow(10, "sum-1");
        var moves = Enumerable.Range(0, 20).Select(_ => Move(log, 1)).ToList();
        log.Commits.CommitAll();
        var outcomes = await Task.WhenAll(moves);
        Assert.Equal(10, outcomes.Count(outcome => outcome.Refusal is null));
        Assert.Equal((0, 10), (await log.Total("sum-1"), await log.Total("sum-2")));
    }

    [Fact]
    public async Task Leaves_nothing_on_any_stream_when_its_commit_fails()
    {
        using var log = new TheLog();
        await log.AddNow(10, "sum-1");
        log.Store.OnCommit = (moment, _) =>
        {
            if (moment is CommitMoment.Before)
                throw new IOException("The disk is full.");
        };
        var lost = Move(log, 4);
        var refused = Move(log, 7); // It rests on the one that fails.
        log.Commits.CommitOne();
        await Assert.ThrowsAsync<LogFault>(() => lost);
        await Assert.ThrowsAsync<LogFault>(() => refused);
        log.Store.OnCommit = null;
        log.Commits.CommitAll();
        Assert.Equal((10, 0), (await log.Total("sum-1"), await log.Total("sum-2")));
    }

    [Fact]
    public async Task Happens_once_for_a_command_also_in_another_process()
    {
        var store = new InMemoryLogStore();
        using (var log = new TheLog(store))
        {
            await log.AddNow(10, "sum-1");
            Assert.False((await MoveNow(log, 4, "once")).AlreadyDecided);
            Assert.True((await MoveNow(log, 4, "once")).AlreadyDecided);
        }
        using var next = new TheLog(store);
        var again = await MoveNow(next, 4, "once");
        Assert.True(again.AlreadyDecided);
        Assert.Equal(new Added(-4), again.Events[0].Data);
        Assert.Equal((6, 4), (await next.Total("sum-1"), await next.Total("sum-2")));
    }

    [Fact]
    public async Task Finds_streams_that_are_not_in_memory()
    {
        using var log = new TheLog(options: new LogOptions { MaxCachedStreams = 2 });
        await log.AddNow(10, "sum-1");
        await log.AddNow(1, "sum-2");
        for (var i = 3; i < 10; i++)
            await log.AddNow(1, $"sum-{i}");
        Assert.Null((await MoveNow(log, 4)).Refusal);
        Assert.Equal((6, 5), (await log.Total("sum-1"), await log.Total("sum-2")));
    }

    [Fact]
    public async Task Needs_streams_that_differ_and_events_for_each()
    {
        using var log = new TheLog();
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Decide(
                log,
                "same",
                ["sum-1", "sum-1"],
                [
                    [new Added(1)],
                    [],
                ]
            )
        );
        await Assert.ThrowsAsync<ArgumentException>(() => Decide(log, "none", [], []));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Decide(
                log,
                "empty",
                ["sum-1", "sum-2"],
                [
                    [new Added(1)],
                    [],
                ]
            )
        );
        Assert.Equal(1, (await log.AddNow(1)).Version);
    }

    private static async Task<Execution<Sum>> MoveNow(TheLog log, int amount, string? command = null)
    {
        var moving = Move(log, amount, command);
        log.Commits.CommitAll();
        return await moving;
    }

    private static Task<Execution<Sum>> Move(TheLog log, int amount, string? command = null) =>
        log.Log.Execute(
            new JointWork<Sum>(
                ["sum-1", "sum-2"],
                TheLog.By(CommandId.Derived(command ?? $"move-{Interlocked.Increment(ref _moves)}")),
                (sums, _) =>
                    sums[0].Total < amount
                        ? [new Refusal(RefusalCode.Unknown("too little"), $"{sums[0].Total}")]
                        :
                        [
                            [new Added(-amount)],
                            [new Added(amount)],
                        ]
            ),
            CancellationToken.None
        );

    private static Task<Execution<Sum>> Decide(TheLog log, string command, string[] streams, Decision[] decisions) =>
        log.Log.Execute(
            new JointWork<Sum>(streams, TheLog.By(CommandId.Derived(command)), (_, _) => decisions),
            CancellationToken.None
        );
}
