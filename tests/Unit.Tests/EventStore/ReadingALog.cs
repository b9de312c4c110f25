using Florin.Platform.EventLog;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.EventStore;

public sealed class ReadingALog
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Gives_the_same_state_with_snapshots_and_without(int every)
    {
        using var log = new TheLog(options: new LogOptions { SnapshotEvery = every });
        for (var i = 0; i < 50; i++)
            await log.AddNow(i % 3, limit: int.MaxValue);
        using var withSnapshots = new TheLog(log.Store);
        var kept = await withSnapshots.Log.Read<Sum>("sum-1", CancellationToken.None);
        log.Store.DropSnapshots();
        using var without = new TheLog(log.Store);
        Assert.Equal(new Versioned<Sum>(new Sum(49, 50), 50), kept);
        Assert.Equal(kept, await without.Log.Read<Sum>("sum-1", CancellationToken.None));
    }

    [Fact]
    public async Task Gives_the_very_bytes_that_are_stored_and_waits_for_more_of_them()
    {
        using var log = new TheLog();
        await log.AddNow(1);
        var stored = Assert.Single(await log.Log.ReadNextStored(0, 10, CancellationToken.None));
        Assert.Equal(log.Store.Durable[0].Data.ToArray(), stored.Data.ToArray());
        Assert.Equal(log.Store.Durable[0].Metadata.ToArray(), stored.Metadata.ToArray());
        Assert.Empty(await log.Log.ReadNextStored(2, 10, CancellationToken.None)); // Beyond the end.
        var next = log.Log.ReadNextStored(1, 10, CancellationToken.None).AsTask();
        Assert.False(next.IsCompleted);
        await log.AddNow(2);
        Assert.Equal(2, Assert.Single(await next).Position);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(150, 150)]
    [InlineData(1000, 250)]
    public async Task Reads_no_more_events_than_come_to_so_many_bytes(int worth, int read)
    {
        using var log = new TheLog();
        for (var i = 0; i < 250; i++)
            await log.AddNow(1, $"sum-{i % 10}");
        var one = (await log.Log.ReadNextStored(0, 100, CancellationToken.None)).Average(e =>
            e.Data.Length + e.Metadata.Length
        );
        var page = await log.Log.ReadNextStored(0, 5000, (long)(one * worth), CancellationToken.None);
        Assert.InRange(page.Count, read, read + (worth == 150 ? 2 : 0)); // Some have a digit more than others.
        Assert.Equal(Enumerable.Range(1, page.Count), page.Select(e => (int)e.Position));
        Assert.Equal(7, (await log.Log.ReadNextStored(0, 7, long.MaxValue, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Turns_old_shapes_into_new_ones_on_reading()
    {
        using var old = new TheLog();
        await old.AddNow(5);
        var types = new EventTypes()
            .Add<Added>("Added@3")
            .Upcast(
                "Added",
                "Added@2",
                e =>
                {
                    e["amount"] = e["amount"]!.GetValue<int>() * 10;
                    return e;
                }
            )
            .Upcast(
                "Added@2",
                "Added@3",
                e =>
                {
                    e["amount"] = e["amount"]!.GetValue<int>() + 1;
                    return e;
                }
            );
        using var log = new TheLog(old.Store, types: types);
        Assert.Equal(51, await log.Total());
        var read = Assert.Single(log.Log.ReadStream("sum-1", 0, 10));
        Assert.Equal(("Added@3", (object)new Added(51)), (read.Type, read.Data));
    }

    [Fact]
    public async Task Follows_it_from_any_position_catching_up_and_then_live()
    {
        await OneThread.Run(async thread =>
        {
            using var log = new TheLog(options: new LogOptions { TailEvents = 4 });
            for (var i = 1; i <= 10; i++)
                await log.AddNow(i);
            Assert.Equal(Enumerable.Range(1, 10), Amounts(await log.Log.ReadNext(0, 100, CancellationToken.None)));
            Assert.Equal([9, 10], Amounts(await log.Log.ReadNext(8, 100, CancellationToken.None)));
            var next = log.Log.ReadNext(10, 100, CancellationToken.None).AsTask();
            var adding = log.Add(11);
            thread.Drain();
            Assert.False(next.IsCompleted); // Decided is not durable.
            log.Commits.CommitAll();
            thread.Drain();
            Assert.Equal([11], Amounts(await next));
            await adding;
        });
    }

    [Fact]
    public async Task Survives_that_streams_leave_the_memory()
    {
        using var log = new TheLog(options: new LogOptions { MaxCachedStreams = 4 });
        for (var round = 0; round < 3; round++)
        for (var stream = 0; stream < 20; stream++)
            await log.AddNow(1, $"sum-{stream}");
        for (var stream = 0; stream < 20; stream++)
            Assert.Equal(3, await log.Total($"sum-{stream}"));
    }

    [Fact]
    public async Task Keeps_streams_in_memory_that_are_not_yet_durable()
    {
        using var log = new TheLog(options: new LogOptions { MaxCachedStreams = 2 });
        var adding = Enumerable.Range(0, 30).Select(i => log.Add(1, $"sum-{i % 10}")).ToList();
        log.Commits.CommitAll();
        var outcomes = await Task.WhenAll(adding);
        Assert.All(outcomes.TakeLast(10), o => Assert.Equal(3, o.Version));
    }

    [Fact]
    public async Task Waits_until_what_it_read_is_durable()
    {
        using var log = new TheLog();
        var adding = log.Add(3);
        var reading = log.Total();
        Assert.False(reading.IsCompleted);
        log.Commits.CommitAll();
        Assert.Equal(3, await reading);
        await adding;
    }

    private static IEnumerable<int> Amounts(IEnumerable<Recorded> events) => events.Select(e => ((Added)e.Data).Amount);
}
