using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.EventStore;

/// <summary>The times of events under a clock that is set.</summary>
public sealed class DatingEvents
{
    [Fact]
    public async Task Never_goes_back_along_a_log_whatever_the_clock_does()
    {
        using var log = new TheLog();
        var random = new Random(14);
        for (var i = 0; i < 300; i++)
        {
            log.Time.JumpWall(TimeSpan.FromSeconds(random.Next(-7200, 7200)));
            log.Time.Advance(TimeSpan.FromSeconds(random.Next(0, 5)));
            if (i % 3 == 0)
                await log
                    .Log.Append(
                        TheLog.By(CommandId.Derived($"a{i}")),
                        [new StreamAppend($"s{i}", 0, [new Added(1)])],
                        null,
                        default
                    )
                    .Now(log);
            else
                await log.AddNow(1, stream: $"s{i % 7}", limit: int.MaxValue);
        }
        var times = log.Store.Durable.Select(e => e.At).ToList();
        Assert.Equal(times.Order(), times);
        Assert.True(times.Distinct().Count() > 200, "Time stood still.");
    }

    [Fact]
    public async Task Goes_on_after_the_last_event_of_the_life_before()
    {
        var store = new InMemoryLogStore();
        DateTimeOffset last;
        using (var log = new TheLog(store))
        {
            log.Time.JumpWall(TimeSpan.FromDays(3));
            last = (await log.AddNow(1)).Events[0].At;
        }
        using var next = new TheLog(store);
        Assert.Equal(TimeSpan.FromDays(3), next.Log.Ahead);
        Assert.Equal(last, (await next.AddNow(1, command: "d1")).Events[0].At);
        next.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(last + TimeSpan.FromMinutes(5), (await next.AddNow(1, command: "d2")).Events[0].At);
        next.Time.Advance(TimeSpan.FromDays(6));
        Assert.Equal(TimeSpan.Zero, next.Log.Ahead);
        Assert.Equal(next.Time.GetUtcNow(), (await next.AddNow(1, command: "d3")).Events[0].At);
    }

    [Fact]
    public async Task Does_not_count_an_event_whose_commit_failed()
    {
        using var log = new TheLog();
        var before = log.Time.GetUtcNow();
        log.Time.JumpWall(TimeSpan.FromDays(3));
        log.Store.OnCommit = (_, _) => throw new IOException("no disk");
        var failed = log.Add(1);
        log.Commits.CommitOne();
        await Assert.ThrowsAsync<LogFault>(() => failed);
        log.Store.OnCommit = null;
        log.Commits.CommitAll();
        log.Time.JumpWall(TimeSpan.FromDays(-3));
        Assert.Equal(before, (await log.AddNow(1)).Events[0].At);
    }

    [Fact]
    public async Task Decides_by_the_time_that_it_records()
    {
        using var log = new TheLog();
        log.Time.JumpWall(TimeSpan.FromHours(1));
        var first = (await log.AddNow(1)).Events[0].At;
        log.Time.JumpWall(TimeSpan.FromHours(-1));
        var decidedAt = default(DateTimeOffset);
        var work = new Work<Sum>("sum-1", TheLog.By(CommandId.Derived("c")), (_, now) => Noted(now));
        var second = (await log.Log.Execute(work, default).Now(log)).Events[0].At;
        Assert.Equal(first, second);
        Assert.Equal(second, decidedAt);

        Decision Noted(DateTimeOffset now)
        {
            decidedAt = now;
            return [new Added(1)];
        }
    }
}

/// <summary>Commits what a task waits for.</summary>
internal static class CommitNow
{
    public static Task<T> Now<T>(this Task<T> waiting, TheLog log)
    {
        log.Commits.CommitAll();
        return waiting;
    }
}
