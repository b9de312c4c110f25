using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Sagas;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Sagas;

/// <summary>
/// What an operator retries from manual review: under a new command id where the step had been refused, since the refusal
/// is kept under the old one, and under the same where the outcome is unknown.
/// </summary>
public sealed class RetryingAStep : IDisposable
{
    private static readonly StepPatience Once = new(
        TimeSpan.FromSeconds(2),
        Attempts: 1,
        TimeSpan.Zero,
        TimeSpan.Zero,
        Outage: TimeSpan.Zero
    );

    private readonly FakeTime _time = new();
    private readonly EventLog _log;
    private readonly List<string> _undone = [];

    public RetryingAStep() => _log = SomeLog.Open("errand", new InMemoryLogStore(), Errand.Events, _time);

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Takes_a_new_command_id_after_a_refusal()
    {
        var errand = await Retried(() => StepResult.Refused(new Refusal(RefusalCode.Unknown("payment-declined"), "Not now.")));
        Assert.True(errand.IsFinished);
        Assert.Equal(["1/go/undo", "1/go/undo/1"], _undone);
    }

    [Fact]
    public async Task Keeps_the_command_id_when_the_outcome_is_unknown()
    {
        var errand = await Retried(() => throw new TimeoutException("It may have happened."));
        Assert.True(errand.IsFinished);
        Assert.Equal(["1/go/undo", "1/go/undo"], _undone);
    }

    private async Task<Errand> Retried(Func<StepResult> firstUndo)
    {
        var go = new SagaStep<Errand>("go", "somebody goes", Happens(new Done()), e => e.IsDone, Once)
        {
            Undo = Undo,
            IsUndone = e => e.IsUndone,
        };
        var arrive = new SagaStep<Errand>("arrive", "somebody arrives", Refuses, _ => false, Once) { IsPivot = true };
        var definition = new SagaDefinition<Errand>("errand", 1, [go, arrive])
        {
            Completed = _ => new Finished(),
            Failed = (_, _) => new Finished(),
            Stuck = (_, _, why) => new GivenUp(why.Detail, why.Refused),
        };
        var stuck = await Run(definition, "begin", new Begun());
        Assert.True(stuck.Parked);
        return await Run(definition, "renew", new Renewed());

        Task<StepResult> Undo(Errand state, CallContext context, CancellationToken cancel)
        {
            _undone.Add(context.CommandId!); // A step always has one.
            return _undone.Count == 1 ? Task.FromResult(firstUndo()) : Task.FromResult(StepResult.Happened(new Undone()));
        }
    }

    private static StepAction<Errand> Happens(object happened) => (_, _, _) => Task.FromResult(StepResult.Happened(happened));

    private static Task<StepResult> Refuses(Errand state, CallContext context, CancellationToken cancel) =>
        Task.FromResult(
            StepResult.Refused(new Refusal(RefusalCode.Unknown("no"), "It is closed."), new TurnedBack("It is closed."))
        );

    private async Task<Errand> Run(SagaDefinition<Errand> definition, string commandId, object first)
    {
        await using var runner = Errand.Runner(definition, _log, _time);
        var metadata = new Metadata(CommandId.Derived(commandId), "Begin", "system", "1", "1", null);
        var begun = await _log.Execute(new Work<Errand>("errand-1", metadata, (_, _) => [first]), CancellationToken.None);
        runner.Start(begun.State, await runner.Enter("user_1", CancellationToken.None));
        await runner.Settled("1", TimeSpan.FromSeconds(1), over: default, CancellationToken.None);
        return (await _log.Read<Errand>("errand-1", CancellationToken.None)).State;
    }
}
