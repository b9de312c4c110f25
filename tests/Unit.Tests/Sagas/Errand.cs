using System.Diagnostics.Metrics;
using Florin.Platform.EventLog;
using Florin.Platform.Sagas;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Sagas;

internal sealed record Begun(string Id = "1", string Owner = "user_1", string Saga = "errand.1");

internal sealed record Done;

internal sealed record Undone;

internal sealed record TurnedBack(string Detail);

internal sealed record Finished;

internal sealed record GivenUp(string Why, bool Refused);

internal sealed record Renewed;

/// <summary>The smallest saga: one thing is done, and undone where what follows is refused.</summary>
internal sealed record Errand(
    long Version,
    bool IsDone,
    bool IsUndone,
    bool IsFinished,
    string? Why,
    int Renewals,
    SagaFailure? Failure,
    string Id = "1",
    string Owner = "user_1",
    string Saga = "errand.1"
) : ISagaState<Errand>
{
    public static Errand Empty { get; } =
        new(0, IsDone: false, IsUndone: false, IsFinished: false, Why: null, Renewals: 0, Failure: null);

    public static string Schema => "errand.1";

    public bool Ended => IsFinished;

    public bool Parked => Why is not null;

    /// <summary>What runs errands of one definition.</summary>
    public static SagaRunner<Errand> Runner(
        SagaDefinition<Errand> definition,
        EventLog log,
        TimeProvider clock,
        SagaOptions? options = null
    ) =>
        new(
            [definition],
            id => $"errand-{id}",
            log,
            options ?? new SagaOptions(),
            clock,
            () => 0.5,
            new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(),
            NullLogger.Instance
        );

    /// <summary>An errand of steps, whose ends are recorded.</summary>
    public static SagaDefinition<Errand> Definition(params SagaStep<Errand>[] steps) =>
        new("errand", 1, [.. steps])
        {
            Completed = _ => new Finished(),
            Failed = (_, _) => new Finished(),
            Stuck = (_, _, why) => new GivenUp(why.Detail, why.Refused),
        };

    /// <summary>What an event says about whether its errand must run.</summary>
    public static (string Id, SagaMove Move) MoveOf(Recorded happened) =>
        (
            happened.Stream["errand-".Length..],
            happened.Data switch
            {
                Begun or Renewed => SagaMove.Runs,
                GivenUp => SagaMove.ManualReview,
                Finished => SagaMove.Rests,
                _ => SagaMove.None,
            }
        );

    /// <summary>Records something that happened to an errand.</summary>
    public static async Task<Errand> Record(EventLog log, string id, string commandId, object happened)
    {
        var metadata = new Metadata(CommandId.Derived(commandId), "Record", "system", id, id, null);
        var work = new Work<Errand>($"errand-{id}", metadata, (_, _) => [happened]);
        return (await log.Execute(work, CancellationToken.None)).State;
    }

    /// <summary>The state of an errand.</summary>
    public static async Task<Errand> Of(EventLog log, string id) =>
        (await log.Read<Errand>($"errand-{id}", CancellationToken.None)).State;

    public static void Events(EventTypes types) =>
        types
            .Add<Begun>("Begun")
            .Add<Done>("Done")
            .Add<Undone>("Undone")
            .Add<TurnedBack>("TurnedBack")
            .Add<Finished>("Finished")
            .Add<GivenUp>("GivenUp")
            .Add<Renewed>("Renewed");

    public Errand Apply(object happened) =>
        happened switch
        {
            Begun begun => this with { Id = begun.Id, Owner = begun.Owner, Saga = begun.Saga },
            Done => this with { IsDone = true },
            Undone => this with { IsUndone = true },
            TurnedBack back => this with { Failure = new SagaFailure("go", "no", back.Detail) },
            Finished => this with { IsFinished = true },
            GivenUp given => this with { Why = given.Why, Renewals = given.Refused ? Renewals + 1 : Renewals },
            Renewed => this with { Why = null },
            _ => this,
        } with
        {
            Version = Version + 1,
        };
}
