using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>Posts to the ledger what a bank has booked alone, as a transfer between the mirrored account and another one.</summary>
/// <param name="Exception">The exception of the line.</param>
/// <param name="Stream">The stream of what its source mirrors.</param>
/// <param name="Contra">The account on the other side, such as one of fees.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who.</param>
/// <param name="FromPurpose">The purpose of the account that pays.</param>
/// <param name="ToPurpose">The purpose of the account that receives.</param>
internal sealed record AdjustException(
    ExceptionCaseId Exception,
    string Stream,
    AccountId Contra,
    string Reason,
    string By,
    string? FromPurpose,
    string? ToPurpose
) : ICommand
{
    /// <summary>The exception then, for the answer.</summary>
    public DecisionResult<ExceptionRow> Row { get; } = new();
}

/// <summary>An adjustment to be posted.</summary>
/// <param name="Contra">The account on the other side, such as one of fees.</param>
/// <param name="Reason">Why, up to 500 characters.</param>
/// <param name="FromPurpose">The purpose of the account that pays, where that segregates its balance by purpose.</param>
/// <param name="ToPurpose">The purpose of the account that receives, likewise.</param>
internal sealed record AdjustmentBody(
    string? Contra,
    [property: MaxLength(DecisionReasonBody.MaxReason)] string? Reason,
    [property: MaxLength(AdjustmentBody.MaxPurpose)] string? FromPurpose = null,
    [property: MaxLength(AdjustmentBody.MaxPurpose)] string? ToPurpose = null
)
{
    /// <summary>The longest name of a purpose, in characters.</summary>
    public const int MaxPurpose = 40;

    /// <summary>Notes everything that is wrong with it.</summary>
    public void Validate(Problems problems)
    {
        problems.Id<AccountId>(Contra, "contra");
        problems.Text(Reason, "reason", DecisionReasonBody.MaxReason);
        problems.OptionalText(FromPurpose, "fromPurpose", MaxPurpose);
        problems.OptionalText(ToPurpose, "toPurpose", MaxPurpose);
    }
}

internal sealed class AdjustExceptionFeature(ServiceBuilder service, ReconciliationViews views)
{
    private readonly AccountsClient _accounts = new(service.Calls);
    private readonly OrdersClient _orders = new(service.Calls);
    private readonly TransactionsClient _transactions = new(service.Calls);

    public static void Add(ServiceBuilder service, ReconciliationViews views, MirrorDecisions decisions)
    {
        var feature = new AdjustExceptionFeature(service, views);
        service.Commands.Handles<AdjustException>(
            (_, _) => { },
            (command, context, cancel) =>
                decisions.Decide(
                    command,
                    context,
                    (state, store, stop) => feature.Decide(command, context, state, store, stop),
                    cancel
                ),
            previews: true
        );
        var send = service.Commands.Sender<AdjustException>();
        service
            .Post(
                "/exceptions/{id}/adjust",
                Permission.ReconciliationAdjust,
                (request, cancel) => feature.Answer(send, request, cancel)
            )
            .Does(
                "Posts a line that the bank booked alone to the ledger, as a transfer between the mirrored account and another one, once a second person has approved it."
            )
            .Takes<AdjustmentBody>("contra", "reason")
            .Gives<ExceptionView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .WaitsOnce()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.Unavailable)
            .Refuses([.. TransactionCodes.All, .. AccountCodes.All]);
    }

    private async Task<Reply> Answer(Send<AdjustException> send, Request request, CancellationToken cancel)
    {
        var body = await request.Body<AdjustmentBody>(cancel, (body, problems) => body.Validate(problems));
        var problems = new Problems();
        body.Validate(problems);
        if (!problems.None)
            throw new BadInput(problems);
        var id = request.Route<ExceptionCaseId>("id");
        var row = await (await views.ReadAll(cancel)).Exception(id, cancel);
        var command = new AdjustException(
            id,
            Mirror.StreamOf(row.Mirror),
            AccountId.From(body.Contra!), // Validated, as the reason.
            body.Reason!,
            request.Actor.Id,
            body.FromPurpose,
            body.ToPurpose
        );
        return await request.Send(
            send,
            command,
            (MirrorState _) => Reply.Ok(ExceptionView.Of(command.Row.Value, request.Now)),
            cancel
        );
    }

    private async ValueTask<Decision> Decide(
        AdjustException command,
        CommandContext context,
        MirrorState state,
        IViewStore store,
        CancellationToken cancel
    )
    {
        var row = await store.Exception(command.Exception, cancel);
        var source = await store.Source(row.Source, cancel);
        var problem = Problem(row, source, state) ?? await OfLine(row, store, cancel) ?? await OfEarlier(row, context, cancel);
        if (problem is not null)
            return problem;
        var amount = row.Subject.Amount;
        var question = context.Question(Permission.ReconciliationAdjust, service.Clock.GetUtcNow()) with
        {
            Amount = amount.IsNegative ? -amount : amount,
        };
        var refusal = service.Runtime.Policies.Refuse(question);
        if (refusal is not null && refusal.Reason != RefusalCodes.ApprovalRequired)
            return refusal;
        var (order, unknown) = await OrderFor(command, context, source.Mirror.Account!.Value, amount, cancel); // Checked above.
        if (order is null)
            return unknown!; // Without an order there is a refusal.
        if (refusal is not null) // Nobody approves in vain what would be refused now.
            return await _orders.Preview(order, Call(context), cancel) ?? refusal;
        var (transaction, declined) = await Ordered(command, context, order, cancel);
        if (transaction is not { } made)
            return declined!; // Without a transaction there is a refusal.
        var posted = Posted(command, context, row, made, service.Clock.GetUtcNow());
        command.Row.Value = row with
        {
            Adjustment = made,
            Reason = command.Reason,
            DecidedBy = command.By,
            DecidedAt = posted.At,
        };
        return [posted];
    }

    private static AdjustmentPosted Posted(
        AdjustException command,
        CommandContext context,
        ExceptionRow row,
        TransactionId transaction,
        DateTimeOffset now
    ) =>
        new(
            command.Exception,
            row.Source,
            row.Subject.Line!.Value, // Checked before.
            transaction,
            command.Contra,
            row.Subject.Amount,
            command.Reason,
            context.Approval,
            command.By,
            now
        );

    private static Refusal? Problem(ExceptionRow row, SourceRow source, MirrorState state) =>
        row.Subject.Line is null
            ? Refusal.WrongState("The exception is about an entry of the ledger; only a line of a bank can be posted.")
        : source.Mirror.Kind is not MirrorKind.Account
            ? Refusal.WrongState(
                $"The source {source.Id} mirrors {source.Mirror.Key()}; only lines of a source that mirrors an account can be posted."
            )
        : row.State is not (ExceptionState.Open or ExceptionState.Assigned)
            ? Refusal.WrongState(
                $"The exception {row.Subject.Id} is {row.State.ToString().ToLowerInvariant()}, which does not allow this."
            )
        : state.IsLocked(row.Source, row.Subject.On)
            ? Refusal.WrongState(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The exception is of {row.Subject.On:yyyy-MM-dd}, which is locked; unlock the period first."
                )
            )
        : null;

    // A line in a suggested match would be settled twice, by the match and by the adjustment.
    private static async Task<Refusal?> OfLine(ExceptionRow row, IViewStore store, CancellationToken cancel) =>
        await store.Find(LineRow.View, row.Subject.Line!.Value.Value, cancel)
            is { State: ItemState.Suggested, Match: { } match } // Checked before.
            ? Refusal.WrongState($"The line is in the suggested match {match}; accept or reject that first.")
            : null;

    // One that failed or was rejected has moved nothing, and never will.
    private async Task<Refusal?> OfEarlier(ExceptionRow row, CommandContext context, CancellationToken cancel) =>
        row.Adjustment is { } earlier && !(await _transactions.Find(earlier, Call(context), cancel)).CameToNothing
            ? Refusal.WrongState($"The transaction {earlier} was made for the exception already.")
            : null;

    private static CallContext Call(CommandContext context) =>
        new(context.CorrelationId, RequestId: context.RequestId, Address: context.Address);

    // In the name of the owner of the account that pays.
    private async Task<(OrderTransaction? Order, Refusal? Refusal)> OrderFor(
        AdjustException command,
        CommandContext context,
        AccountId mirrored,
        Money amount,
        CancellationToken cancel
    )
    {
        var (from, to) = amount.IsNegative ? (mirrored, command.Contra) : (command.Contra, mirrored);
        if (await _accounts.Find(from, Call(context), cancel) is not { } payer)
            return (null, Refusal.NotFound("account", from.Value));
        var description = await service.Runtime.People.Seal(payer.UserId.Value, command.Reason, cancel);
        var order = new OrderTransaction(
            payer.UserId,
            TransactionType.Transfer,
            amount.IsNegative ? -amount : amount,
            from,
            to,
            description,
            null,
            null,
            context.Approval,
            WithSecondFactor: true,
            command.FromPurpose,
            command.ToPurpose
        )
        {
            IsCharged = false, // The bank has booked so much, and no more.
        };
        return (order, null);
    }

    // Under an id that follows from the command: however often it is asked, it is one transfer. A dry run makes none.
    private async Task<(TransactionId? Transaction, Refusal? Refusal)> Ordered(
        AdjustException command,
        CommandContext context,
        OrderTransaction order,
        CancellationToken cancel
    )
    {
        if (context.IsDryRun)
            return await _orders.Preview(order, Call(context), cancel) is { } refused
                ? (null, refused)
                : (Id.New<TransactionId>(service.Ids), null);
        var call = Call(context) with { CommandId = $"adjust:{command.Exception}:{context.CommandId}" };
        var ordered = await _orders.Order(order, call, cancel);
        return ordered.Refusal is { } card ? (null, card.ToRefusal()) : (ordered.Id, null);
    }
}
