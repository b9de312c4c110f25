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

/// <summary>Locks everything up to a day: no line of it is imported, matched or undone any more.</summary>
/// <param name="Source">The source.</param>
/// <param name="Stream">The stream of what it mirrors.</param>
/// <param name="Through">The last day.</param>
/// <param name="By">Who.</param>
internal sealed record LockPeriod(BankSourceId Source, string Stream, DateOnly Through, string By) : ICommand
{
    /// <summary>The source then, for the answer.</summary>
    public DecisionResult<SourceRow> Row { get; } = new();
}

/// <summary>Unlocks what was locked.</summary>
/// <param name="Source">The source.</param>
/// <param name="Stream">The stream of what it mirrors.</param>
/// <param name="Through">The last day that stays locked; null where none does.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who.</param>
internal sealed record UnlockPeriod(BankSourceId Source, string Stream, DateOnly? Through, string? Reason, string By) : ICommand
{
    /// <summary>The source then, for the answer.</summary>
    public DecisionResult<SourceRow> Row { get; } = new();
}

/// <summary>A period to be locked.</summary>
/// <param name="Through">The last day, such as 2026-01-31.</param>
internal sealed record LockBody(string? Through)
{
    /// <summary>Notes what is wrong with it.</summary>
    public void Validate(Problems problems)
    {
        problems.Require(Through is not null, "through", "is required; expected a date such as 2026-01-31.");
        Days.Read(Through, "through", problems);
    }
}

/// <summary>A period to be unlocked.</summary>
/// <param name="Reason">Why, up to 500 characters.</param>
/// <param name="Through">The last day that stays locked; none does without it.</param>
internal sealed record UnlockBody([property: MaxLength(DecisionReasonBody.MaxReason)] string? Reason, string? Through = null)
{
    /// <summary>Notes what is wrong with it.</summary>
    public void Validate(Problems problems)
    {
        problems.Text(Reason, "reason", DecisionReasonBody.MaxReason);
        Days.Read(Through, "through", problems);
    }
}

internal static class LockPeriodFeature
{
    public static void Add(ServiceBuilder service, ReconciliationViews views, MirrorDecisions decisions)
    {
        service.Commands.Handles<LockPeriod>(
            (_, _) => { },
            (command, context, cancel) =>
                decisions.Decide(
                    command,
                    context,
                    (_, store, stop) => Lock(command, store, service.Clock.GetUtcNow(), stop),
                    cancel
                ),
            previews: true
        );
        var send = service.Commands.Sender<LockPeriod>();
        service
            .Post(
                "/sources/{id}/lock",
                Permission.ReconciliationWrite,
                async (request, cancel) =>
                {
                    var body = await request.Body<LockBody>(cancel, (body, problems) => body.Validate(problems));
                    var (id, through) = (request.Route<BankSourceId>("id"), Through(body.Validate, body.Through));
                    var source = await (await views.ReadAll(cancel)).Source(id, cancel);
                    var command = new LockPeriod(id, source.Mirror.Stream(), through!.Value, request.Actor.Id); // It is required.
                    return await request.Send(
                        send,
                        command,
                        (MirrorState _) => Reply.Ok(SourceView.Of(command.Row.Value)),
                        cancel
                    );
                }
            )
            .Does("Locks everything up to a day; every line of it must be matched, or its exception resolved.")
            .Takes<LockBody>("through")
            .Gives<SourceView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.Unavailable);
        AddUnlock(service, views, decisions);
    }

    private static void AddUnlock(ServiceBuilder service, ReconciliationViews views, MirrorDecisions decisions)
    {
        service.Commands.Handles<UnlockPeriod>(
            (_, _) => { },
            (command, context, cancel) =>
                decisions.Decide(
                    command,
                    context,
                    (_, store, stop) => Unlock(command, store, service.Clock.GetUtcNow(), stop),
                    cancel
                ),
            previews: true
        );
        var send = service.Commands.Sender<UnlockPeriod>();
        service
            .Post(
                "/sources/{id}/unlock",
                Permission.ReconciliationWrite,
                async (request, cancel) =>
                {
                    var body = await request.Body<UnlockBody>(cancel, (body, problems) => body.Validate(problems));
                    var id = request.Route<BankSourceId>("id");
                    var through = Through(body.Validate, body.Through);
                    var source = await (await views.ReadAll(cancel)).Source(id, cancel);
                    var command = new UnlockPeriod(id, source.Mirror.Stream(), through, body.Reason, request.Actor.Id);
                    return await request.Send(
                        send,
                        command,
                        (MirrorState _) => Reply.Ok(SourceView.Of(command.Row.Value)),
                        cancel
                    );
                }
            )
            .Does("Unlocks a locked period, whole or back to an earlier day.")
            .Takes<UnlockBody>("reason")
            .Gives<SourceView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.Unavailable);
    }

    private static DateOnly? Through(Action<Problems> validate, string? through)
    {
        var problems = new Problems();
        validate(problems);
        return problems.None ? Days.Read(through, "through", problems) : throw new BadInput(problems);
    }

    private static async ValueTask<Decision> Lock(
        LockPeriod command,
        IViewStore store,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var row = await store.Source(command.Source, cancel);
        if (row.LockedThrough >= command.Through)
            return Refusal.WrongState(Text($"The source is locked through {row.LockedThrough:yyyy-MM-dd} already."));
        if (row.ClosedOn is not { } closed || closed < command.Through)
            return Refusal.WrongState(
                row.ClosedOn is null
                    ? "The source has no statements yet; import one first."
                    : Text($"Statements end at {row.ClosedOn:yyyy-MM-dd}; a period that ends later cannot be locked.")
            );
        var (open, suggested) = (await Count(ItemState.Open), await Count(ItemState.Suggested));
        if (open + suggested > 0)
            return Refusal.WrongState(
                Text(
                    $"{open} lines up to {command.Through:yyyy-MM-dd} are open and {suggested} are in matches that wait for a decision."
                )
            );
        command.Row.Value = row with { LockedThrough = command.Through };
        return [new PeriodLocked(command.Source, command.Through, command.By, now)];

        ValueTask<long> Count(ItemState state) =>
            store.Count(
                new ViewQuery(LineRow.View)
                    .Where(LineRow.BySource, Comparison.Equal, command.Source.Value)
                    .Where(LineRow.ByState, Comparison.Equal, state.ToString())
                    .Where(LineRow.ByDay, Comparison.AtMost, (long)command.Through.DayNumber),
                cancel
            );
    }

    private static async ValueTask<Decision> Unlock(
        UnlockPeriod command,
        IViewStore store,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var row = await store.Source(command.Source, cancel);
        if (row.LockedThrough is not { } locked || command.Through >= locked)
            return Refusal.WrongState(
                row.LockedThrough is null
                    ? "Nothing of the source is locked."
                    : Text(
                        $"The source is locked through {row.LockedThrough:yyyy-MM-dd}; what stays locked must end before it."
                    )
            );
        command.Row.Value = row with { LockedThrough = command.Through };
        return [new PeriodUnlocked(command.Source, command.Through, command.Reason ?? "", command.By, now)];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
