using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.EventStore;

public sealed class ACommandThatChangesNothing
{
    [Fact]
    public async Task Gives_its_first_answer_again_whatever_has_happened_since()
    {
        using var log = new TheLog();
        await log.AddNow(7);
        var first = await Committed(log, Fill(log, "k"));
        Assert.Equal((false, 0), (first.AlreadyDecided, first.Events.Count));
        await log.AddNow(-7);
        var again = await Fill(log, "k");
        Assert.True(again.AlreadyDecided);
        Assert.Equal(BitConverter.GetBytes(7), again.Receipt!.Body.ToArray());
        Assert.Equal(0, await log.Total());
    }

    [Fact]
    public async Task Is_recorded_with_what_it_was_about_on_a_stream_of_its_own()
    {
        using var log = new TheLog();
        await log.AddNow(7);
        await Committed(log, Fill(log, "k"));
        var recorded = log.Log.Find(CommandId.Derived("k"))!.Value.First;
        Assert.Equal(new CommandUnchanged("Add", "sum-1"), recorded.Data);
        Assert.Equal((CommandUnchanged.StreamOf("k"), 1L, 2L), (recorded.Stream, recorded.Version, recorded.Position));
        Assert.Single(log.Log.ReadStream("sum-1", 0, 10));
    }

    [Fact]
    public async Task Is_known_after_a_restart()
    {
        using var log = new TheLog();
        await log.AddNow(7);
        await Committed(log, Fill(log, "k"));
        using var reopened = new TheLog(log.Store);
        await reopened.AddNow(-7, command: "after");
        Assert.True((await Fill(reopened, "k")).AlreadyDecided);
        Assert.Equal(0, await reopened.Total());
    }

    [Fact]
    public async Task Waits_for_what_it_rests_on()
    {
        using var log = new TheLog();
        var adding = log.Add(7);
        var filling = Fill(log, "k");
        Assert.False(filling.IsCompleted);
        log.Commits.CommitAll();
        await adding;
        Assert.Equal(7, (await filling).State.Total);
        Assert.Equal(["sum-1", CommandUnchanged.StreamOf("k")], log.Store.Durable.Select(e => e.Stream));
    }

    [Fact]
    public async Task Fails_with_what_it_rests_on_and_leaves_nothing()
    {
        using var log = new TheLog();
        log.Store.OnCommit = (_, _) => throw new IOException("No space left on device");
        var adding = log.Add(7);
        var filling = Fill(log, "k");
        log.Commits.CommitAll();
        await Assert.ThrowsAsync<LogFault>(() => adding);
        await Assert.ThrowsAsync<LogFault>(() => filling);
        log.Store.OnCommit = null;
        log.Commits.CommitAll();
        Assert.Null(log.Log.Find(CommandId.Derived("k")));
        var decided = await Committed(log, Fill(log, "k"));
        Assert.Equal(new Added(7), Assert.Single(decided.Events).Data); // Decided again: there is something to change now.
    }

    [Fact]
    public async Task Is_decided_once_when_it_is_sent_twice_at_once()
    {
        using var log = new TheLog();
        await log.AddNow(7);
        var (one, other) = (Fill(log, "k"), Fill(log, "k"));
        log.Commits.CommitAll();
        Assert.Equal((false, true), ((await one).AlreadyDecided, (await other).AlreadyDecided));
        Assert.Equal(2, log.Store.Durable.Count);
    }

    [Fact]
    public async Task Is_not_recorded_where_nobody_keeps_such_commands()
    {
        using var log = new TheLog();
        await log.AddNow(7);
        var work = new Work<Sum>("sum-1", TheLog.By(CommandId.Derived("k")), (_, _) => []);
        Assert.Empty((await log.Log.Execute(work, CancellationToken.None)).Events);
        Assert.Single(log.Store.Durable);
    }

    // Fills up to 7, and has nothing to do where it is full.
    private static Task<Execution<Sum>> Fill(TheLog log, string command) =>
        log.Log.Execute(
            new Work<Sum>(
                "sum-1",
                TheLog.By(CommandId.Derived(command)),
                (sum, _) => sum.Total == 7 ? [] : [new Added(7 - sum.Total)]
            )
            {
                KeepsUnchanged = true,
                Receipt = e => new Receipt(new byte[] { 1 }, 200, BitConverter.GetBytes(e.State.Total)),
            },
            CancellationToken.None
        );

    private static Task<Execution<Sum>> Committed(TheLog log, Task<Execution<Sum>> deciding)
    {
        log.Commits.CommitAll();
        return deciding;
    }
}
