using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Resilience;
using Florin.Platform.Sagas;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Sagas;

/// <summary>A service that is away is waited for; one that is asked and does not answer is not asked for ever.</summary>
public sealed class WaitingForAService : IDisposable
{
    private static readonly StepPatience Patience = new(
        Timeout: TimeSpan.FromSeconds(2),
        Attempts: 3,
        Delay: TimeSpan.FromMilliseconds(100),
        MaxDelay: TimeSpan.FromSeconds(5),
        Outage: TimeSpan.FromMinutes(15)
    );

    private readonly FakeTime _time = new();
    private readonly EventLog _log;
    private int _asked;

    public WaitingForAService() => _log = SomeLog.Open("errand", new InMemoryLogStore(), Errand.Events, _time);

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Outlasts_an_outage_of_minutes()
    {
        var back = _time.GetUtcNow() + TimeSpan.FromMinutes(10);
        var errand = await Run(_ => _time.GetUtcNow() < back ? throw Away() : Task.FromResult(StepResult.Happened(new Done())));
        Assert.True(errand.IsFinished, $"It stands at {errand} after {_asked} attempts.");
        Assert.True(_asked > Patience.Attempts);
    }

    [Fact]
    public async Task Ends_with_a_person_when_the_outage_lasts()
    {
        var errand = await Run(_ => throw Away());
        Assert.Contains("away", errand.Why, StringComparison.Ordinal);
        Assert.InRange(_time.GetUtcNow() - _began, Patience.Outage, Patience.Outage + TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Counts_the_attempts_that_are_not_answered()
    {
        var errand = await Run(async cancel =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancel);
            return StepResult.Happened(new Done());
        });
        Assert.Contains("did not answer", errand.Why, StringComparison.Ordinal);
        Assert.Equal(Patience.Attempts, _asked);
    }

    [Fact]
    public async Task Counts_only_those_between_which_it_was_away()
    {
        var errand = await Run(_ =>
            _asked switch
            {
                1 or 3 or 5 or 7 => throw Away(),
                2 or 4 => throw new TimeoutException("It may have happened."),
                _ => Task.FromResult(StepResult.Happened(new Done())),
            }
        );
        Assert.True(errand.IsFinished, $"It stands at {errand}.");
        Assert.Equal(6, _asked);
    }

    private DateTimeOffset _began;

    private static ServiceUnavailable Away() => new("payment", "it is away");

    private async Task<Errand> Run(Func<CancellationToken, Task<StepResult>> act)
    {
        _began = _time.GetUtcNow();
        var step = new SagaStep<Errand>("do", "somebody does", Act, e => e.IsDone, Patience) { IsPivot = true };
        var definition = new SagaDefinition<Errand>("errand", 1, [step])
        {
            Completed = _ => new Finished(),
            Failed = (_, _) => new Finished(),
            Stuck = (_, _, why) => new GivenUp(why.Detail, why.Refused),
        };
        await using var runner = Errand.Runner(definition, _log, _time);
        var metadata = new Metadata(CommandId.Derived("begin"), "Begin", "system", "1", "1", null);
        var work = new Work<Errand>("errand-1", metadata, (_, _) => [new Begun()]);
        var begun = await _log.Execute(work, CancellationToken.None);
        runner.Start(begun.State, await runner.Enter("user_1", CancellationToken.None));
        while (runner.Running > 0)
        {
            await Task.Yield();
            if (_time.NextTimer is { } next)
                _time.Advance(next);
        }
        return (await _log.Read<Errand>("errand-1", CancellationToken.None)).State;

        Task<StepResult> Act(Errand state, CallContext context, CancellationToken cancel)
        {
            _asked++;
            return act(cancel);
        }
    }
}
