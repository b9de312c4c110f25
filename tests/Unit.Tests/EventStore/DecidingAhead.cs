using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.EventStore;

public sealed class DecidingAhead
{
    [Fact]
    public async Task Uses_the_state_that_earlier_decisions_made_before_they_are_durable()
    {
        using var log = new TheLog();
        var first = log.Add(60);
        var second = log.Add(60);
        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);
        log.Commits.CommitAll();
        Assert.Null((await first).Refusal);
        Assert.Equal("60 + 60", (await second).Refusal!.Detail);
    }

    [Fact]
    public async Task Tells_a_refusal_only_when_what_it_rests_on_is_durable()
    {
        using var log = new TheLog();
        log.Store.OnCommit = (moment, _) => FailAt(CommitMoment.Before, moment);
        var first = log.Add(60);
        var refused = log.Add(60);
        log.Commits.CommitOne();
        await Assert.ThrowsAsync<LogFault>(() => first);
        await Assert.ThrowsAsync<LogFault>(() => refused);
    }

    [Fact]
    public async Task Answers_many_appends_to_one_stream_with_one_commit()
    {
        using var log = new TheLog();
        var adding = Enumerable.Range(0, 1000).Select(_ => log.Add(1, limit: 500)).ToList();
        var commits = 0;
        log.Store.OnCommit = (moment, _) => commits += moment == CommitMoment.Before ? 1 : 0;
        log.Commits.CommitAll();
        var outcomes = await Task.WhenAll(adding);
        Assert.Equal(1, commits);
        Assert.Equal(500, outcomes.Count(o => o.Refusal is null));
        Assert.Equal(Enumerable.Range(1, 500).Select(v => (long)v), outcomes.SelectMany(o => o.Events).Select(e => e.Version));
        Assert.Equal(500, await log.Total());
    }

    [Fact]
    public async Task Fails_everything_on_top_of_a_failed_commit_and_goes_on_from_what_is_durable()
    {
        using var log = new TheLog();
        await log.AddNow(10);
        log.Store.OnCommit = (moment, _) => FailAt(CommitMoment.Before, moment);
        var lost = new[] { log.Add(20), log.Add(30) };
        log.Commits.CommitOne();
        var late = log.Add(40);
        foreach (var adding in lost.Append(late))
            await Assert.ThrowsAsync<LogFault>(() => adding);
        Assert.NotNull(log.Log.Stopped);
        log.Store.OnCommit = null;
        log.Commits.CommitAll();
        Assert.Null(log.Log.Stopped);
        Assert.Equal(10, await log.Total());
        Assert.Equal(2, (await log.AddNow(5)).Version);
        Assert.Equal([1L, 2L], log.Store.Durable.Select(e => e.Position));
    }

    [Fact]
    public async Task Never_finds_again_what_was_answered_as_failed()
    {
        using var log = new TheLog();
        log.Store.OnCommit = (moment, _) => FailAt(CommitMoment.After, moment);
        var failed = log.Add(20, command: "once");
        log.Commits.CommitOne();
        await Assert.ThrowsAsync<LogFault>(() => failed);
        log.Store.OnCommit = null;
        log.Commits.CommitAll();
        Assert.Equal(0, await log.Total());
        Assert.Null(log.Log.Find(CommandId.Derived("once")));
        var again = await log.AddNow(20, command: "once");
        Assert.False(again.AlreadyDecided);
        Assert.Equal(20, await log.Total());
    }

    [Fact]
    public async Task Stays_stopped_until_a_failed_commit_is_discarded_however_often_that_fails_too()
    {
        using var log = new TheLog();
        await log.AddNow(1, command: "before");
        log.Store.OnCommit = (moment, _) => FailAt(CommitMoment.After, moment);
        log.Store.OnDiscard = () => throw new IOException("no sync");
        var failed = log.Add(20, command: "once");
        for (var times = 0; times < 4; times++)
        {
            log.Commits.CommitAll();
            Assert.Contains("no sync", log.Log.Stopped, StringComparison.Ordinal);
            await Assert.ThrowsAsync<LogFault>(() => log.Add(20, command: "once"));
            log.Time.Advance(TimeSpan.FromSeconds(1));
        }
        await Assert.ThrowsAsync<LogFault>(() => failed);
        (log.Store.OnCommit, log.Store.OnDiscard) = (null, null);
        log.Commits.CommitAll();
        Assert.Null(log.Log.Find(CommandId.Derived("once")));
        Assert.Equal(2, (await log.AddNow(2)).Version);
        Assert.Equal(3, await log.Total());
    }

    [Fact]
    public async Task Learns_what_became_of_a_failed_commit_whose_process_ended_by_asking_again()
    {
        var store = new InMemoryLogStore();
        using (var log = new TheLog(store))
        {
            store.OnCommit = (moment, _) => FailAt(CommitMoment.After, moment);
            store.OnDiscard = () => throw new IOException("no sync");
            _ = log.Add(20, command: "once");
            log.Commits.CommitAll();
        }
        (store.OnCommit, store.OnDiscard) = (null, null);
        using var next = new TheLog(store);
        var again = await next.AddNow(20, command: "once");
        Assert.True(again.AlreadyDecided);
        Assert.Equal(new Added(20), Assert.Single(again.Events).Data);
        Assert.Equal(20, await next.Total());
    }

    [Fact]
    public async Task Does_not_go_on_from_a_storage_that_ends_elsewhere()
    {
        using var log = new TheLog();
        await log.AddNow(1);
        log.Store.OnCommit = (moment, _) => FailAt(CommitMoment.Before, moment);
        var lost = log.Add(2);
        log.Store.OnOpen = log.Store.Empty;
        log.Commits.CommitAll();
        await Assert.ThrowsAsync<LogFault>(() => lost);
        Assert.Contains("ends at position 0", log.Log.Stopped, StringComparison.Ordinal);
        Assert.Contains("durable position is 1", log.Log.Stopped, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stays_stopped_while_the_storage_cannot_be_opened_and_tries_again_by_itself()
    {
        using var log = new TheLog();
        log.Store.OnCommit = (moment, _) => FailAt(CommitMoment.Before, moment);
        log.Store.OnOpen = () => throw new IOException("gone");
        var lost = log.Add(1);
        log.Commits.CommitAll();
        await Assert.ThrowsAsync<LogFault>(() => lost);
        Assert.Contains("gone", log.Log.Stopped, StringComparison.Ordinal);
        (log.Store.OnCommit, log.Store.OnOpen) = (null, null);
        log.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(log.Commits.Waiting);
        log.Commits.CommitAll();
        Assert.Null(log.Log.Stopped);
        Assert.Equal(1, (await log.AddNow(1)).Version);
    }

    [Fact]
    public async Task Announces_why_it_stops_not_more_often_than_every_ten_seconds_and_that_it_works_again()
    {
        using var log = new TheLog();
        var announced = new List<string?>();
        log.Log.StoppedChanged += announced.Add;
        await log.AddNow(1);
        Assert.Empty(announced);
        log.Store.OnCommit = (moment, _) => FailAt(CommitMoment.Before, moment);
        var failures = 0;
        log.Store.OnOpen = () => throw new IOException($"failure {++failures}");
        var lost = log.Add(1);
        for (var second = 0; second < 15; second++)
        {
            log.Commits.CommitAll();
            log.Time.Advance(TimeSpan.FromSeconds(1));
        }
        await Assert.ThrowsAsync<LogFault>(() => lost);
        (log.Store.OnCommit, log.Store.OnOpen) = (null, null);
        log.Commits.CommitAll();
        Assert.Equal(3, announced.Count);
        Assert.Contains("a commit failed", announced[0], StringComparison.Ordinal);
        Assert.Contains("cannot be opened: failure 11", announced[1], StringComparison.Ordinal);
        Assert.Null(announced[2]);
    }

    [Fact]
    public async Task Leaves_no_hole_when_a_receipt_or_a_fold_throws()
    {
        using var log = new TheLog();
        var throwing = new Work<Sum>("sum-1", TheLog.By(CommandId.Derived("bad")), (_, _) => [new Added(1)])
        {
            Receipt = _ => throw new InvalidOperationException("no receipt"),
        };
        await Assert.ThrowsAsync<InvalidOperationException>(() => log.Log.Execute(throwing, CancellationToken.None));
        var unknownEvent = new Work<Sum>("sum-1", TheLog.By(CommandId.Derived("worse")), (_, _) => ["not an event"]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => log.Log.Execute(unknownEvent, CancellationToken.None));
        var next = await log.AddNow(1);
        Assert.Equal((1L, 1L), (next.Version, next.Events[0].Position));
    }

    [Fact]
    public async Task Turns_callers_away_when_the_queue_is_full()
    {
        using var log = new TheLog(options: new LogOptions { MaxQueuedAppends = 2 });
        var taken = new[] { log.Add(1), log.Add(2) };
        await Assert.ThrowsAsync<LogBusy>(() => log.Add(4));
        log.Commits.CommitAll();
        await Task.WhenAll(taken);
        Assert.Equal(3, await log.Total());
    }

    private static void FailAt(CommitMoment wanted, CommitMoment moment)
    {
        if (wanted == moment)
            throw new IOException("the disk failed");
    }
}
