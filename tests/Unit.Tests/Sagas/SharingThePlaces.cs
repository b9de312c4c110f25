using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Resilience;
using Florin.Platform.Sagas;
using Florin.Testing;
using Florin.Testing.Storage;
using FsCheck.Fluent;

namespace Florin.Unit.Tests.Sagas;

/// <summary>The places of running sagas: none is lost, and no user has all of them.</summary>
public sealed class SharingThePlaces : IDisposable
{
    private const int Hangs = 120_000;

    private static readonly StepPatience Patience = new(
        TimeSpan.FromSeconds(2),
        Attempts: 2,
        TimeSpan.FromMilliseconds(100),
        TimeSpan.FromSeconds(5),
        Outage: TimeSpan.FromMinutes(15)
    )
    {
        Pending = TimeSpan.FromSeconds(40),
    };

    private readonly FakeTime _time = new();
    private readonly EventLog _log;
    private int _asked;

    public SharingThePlaces() => _log = SomeLog.Open("errand", new InMemoryLogStore(), Errand.Events, _time);

    public void Dispose() => _log.Dispose();

    [Fact(Timeout = Hangs)]
    public async Task Loses_none_to_clients_that_leave_while_they_wait()
    {
        await using var runner = Runner(new SagaOptions { MaxRunning = 1 });
        for (var burst = 0; burst < 50; burst++)
        {
            using var leaving = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time);
            var held = await runner.Enter("user_1", CancellationToken.None);
            var waiting = Enumerable.Range(0, 10).Select(i => runner.Enter($"user_{i}", leaving.Token).AsTask()).ToList();
            held.End(); // A waiter is granted the place, and leaves before it learns of it.
            _time.Advance(TimeSpan.FromSeconds(1));
            foreach (var wait in waiting)
                await EndIfTaken(wait);
            Assert.Equal(0, runner.PlacesTaken);
        }
        (await runner.Enter("user_1", CancellationToken.None)).End();
    }

    [Fact(Timeout = Hangs)]
    public async Task Comes_to_all_there_are_whatever_is_taken_left_and_given_up()
    {
        foreach (var moves in Gen.Choose(0, 1000).ArrayOf().Sample(60, 200))
            for (var places = 1; places <= 4; places++)
                Assert.True(await Play(moves, places), $"A place was lost of {places} by {string.Join(", ", moves)}.");
    }

    [Fact(Timeout = Hangs)]
    public async Task Leaves_some_to_others_whatever_one_user_does()
    {
        await using var runner = Runner(new SagaOptions { MaxRunning = 4, MaxRunningPerUser = 2 });
        var mine = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => runner.Enter("user_a", default).AsTask()));
        var third = runner.Enter("user_a", default).AsTask();
        var other = await runner.Enter("user_b", default);
        Assert.False(third.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<TooManySagasOfUser>(() => third);
        foreach (var place in mine.Append(other))
            place.End();
        Assert.Equal(0, runner.PlacesTaken);
    }

    [Fact(Timeout = Hangs)]
    public async Task Goes_round_among_users()
    {
        await using var runner = Runner(new SagaOptions { MaxRunning = 1 });
        var held = await runner.Enter("user_a", default);
        var crowd = Enumerable.Range(0, 100).Select(_ => runner.Enter("user_a", default).AsTask()).ToList();
        var single = runner.Enter("user_b", default).AsTask();
        held.End();
        (await crowd[0]).End();
        (await single).End();
        foreach (var wait in crowd.Skip(1))
            (await wait).End();
    }

    [Fact(Timeout = Hangs)]
    public async Task Refuses_a_user_with_too_many_under_way_and_nobody_else()
    {
        await using var runner = Runner(new SagaOptions { MaxUnfinished = 3, MaxUnfinishedPerUser = 2 });
        var places = new[] { await runner.Enter("user_a", default), await runner.Enter("user_a", default) };
        await Assert.ThrowsAsync<TooManySagasOfUser>(async () => await runner.Enter("user_a", default));
        var last = await runner.Enter("user_b", default);
        await Assert.ThrowsAsync<LogBusy>(async () => await runner.Enter("user_c", default));
        places[0].End();
        places[0].End();
        (await runner.Enter("user_c", default)).End();
        places[1].End();
        last.End();
    }

    [Fact(Timeout = Hangs)]
    public async Task Takes_none_while_the_outside_has_not_answered()
    {
        var answer = new TaskCompletionSource<StepResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var runner = Runner(new SagaOptions { MaxRunning = 1 }, _ => answer.Task);
        await Begin(runner, "1");
        Assert.Equal(0, runner.PlacesTaken);
        Assert.Equal(1, runner.Running);
        (await runner.Enter("user_2", default)).End();
        answer.SetResult(StepResult.Happened(new Done()));
        await runner.Settled("1", TimeSpan.FromSeconds(1), over: default, CancellationToken.None);
        Assert.True((await Errand.Of(_log, "1")).IsFinished);
    }

    [Fact(Timeout = Hangs)]
    public async Task Waits_for_an_answer_that_takes_long_and_counts_it_as_one_attempt()
    {
        var answers = _time.GetUtcNow() + TimeSpan.FromSeconds(20);
        await using var runner = Runner(new SagaOptions(), _ => Task.FromResult(Until(answers)));
        await Begin(runner, "1");
        await Rest(runner);
        Assert.True((await Errand.Of(_log, "1")).IsFinished);
        Assert.InRange(_time.GetUtcNow() - answers, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.InRange(_asked, 2, 60);
    }

    [Fact(Timeout = Hangs)]
    public async Task Ends_with_a_person_where_it_stays_pending()
    {
        await using var runner = Runner(new SagaOptions(), _ => Task.FromResult(StepResult.Pending));
        await Begin(runner, "1");
        await Rest(runner);
        Assert.Contains("pending", (await Errand.Of(_log, "1")).Why, StringComparison.Ordinal);
        Assert.Equal(0, runner.PlacesTaken);
    }

    [Fact(Timeout = Hangs)]
    public async Task Takes_none_while_it_waits_before_it_asks_again()
    {
        await using var runner = Runner(
            new SagaOptions { MaxRunning = 1 },
            _ =>
                _asked == 1
                    ? throw new ServiceUnavailable("risk", "it is away")
                    : Task.FromResult(StepResult.Happened(new Done())),
            isOutside: false
        );
        await Begin(runner, "1");
        while (_time.NextTimer is null)
            await Task.Yield();
        (await runner.Enter("user_2", default)).End();
        await Rest(runner);
        Assert.True((await Errand.Of(_log, "1")).IsFinished);
    }

    private StepResult Until(DateTimeOffset time) =>
        _time.GetUtcNow() < time ? StepResult.Pending : StepResult.Happened(new Done());

    private async Task Rest(SagaRunner<Errand> runner)
    {
        while (runner.Running > 0)
        {
            await Task.Yield();
            if (_time.NextTimer is { } next)
                _time.Advance(next);
        }
    }

    private async Task Begin(SagaRunner<Errand> runner, string id)
    {
        var place = await runner.Enter("user_1", default);
        runner.Start(await Errand.Record(_log, id, $"begin {id}", new Begun(id)), place);
    }

    private SagaRunner<Errand> Runner(
        SagaOptions options,
        Func<CancellationToken, Task<StepResult>>? act = null,
        bool isOutside = true
    )
    {
        var step = new SagaStep<Errand>("do", "somebody does", Act, errand => errand.IsDone, Patience)
        {
            IsPivot = true,
            IsOutside = isOutside,
        };
        return Errand.Runner(Errand.Definition(step), _log, _time, options);

        Task<StepResult> Act(Errand errand, CallContext context, CancellationToken cancel)
        {
            _asked++;
            return act?.Invoke(cancel) ?? Task.FromResult(StepResult.Happened(new Done()));
        }
    }

    // Each number is a move: enter for one of three users, end what was taken first, or leave while waiting.
    private async Task<bool> Play(int[] moves, int places)
    {
        await using var runner = Runner(new SagaOptions { MaxRunning = places, MaxRunningPerUser = Math.Max(1, places - 1) });
        var entered = new List<(Task<SagaSlot> Place, CancellationTokenSource Leaving)>();
        foreach (var move in moves)
        {
            if (move % 3 == 0 || entered.Count == 0)
            {
                var leaving = new CancellationTokenSource();
                entered.Add((runner.Enter($"user_{move % 4}", leaving.Token).AsTask(), leaving));
                continue;
            }
            var (place, gone) = entered[move % entered.Count];
            entered.RemoveAt(move % entered.Count);
            await gone.CancelAsync();
            await EndIfTaken(place);
            gone.Dispose();
            Assert.InRange(runner.PlacesTaken, 0, places);
        }
        while (entered.Count > 0)
        {
            var next = await Task.WhenAny(entered.Select(e => e.Place));
            var (place, gone) = entered.Find(e => e.Place == next);
            entered.Remove((place, gone));
            await EndIfTaken(place);
            gone.Dispose();
        }
        return runner.PlacesTaken == 0;
    }

    private static async Task EndIfTaken(Task<SagaSlot> wait)
    {
        try
        {
            (await wait).End();
        }
        catch (OperationCanceledException)
        {
            // It left before it got one.
        }
    }
}
