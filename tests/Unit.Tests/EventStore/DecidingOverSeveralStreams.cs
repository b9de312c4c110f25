using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.EventStore;

public sealed class DecidingOverSeveralStreams
{
    [Fact]
    public async Task Changes_all_of_them_in_one_append()
    {
        using var log = new TheLog();
        await log.AddNow(10, "a");
        var moving = Move(log.Log, "a", "b", 4, "k");
        Assert.False(moving.IsCompleted);
        log.Commits.CommitAll();
        var moved = await moving;
        Assert.Equal((6, 2L), (moved.State.Total, moved.Version));
        Assert.Equal((6, 4), (await log.Total("a"), await log.Total("b")));
        Assert.Equal([new Added(-4), new Added(4)], moved.Events.Select(e => e.Data));
    }

    [Fact]
    public async Task Decides_on_what_is_decided_and_not_yet_durable()
    {
        using var log = new TheLog();
        await log.AddNow(10, "a");
        var (first, second) = (Move(log.Log, "a", "b", 7, "k1"), Move(log.Log, "a", "b", 7, "k2"));
        log.Commits.CommitAll();
        Assert.Null((await first).Refusal);
        Assert.Equal("insufficient-funds", (await second).Refusal?.Code);
        Assert.Equal((3, 7), (await log.Total("a"), await log.Total("b")));
    }

    [Fact]
    public async Task Happens_once_for_each_command_id_also_after_a_restart()
    {
        using var log = new TheLog();
        await log.AddNow(10, "a");
        var (first, again) = (Move(log.Log, "a", "b", 4, "k"), Move(log.Log, "a", "b", 4, "k"));
        log.Commits.CommitAll();
        Assert.Equal((false, true), ((await first).AlreadyDecided, (await again).AlreadyDecided));
        using var reopened = new TheLog(log.Store);
        Assert.True((await Move(reopened.Log, "a", "b", 4, "k")).AlreadyDecided);
        Assert.Equal((6, 4), (await reopened.Total("a"), await reopened.Total("b")));
    }

    [Fact]
    public async Task Leaves_nothing_where_it_is_refused()
    {
        using var log = new TheLog();
        await log.AddNow(1, "a");
        Assert.Equal("insufficient-funds", (await Move(log.Log, "a", "b", 4, "k")).Refusal?.Code);
        Assert.Equal(1, log.Log.Head);
    }

    [Fact]
    public async Task Is_only_looked_at_in_a_preview()
    {
        using var log = new TheLog();
        await log.AddNow(10, "a");
        var work = Work("a", "b", 4, "k");
        var seen = await log.Log.Preview(work, CancellationToken.None);
        Assert.Equal((6, 0L, 2L), (seen.State.Total, seen.Position, seen.Version));
        Assert.Equal((10, 0, 1L), (await log.Total("a"), await log.Total("b"), log.Log.Head));
    }

    [Fact]
    public async Task Refuses_no_streams_and_a_stream_that_is_there_twice()
    {
        using var log = new TheLog();
        await Assert.ThrowsAsync<ArgumentException>(() => Move(log.Log, "a", "a", 1, "k"));
    }

    // However many meet on few streams, nothing is lost or made, and none starves.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Keeps_the_sum_whatever_moves_at_once(int seed)
    {
        using var store = new InMemoryLogStore();
        using var log = SomeLog.Open("test", store, types => types.Add<Added>("Added"), TimeProvider.System, Small);
        string[] streams = ["a", "b", "c", "d"];
        foreach (var stream in streams)
            await log.Execute(
                new Work<Sum>(stream, TheLog.By(CommandId.Derived($"open-{stream}")), (_, _) => [new Added(1000)]),
                CancellationToken.None
            );
        var random = new Random(seed);
        var moves = Enumerable
            .Range(0, 400)
            .Select(i => (streams[random.Next(4)], streams[random.Next(4)], random.Next(1, 400), $"k{i % 350}"))
            .Where(move => move.Item1 != move.Item2)
            .ToList();
        await Task.WhenAll(moves.Select(move => Move(log, move.Item1, move.Item2, move.Item3, move.Item4)));
        var totals = new List<int>();
        foreach (var stream in streams)
            totals.Add((await log.Read<Sum>(stream, CancellationToken.None)).State.Total);
        Assert.Equal(4000, totals.Sum());
        Assert.All(totals, total => Assert.True(total >= 0, $"{total}"));
    }

    private static LogOptions Small(LogOptions options) => options with { MaxCachedStreams = 2 };

    private static Task<Execution<Sum>> Move(EventLog log, string from, string to, int amount, string command) =>
        log.ExecuteJointly(Work(from, to, amount, command), CancellationToken.None);

    private static JointWork<Sum> Work(string from, string to, int amount, string command) =>
        new(
            [JointStream.Of<Sum>(from), JointStream.Of<Sum>(to)],
            TheLog.By(CommandId.Derived(command)),
            (states, _) =>
                states.Of<Sum>(0).Total < amount
                    ? new Refusal(new RefusalCode("insufficient-funds", RefusalKind.Rule, "t"), "Not enough.")
                    : JointDecision.Accept([new Added(-amount)], [new Added(amount)])
        );
}
