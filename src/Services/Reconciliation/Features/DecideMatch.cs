using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>What is done with a match.</summary>
internal interface IMatchDecision : ICommand
{
    /// <summary>The match.</summary>
    MatchId Match { get; }

    /// <summary>Why; null where none was given.</summary>
    string? Reason { get; }

    /// <summary>Who.</summary>
    string By { get; }

    /// <summary>The state in which it must be.</summary>
    MatchState Before { get; }

    /// <summary>The state in which it is then.</summary>
    MatchState After { get; }

    /// <summary>The match then, for the answer.</summary>
    DecisionResult<MatchRow> Row { get; }
}

/// <summary>Accepts a match that was suggested.</summary>
internal sealed record AcceptMatch(MatchId Match, string Stream, string? Reason, string By) : IMatchDecision
{
    public MatchState Before => MatchState.Suggested;

    public MatchState After => MatchState.Accepted;

    public DecisionResult<MatchRow> Row { get; } = new();
}

/// <summary>Rejects a match that was suggested.</summary>
internal sealed record RejectMatch(MatchId Match, string Stream, string? Reason, string By) : IMatchDecision
{
    public MatchState Before => MatchState.Suggested;

    public MatchState After => MatchState.Rejected;

    public DecisionResult<MatchRow> Row { get; } = new();
}

/// <summary>Undoes a match that was accepted.</summary>
internal sealed record UndoMatch(MatchId Match, string Stream, string? Reason, string By) : IMatchDecision
{
    public MatchState Before => MatchState.Accepted;

    public MatchState After => MatchState.Undone;

    public DecisionResult<MatchRow> Row { get; } = new();
}

/// <summary>Why something is decided so.</summary>
/// <param name="Reason">Up to 500 characters.</param>
internal sealed record DecisionReasonBody([property: MaxLength(DecisionReasonBody.MaxReason)] string? Reason = null)
{
    public const int MaxReason = 500;

    /// <summary>Notes what is wrong with it.</summary>
    public static void Validate(string? reason, Problems problems) => problems.OptionalText(reason, "reason", MaxReason);
}

internal static class DecideMatchFeature
{
    public static void Add(ServiceBuilder service, ReconciliationViews views, MirrorDecisions decisions)
    {
        Add(service, views, decisions, "accept", "Accepts a suggested match.", (id, s, r, by) => new AcceptMatch(id, s, r, by));
        Add(
            service,
            views,
            decisions,
            "reject",
            "Rejects a suggested match: its lines and entries are open again, and no run suggests it any more.",
            (id, s, r, by) => new RejectMatch(id, s, r, by)
        );
        Add(
            service,
            views,
            decisions,
            "undo",
            "Undoes an accepted match: its lines and entries are open again, and no run suggests it any more.",
            (id, s, r, by) => new UndoMatch(id, s, r, by)
        );
    }

    private static void Add<TCommand>(
        ServiceBuilder service,
        ReconciliationViews views,
        MirrorDecisions decisions,
        string verb,
        string description,
        Func<MatchId, string, string?, string, TCommand> make
    )
        where TCommand : IMatchDecision
    {
        Handle<TCommand>(service, decisions);
        var send = service.Commands.Sender<TCommand>();
        service
            .Post(
                $"/matches/{{id}}/{verb}",
                Permission.ReconciliationWrite,
                async (request, cancel) =>
                {
                    var body = await request.OptionalBody<DecisionReasonBody>(cancel);
                    var id = request.Route<MatchId>("id");
                    var store = await views.ReadAll(cancel);
                    var source = await store.Source((await store.Match(id, cancel)).Source, cancel);
                    var command = make(id, source.Mirror.Stream(), body?.Reason, request.Actor.Id);
                    return await request.Send(
                        send,
                        command,
                        (MirrorState _) => Reply.Ok(MatchView.Of(command.Row.Value)),
                        cancel
                    );
                }
            )
            .Does(description)
            .MayTake<DecisionReasonBody>()
            .Gives<MatchView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.Unavailable);
    }

    private static void Handle<TCommand>(ServiceBuilder service, MirrorDecisions decisions)
        where TCommand : IMatchDecision =>
        service.Commands.Handles<TCommand>(
            (command, problems) => DecisionReasonBody.Validate(command.Reason, problems),
            (command, context, cancel) =>
                decisions.Decide(
                    command,
                    context,
                    (state, store, stop) => Decide(command, state, store, service.Clock.GetUtcNow(), stop),
                    cancel
                ),
            previews: true
        );

    private static async ValueTask<Decision> Decide(
        IMatchDecision command,
        MirrorState state,
        IViewStore store,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var row = await store.Match(command.Match, cancel);
        command.Row.Value = row with
        {
            State = command.After,
            DecidedBy = command.By,
            DecidedAt = now,
            Reason = command.Reason,
        };
        if (row.State != command.Before)
            return Refusal.WrongState(
                $"The match {row.Match.Id} is {row.State.ToString().ToLowerInvariant()}; only a match that is {command.Before.ToString().ToLowerInvariant()} can become {command.After.ToString().ToLowerInvariant()}."
            );
        if (state.IsLocked(row.Source, row.Match.First))
            return Refusal.WrongState(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The match has a line of {row.Match.First:yyyy-MM-dd}, which is locked; unlock the period first."
                )
            );
        return command.After switch
        {
            MatchState.Accepted => [new MatchAccepted(command.Match, row.Source, command.By, now, command.Reason)],
            MatchState.Rejected => [new MatchRejected(command.Match, row.Source, command.Reason, command.By, now)],
            _ => [new MatchUndone(command.Match, row.Source, command.Reason ?? "", command.By, now)],
        };
    }
}
