using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Transactions.Sagas;

namespace Florin.Transactions.Features;

/// <summary>Takes a completed transaction back, whole or in part, by a transaction of its own.</summary>
/// <param name="Id">The reversal's, made for this command.</param>
/// <param name="Original">The transaction that is taken back.</param>
/// <param name="Amount">How much of it.</param>
/// <param name="Reason">Why, which the statements say.</param>
/// <param name="Plan">What the reversal does, once it is found.</param>
/// <param name="Lapsed">Earlier reversals of the same transaction that have failed or were rejected.</param>
internal sealed record ReverseTransaction(
    TransactionId Id,
    TransactionId Original,
    Money Amount,
    string Reason,
    ReversalPlan? Plan = null,
    IReadOnlyList<TransactionId>? Lapsed = null
) : ICommand
{
    public string Stream => TransactionEvents.StreamOf(Original);
}

/// <summary>What a client says about a reversal.</summary>
/// <param name="Amount">How much is taken back, in major units of the transaction's currency; all that is left without it.</param>
/// <param name="Reason">Why; at most 200 characters. The statements say it.</param>
internal sealed record ReverseBody(JsonAmount? Amount, [property: MaxLength(ReverseFeature.MaxReason)] string? Reason);

internal sealed class ReverseFeature
{
    public const int MaxReason = 200;
    private readonly ServiceBuilder _service;
    private readonly Creation _create;
    private readonly Send<ReverseTransaction> _send;

    private ReverseFeature(ServiceBuilder service, SagasInService sagas)
    {
        (_service, _create) = (service, new Creation(service, sagas));
        var checks = new ReversalChecks(service, sagas, new AccountsClient(service.Calls), new UsersClient(service.Calls));
        service.Commands.HandlesJointly<ReverseTransaction, Transaction>(
            (command, problems) => problems.Text(command.Reason, "reason", MaxReason),
            command =>
                [
                    JointStream.New<Transaction>(TransactionEvents.StreamOf(command.Id)),
                    JointStream.Of<Transaction>(TransactionEvents.StreamOf(command.Original)),
                ],
            (command, states, now) => Reversal.Decide(command, states.Of<Transaction>(1), now),
            checks.Prepare
        );
        _send = service.Commands.Sender<ReverseTransaction>();
    }

    public static void Add(ServiceBuilder service, SagasInService sagas) =>
        service
            .Post("/transactions/{id}/reverse", Permission.TransactionsReverse, new ReverseFeature(service, sagas).Post)
            .Does(
                "Takes a completed transaction back, whole or in part, by a transaction of its own. Whoever received the money "
                    + "may give it back; everybody's transactions an administrator may reverse."
            )
            .Takes<ReverseBody>("reason")
            .Gives<TransactionView>(201)
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(
                RefusalCode.Forbidden,
                RefusalCode.NotFound,
                RefusalCode.WrongState,
                TransactionCodes.ReversalExceeds,
                AccountCodes.InsufficientFunds,
                AccountCodes.Frozen,
                AccountCodes.Closed,
                AccountCodes.LimitExceeded,
                AccountCodes.BalanceLimit,
                TransactionCodes.FeeUnavailable
            )
            .Refuses(
                TransactionCodes.EmailNotConfirmed,
                RefusalCodes.RateLimited,
                RefusalCodes.Unavailable,
                RefusalCodes.Timeout
            );

    private async Task<Reply> Post(Request request, CancellationToken cancel)
    {
        var body = await request.Body<ReverseBody>(cancel, Validate);
        var problems = new Problems();
        Validate(body, problems);
        if (!problems.None)
            throw new BadInput(problems);
        var id = request.Route<TransactionId>("id");
        var (original, _) = await _service.Log.Read<Transaction>(TransactionEvents.StreamOf(id), cancel);
        if (GetTransactionFeature.Hide(request, id, original) is { } hidden)
            return hidden;
        var command = new ReverseTransaction(
            Id.New<TransactionId>(_service.Ids),
            id,
            AmountOf(body, original),
            body.Reason!.Trim() // It is there, or something was wrong.
        );
        var context = request.Context<Transaction>(Created, command.Id.Value);
        var share =
            Reversal.UserOf(original.Facts).Value is var user && request.Actor.MayForAll(Permission.TransactionsReverse)
                ? user
                : request.Actor.Id;
        var outcome = await _create.Begin(share, context, () => _send(command, context, cancel), cancel);
        var reply = Request.Answer<Transaction>(outcome, Created);
        if (Creation.IdOf(outcome) is not { } created)
            return reply;
        using var wait = await request.BeginWait(reply.Status, reply.Replayed, cancel);
        return wait is null ? reply : await _create.Settled(request.Actor, created, reply, wait, cancel);

        // Who gives the money back need not be who gets the fee back.
        Reply Created(Transaction reversal) =>
            Reply.Created(TransactionView.Of(reversal, Readers.Of(request.Actor, reversal.Facts)));
    }

    private static void Validate(ReverseBody body, Problems problems)
    {
        problems.Text(body.Reason, "reason", MaxReason);
        if (body.Amount is { } amount && Money.Problem(amount.Value) is { } problem)
            problems.Add("amount", problem);
    }

    // Without an amount all that can be left of it: what earlier reversals took, the decision knows. Zero means that.
    private static Money AmountOf(ReverseBody body, Transaction original)
    {
        var currency = original.Facts.Amount.Currency;
        if (body.Amount is not { Value: var text })
            return Money.Zero(currency);
        if (!Money.TryParse(text, currency, out var amount, out var problem))
            throw new BadInput("amount", problem!); // There is a problem where it is not one.
        if (!amount.IsPositive)
            throw new BadInput("amount", $"'{text}' must be greater than zero.");
        return original.Facts.Postings is null || amount == original.Facts.Amount
            ? amount
            : throw new BadInput(
                "amount",
                $"'{text}' is not all of {original.Facts.Amount}; a transaction with several legs or an exchange is reversed as a whole."
            );
    }
}
