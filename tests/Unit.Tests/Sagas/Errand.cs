using Florin.Platform.EventStore;
using Florin.Platform.Sagas;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Sagas;

internal sealed record Begun;

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
    SagaFailure? Failure
) : ISagaState<Errand>
{
    public static Errand Empty { get; } =
        new(0, IsDone: false, IsUndone: false, IsFinished: false, Why: null, Renewals: 0, Failure: null);

    public static string Schema => "errand.1";

    public string Id => "1";

    public string Saga => "errand.1";

    public bool Ended => IsFinished;

    public bool Parked => Why is not null;

    /// <summary>What runs errands of one definition.</summary>
    public static SagaRunner<Errand> Runner(SagaDefinition<Errand> definition, EventLog log, TimeProvider clock) =>
        new([definition], id => $"errand-{id}", log, new SagaOptions(), clock, () => 0.5, NullLogger.Instance);

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
