using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>Runs the strategies over what is open.</summary>
/// <param name="Run">Made for this command.</param>
/// <param name="Source">Whose lines are matched.</param>
/// <param name="Stream">The stream of what the source mirrors.</param>
/// <param name="From">From which day; null from the first open line.</param>
/// <param name="To">Up to which day; null up to the last statement.</param>
/// <param name="By">Who.</param>
internal sealed record StartRun(
    ReconciliationRunId Run,
    BankSourceId Source,
    string Stream,
    DateOnly? From,
    DateOnly? To,
    string By
) : ICommand
{
    /// <summary>What it came to, for the answer.</summary>
    public DecisionResult<ReconciliationRan> Ran { get; } = new();
}

/// <summary>A run to be started.</summary>
/// <param name="Source">Whose lines are matched.</param>
/// <param name="From">From which day, such as 2026-01-01; from the first open line without it.</param>
/// <param name="To">Up to which day; up to the last statement without it.</param>
internal sealed record RunBody(string? Source, string? From = null, string? To = null)
{
    /// <summary>Notes everything that is wrong with it.</summary>
    public void Validate(Problems problems)
    {
        problems.Id<BankSourceId>(Source, "source");
        var (from, to) = (Days.Read(From, "from", problems), Days.Read(To, "to", problems));
        if (from > to)
            problems.Add("from", $"'{From}' is after to, '{To}'.");
    }
}

internal static class StartRunFeature
{
    private const int MaxShown = 100;

    public static void Add(ServiceBuilder service, ReconciliationViews views, MirrorDecisions decisions, RunPlanner planner)
    {
        service.Commands.Handles<StartRun>(
            (_, _) => { },
            (command, context, cancel) =>
                decisions.Decide(command, context, (_, store, stop) => Decide(command, planner, store, stop), cancel)
        );
        var send = service.Commands.Sender<StartRun>();
        service
            .Post(
                "/runs",
                Permission.ReconciliationWrite,
                (request, cancel) => Answer(service, views, planner, send, request, cancel)
            )
            .Does(
                "Matches the open lines of a source with the open entries of the ledger. With dryRun=true, returns what it would do and does nothing."
            )
            .Takes<RunBody>("source")
            .CanDryRun()
            .Gives<RunView>(201)
            .TakesIdempotencyKey()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> Answer(
        ServiceBuilder service,
        ReconciliationViews views,
        RunPlanner planner,
        Send<StartRun> send,
        Request request,
        CancellationToken cancel
    )
    {
        var body = await request.Body<RunBody>(cancel, (body, problems) => body.Validate(problems));
        var problems = new Problems();
        body.Validate(problems);
        if (!problems.None)
            throw new BadInput(problems);
        var store = await views.ReadAll(cancel);
        var source = await store.Source(BankSourceId.From(body.Source!), cancel); // Validated.
        var command = new StartRun(
            Id.New<ReconciliationRunId>(service.Ids),
            source.Id,
            source.Mirror.Stream(),
            Days.Read(body.From, "from", problems),
            Days.Read(body.To, "to", problems),
            request.Actor.Id
        );
        if (!request.IsDryRun)
            return await request.Send(send, command, (MirrorState _) => Reply.Created(RunView.Of(command.Ran.Value)), cancel);
        var (plan, refusal) = await planner.Plan(command.Run, source, (command.From, command.To), command.By, store, cancel);
        return plan is null
            ? Reply.Refused(refusal!) // Without a plan there is a refusal.
            : Reply.Ok(
                RunView.Of(plan.Ran) with
                {
                    Id = null,
                    Matches = [.. plan.Matches.Take(MaxShown).Select(match => MatchView.OfDryRun(match, source.Id, plan.Ran))],
                }
            );
    }

    private static async ValueTask<Decision> Decide(
        StartRun command,
        RunPlanner planner,
        IViewStore store,
        CancellationToken cancel
    )
    {
        var source = await store.Source(command.Source, cancel);
        var (plan, refusal) = await planner.Plan(command.Run, source, (command.From, command.To), command.By, store, cancel);
        if (plan is null)
            return refusal!; // Without a plan there is a refusal.
        command.Ran.Value = plan.Ran;
        return plan.ToDecision();
    }
}

/// <summary>Days as clients write them.</summary>
internal static class Days
{
    private const string Form = "yyyy-MM-dd";

    /// <summary>A day that may be missing; null where it is, or is none.</summary>
    public static DateOnly? Read(string? text, string field, Problems problems)
    {
        if (text is null)
            return null;
        if (DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        problems.Add(field, $"'{PlainText.Shortened(text)}' is not a date; expected one such as 2026-01-31.");
        return null;
    }

    /// <summary>A query parameter that is a day; null where it is missing, or is none.</summary>
    public static DateOnly? Day(this RequestQuery query, string name) => Read(query.Text(name), name, query.Problems);
}
