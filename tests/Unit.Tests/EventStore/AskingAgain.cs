using Florin.Platform.EventLog;

namespace Florin.Unit.Tests.EventStore;

public sealed class AskingAgain
{
    [Fact]
    public async Task While_the_first_is_under_way_waits_for_it_and_appends_nothing()
    {
        using var log = new TheLog();
        var first = log.Add(7, command: "k");
        var second = log.Add(7, command: "k");
        Assert.False(second.IsCompleted);
        log.Commits.CommitAll();
        Assert.False((await first).AlreadyDecided);
        Assert.True((await second).AlreadyDecided);
        Assert.Single(log.Store.Durable);
    }

    [Fact]
    public async Task After_it_gives_the_first_event_and_the_kept_receipt()
    {
        using var log = new TheLog();
        var work = new Work<Sum>("sum-1", TheLog.By(CommandId.Derived("k")), (_, _) => [new Added(1), new Added(2)])
        {
            Receipt = e => new Receipt(new byte[] { 1 }, 201, BitConverter.GetBytes(e.State.Total)),
        };
        var first = log.Log.Execute(work, CancellationToken.None);
        log.Commits.CommitAll();
        await first;
        var again = await log.Log.Execute(work, CancellationToken.None);
        Assert.True(again.AlreadyDecided);
        Assert.Equal(new Added(1), Assert.Single(again.Events).Data);
        Assert.Equal(BitConverter.GetBytes(3), again.Receipt!.Body.ToArray());
        Assert.Equal(2, log.Store.Durable.Count);
    }

    [Fact]
    public async Task After_a_restart_still_gives_the_first()
    {
        using var log = new TheLog();
        await log.AddNow(7, command: "k");
        using var reopened = new TheLog(log.Store);
        Assert.True((await reopened.AddNow(7, command: "k")).AlreadyDecided);
        Assert.Single(log.Store.Durable);
    }

    [Fact]
    public async Task Holds_for_appends_over_several_streams_too()
    {
        using var log = new TheLog();
        var first = Append(log, "k", 0);
        log.Commits.CommitAll();
        Assert.Equal(2, (await first).Count);
        Assert.Single(await Append(log, "k", 0));
        Assert.Equal(2, log.Store.Durable.Count);
    }

    [Fact]
    public async Task With_another_id_is_refused_where_a_stream_is_not_where_it_is_expected()
    {
        using var log = new TheLog();
        await log.AddNow(1, "a");
        await Assert.ThrowsAsync<WrongVersion>(() => Append(log, "k", 0));
        var fits = Append(log, "k", 1);
        log.Commits.CommitAll();
        await fits;
        Assert.Equal(6, await log.Total("a"));
        Assert.Equal(9, await log.Total("b"));
    }

    [Fact]
    public async Task Of_a_stream_written_without_its_state_still_decides_on_the_right_one()
    {
        using var log = new TheLog();
        var appending = Append(log, "k", 0);
        var adding = log.Add(1, "a");
        log.Commits.CommitAll();
        await appending;
        while (!adding.IsCompleted) // It decides on a thread of its own once the append is down.
        {
            log.Commits.CommitAll();
            await Task.Yield();
        }
        Assert.Equal(6, (await adding).State.Total);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5000)]
    public async Task Finds_the_first_however_much_happened_since_the_storage_was_asked(int others)
    {
        using var log = new TheLog(options: new LogOptions { CommandFilterSize = 0 }); // So that the storage is asked at all.
        log.Store.OnFound = id =>
        {
            if (id != "k")
                return;
            log.Store.OnFound = null;
            _ = log.Add(7, command: "k");
            for (var i = 0; i < others; i++)
                _ = log.Add(0, $"other-{i}");
            log.Commits.CommitAll();
            Assert.Equal(others + 1, log.Store.Durable.Count);
        };
        var again = log.Add(7, command: "k");
        log.Commits.CommitAll();
        Assert.True((await again).AlreadyDecided);
        Assert.Equal(7, await log.Total());
    }

    private static Task<IReadOnlyList<Recorded>> Append(TheLog log, string command, long versionOfA) =>
        log.Log.Append(
            TheLog.By(CommandId.Derived(command)),
            [new StreamAppend("a", versionOfA, [new Added(5)]), new StreamAppend("b", 0, [new Added(9)])],
            null,
            CancellationToken.None
        );
}
