using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Projections;
using Florin.Platform.Sagas;
using Florin.Testing;
using Florin.Testing.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Sagas;

/// <summary>A saga that must continue does, whatever becomes of the caller that woke it.</summary>
public sealed class WakingASaga : IDisposable
{
    private const int Hangs = 120_000;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);

    private static readonly StepPatience Once = new(
        TimeSpan.FromSeconds(30),
        Attempts: 1,
        TimeSpan.Zero,
        TimeSpan.Zero,
        Outage: TimeSpan.Zero
    );

    private static readonly string[] Two = ["1", "2"];

    private readonly WallClock _wall = new();
    private readonly FakeTime _time = new();
    private readonly InMemoryLogStore _store = new();
    private readonly InMemoryViewStore _views = new();
    private EventLog _log;

    public WakingASaga() => _log = SomeLog.Open("errand", _store, Errand.Events, _time);

    public void Dispose() => _log.Dispose();

    [Fact(Timeout = Hangs)]
    public async Task Is_not_lost_at_the_very_moment_at_which_it_parks()
    {
        using var log = SomeLog.Open("errand", new InMemoryLogStore(), Errand.Events, _wall);
        await using var runner = Errand.Runner(Errand.Definition(StopsOnce()), log, _wall);
        await Parallel.ForAsync(
            0,
            8,
            async (lane, _) =>
            {
                for (var i = 0; i < 250; i++)
                    await ParkAndWake(log, runner, $"{lane}-{i}");
            }
        );

        async Task ParkAndWake(EventLog log, SagaRunner<Errand> runner, string id)
        {
            await Begin(log, runner, id, "user_1");
            // Decided on what the run has decided and not yet made durable, as an approval is: both are durable at once.
            await Errand.Record(log, id, $"renew {id}", new Renewed());
            runner.Wake(id);
            await runner.Settled(id, TimeSpan.FromSeconds(30), over: default, CancellationToken.None);
            Assert.True((await Errand.Of(log, id)).IsFinished, $"{id} has not moved.");
        }
    }

    [Fact(Timeout = Hangs)]
    public async Task Waits_for_a_place_when_all_are_taken_and_is_not_refused()
    {
        var options = new SagaOptions { MaxRunning = 1 };
        await using var runner = Errand.Runner(Errand.Definition(StopsOnce()), _log, _time, options);
        await Begin(_log, runner, "1", "user_1");
        await runner.Settled("1", TimeSpan.FromSeconds(1), over: default, CancellationToken.None);
        var place = await runner.Enter("user_2", CancellationToken.None);
        await Errand.Record(_log, "1", "renew", new Renewed());
        runner.Wake("1");
        Assert.False((await Errand.Of(_log, "1")).IsFinished);
        place.End();
        await runner.Settled("1", TimeSpan.FromSeconds(1), over: default, CancellationToken.None);
        Assert.True((await Errand.Of(_log, "1")).IsFinished);
        Assert.Equal(0, runner.PlacesTaken);
    }

    [Fact(Timeout = Hangs)]
    public async Task Is_waited_for_no_longer_than_the_service_runs()
    {
        var options = new SagaOptions { MaxRunning = 1 };
        await using var runner = Errand.Runner(Errand.Definition(StopsOnce()), _log, _time, options);
        await Begin(_log, runner, "1", "user_1");
        await runner.Settled("1", TimeSpan.FromSeconds(1), over: default, CancellationToken.None);
        var place = await runner.Enter("user_2", CancellationToken.None);
        await Errand.Record(_log, "1", "renew", new Renewed());
        runner.Wake("1"); // There is no place for it.
        using var stopping = new CancellationTokenSource();
        var waiting = runner.Settled("1", TimeSpan.FromSeconds(30), stopping.Token, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        await stopping.CancelAsync();
        await waiting;
        using var gone = new CancellationTokenSource();
        var given = runner.Settled("1", TimeSpan.FromSeconds(30), over: default, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        place.End();
    }

    [Fact(Timeout = Hangs)]
    public async Task Is_made_up_for_when_it_never_came()
    {
        await using var runner = Errand.Runner(Errand.Definition(StopsOnce()), _log, _time);
        await Begin(_log, runner, "1", "user_1");
        await runner.Settled("1", TimeSpan.FromSeconds(1), over: default, CancellationToken.None);
        var unfinished = await Unfinished(_log);
        await using var sweep = Sweep(runner, unfinished);
        await Follow(unfinished, _log);
        sweep.Start();
        await Errand.Record(_log, "1", "renew", new Renewed());
        await Follow(unfinished, _log);
        await Until(async () => (await Errand.Of(_log, "1")).IsFinished);
    }

    [Fact(Timeout = Hangs)]
    public async Task Comes_after_a_start_from_what_the_log_says_and_a_few_stored_ids()
    {
        await using (var runner = Errand.Runner(Errand.Definition(StopsOnce()), _log, _time))
        {
            var unfinished = await Unfinished(_log);
            await using var sweep = Sweep(runner, unfinished);
            await Errand.Record(_log, "1", "begin 1", new Begun("1"));
            await Follow(unfinished, _log);
            await unfinished.Store(CancellationToken.None);
            Assert.Equal(_log.Head, await _views.Checkpoint(UnfinishedSagas.Name));
        }
        await Errand.Record(_log, "2", "begin 2", new Begun("2"));
        _log.Dispose();
        _log = SomeLog.Open("errand", _store, Errand.Events, _time);
        await using var next = Errand.Runner(Errand.Definition(StopsOnce()), _log, _time);
        var known = await Unfinished(_log);
        await using var again = Sweep(next, known);
        await Follow(known, _log);
        again.Start();
        foreach (var id in Two)
            await Until(async () => (await Errand.Of(_log, id)).Parked);
    }

    [Theory(Timeout = Hangs)]
    [InlineData(1)] // Of an event that is there.
    [InlineData(99)]
    public async Task Does_not_hang_on_notes_of_events_that_were_never_set_aside(long position)
    {
        await Errand.Record(_log, "1", "begin 1", new Begun("1"));
        await Unfinished(_log);
        var noted = new ParkedEvent(position, _log.Read(0, 1)[0].Stream, "Begun", "for no reason", DateTimeOffset.UnixEpoch, 1);
        await _views.Commit(UnfinishedSagas.Name, new Progress(0, new Checkpoint(1)) { Parked = [noted] }, [], default);
        await using var runner = Errand.Runner(Errand.Definition(StopsOnce()), _log, _time);
        var unfinished = await Unfinished(_log);
        await using var sweep = Sweep(runner, unfinished);
        await using var consumer = new Consumer(
            UnfinishedSagas.Name,
            new LogFeed(_log),
            unfinished,
            new ConsumerOptions(),
            _time,
            NullLogger.Instance
        )
        {
            Of = "errand",
        };
        sweep.Start();
        consumer.Start();
        await Until(async () => (await Errand.Of(_log, "1")).Parked); // It went on once, as far as it can.
        Assert.Contains("which it cannot have set aside", consumer.Anew, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hangs)]
    public async Task Of_one_that_nobody_can_run_stops_no_other_and_holds_no_place()
    {
        var options = new SagaOptions { MaxRunning = 1 };
        await using var runner = Errand.Runner(Errand.Definition(StopsOnce()), _log, _time, options);
        foreach (var bad in Enumerable.Range(0, 20).Select(i => $"bad-{i}"))
        {
            await Errand.Record(_log, bad, $"begin {bad}", new Begun(bad, Saga: "errand.99"));
            runner.Wake(bad);
        }
        await Errand.Record(_log, "good", "begin good", new Begun("good"));
        runner.Wake("good");
        await Until(async () => (await Errand.Of(_log, "good")).Parked);
        await Until(() => Task.FromResult(runner.Failing == 20));
        (await runner.Enter("user_2", CancellationToken.None)).End();
    }

    [Fact]
    public async Task Tells_how_many_stand_in_manual_review_also_after_a_restart()
    {
        await Errand.Record(_log, "1", "begin 1", new Begun("1"));
        await Errand.Record(_log, "2", "begin 2", new Begun("2"));
        await Errand.Record(_log, "1", "give up 1", new GivenUp("Nobody answers.", Refused: false));
        var unfinished = await Unfinished(_log);
        await Follow(unfinished, _log);
        Assert.Equal((1, 1), (unfinished.InManualReview, unfinished.Count));
        await unfinished.Store(CancellationToken.None);
        var restarted = await Unfinished(_log);
        await Follow(restarted, _log);
        Assert.Equal((1, 1), (restarted.InManualReview, restarted.Count));
        await Errand.Record(_log, "1", "renew 1", new Renewed());
        await Follow(restarted, _log);
        await restarted.Store(CancellationToken.None);
        Assert.Equal((0, 2), (restarted.InManualReview, restarted.Count));
        var again = await Unfinished(_log);
        await again.Load(CancellationToken.None);
        Assert.Equal((0, 2), (again.InManualReview, again.Count));
    }

    private static SagaStep<Errand> StopsOnce() =>
        new(
            "do",
            "somebody does",
            (errand, _, _) =>
                errand.Renewals == 0 && errand.Version == 1
                    ? throw new TimeoutException("It may have happened.")
                    : Task.FromResult(StepResult.Happened(new Done())),
            errand => errand.IsDone,
            Once
        )
        {
            IsPivot = true,
        };

    private static async Task Begin(EventLog log, SagaRunner<Errand> runner, string id, string user)
    {
        var place = await runner.Enter(user, CancellationToken.None);
        runner.Start(await Errand.Record(log, id, $"begin {id}", new Begun(id, user)), place);
    }

    private async Task<UnfinishedSagas> Unfinished(EventLog log)
    {
        var unfinished = new UnfinishedSagas(_views, log, Errand.MoveOf, _time);
        await unfinished.Define(CancellationToken.None);
        return unfinished;
    }

    private SagaSweep<Errand> Sweep(SagaRunner<Errand> runner, UnfinishedSagas unfinished) =>
        new(runner, unfinished, SweepEvery, _time, NullLogger.Instance);

    // As the consumer does.
    private static async Task Follow(UnfinishedSagas unfinished, EventLog log)
    {
        var from = (await unfinished.Load(CancellationToken.None)).Checkpoint.Position;
        if (log.Read(from, 1000) is not { Count: > 0 } events)
            return;
        var effect = await unfinished.Prepare(events, CancellationToken.None);
        await effect(new Progress(from, new Checkpoint(events[^1].Position)));
    }

    private async Task Until(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            await Task.Yield();
            if (_time.NextTimer is { } next)
                _time.Advance(next);
        }
    }
}
