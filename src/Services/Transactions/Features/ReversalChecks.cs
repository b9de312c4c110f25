using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Transactions.Fees;
using Florin.Transactions.Sagas;

namespace Florin.Transactions.Features;

/// <summary>
/// What is looked up before a reversal is decided: who may, which earlier ones came to nothing, and whether the accounts still
/// take it and have the money.
/// </summary>
internal sealed class ReversalChecks(ServiceBuilder service, SagasInService sagas, AccountsClient accounts, UsersClient users)
{
    private readonly TransactionChecks _checks = TransactionChecks.Of(service);
    private readonly FeeRefunds _refunds = new(accounts);
    private readonly TriedPostings _tried = new(accounts);

    public async ValueTask<Prepared<ReverseTransaction>> Prepare(
        ReverseTransaction command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var (original, _) = await service.Log.Read<Transaction>(command.Stream, cancel);
        if (original.Status is not Status.Completed || original.Created.Reverses is not null)
            return command; // The decision says why not.
        var call = new CallContext(context.CorrelationId, RequestId: context.RequestId, Address: context.Address);
        var lapsed = await Lapsed(original, cancel);
        var left = Reversal.Left(original, lapsed);
        var amount = command.Amount.IsZero ? left : command.Amount;
        if (await Denied(command, original, amount, context, call, cancel) is { } denied)
            return denied;
        if (amount > left || !amount.IsPositive)
            return command with { Lapsed = lapsed }; // As above.
        var refund = Reversal.Refund(original, amount, lapsed);
        var (openedAt, refusal) = await Accounts(original.Created, amount, refund, context, call, cancel);
        if (refusal is not null)
            return refusal;
        var (type, user) = (Reversal.TypeOf(original.Facts.Type), Reversal.UserOf(original.Facts));
        var statement = context.IsDryRun
            ? command.Reason
            : await service.Runtime.People.Seal(user.Value, command.Reason, cancel);
        var definitions = sagas.Definitions;
        var charged = original.Created.Fee is null ? "" : definitions.Charged(type).Key;
        var plan = new ReversalPlan(type, definitions.For(type).Key, openedAt, statement, charged);
        var prepared = command with { Plan = plan, Lapsed = lapsed };
        if (!context.IsDryRun)
            return prepared;
        var reversal = Reversal.Created(prepared, original.Created, amount, refund, service.Clock.GetUtcNow());
        return await _tried.Refuse(reversal, context, cancel) is { } foreseen ? foreseen : prepared;
    }

    // An end is for ever: what has come to nothing when this is read takes nothing later.
    private async Task<IReadOnlyList<TransactionId>> Lapsed(Transaction original, CancellationToken cancel)
    {
        var lapsed = new List<TransactionId>();
        foreach (var reversal in original.Reversals ?? [])
        {
            var (state, _) = await service.Log.Read<Transaction>(TransactionEvents.StreamOf(reversal.Id), cancel);
            if (state.Status is Status.Failed or Status.Rejected)
                lapsed.Add(reversal.Id);
        }
        return lapsed;
    }

    // Who pays it back may do so; for several payers only somebody who may do it for everybody.
    private async Task<Refusal?> Denied(
        ReverseTransaction command,
        Transaction original,
        Money amount,
        CommandContext context,
        CallContext call,
        CancellationToken cancel
    )
    {
        var first = await service.Log.ReadStream(command.Stream, 0, 1, cancel);
        var maker = first[0].Metadata.Actor; // It exists.
        if (await users.AreOne(maker, context.Actor.Id, call, cancel))
            maker = context.Actor.Id;
        var question = context.Question(Permission.TransactionsReverse, service.Clock.GetUtcNow()) with
        {
            Owner = original.Facts.Postings is null ? Reversal.UserOf(original.Facts).Value : null,
            Amount = amount,
            Maker = maker,
        };
        return service.Runtime.Policies.Refuse(question, "Only who received the money may give it back, or an administrator.")
                is { } denied
                ? denied
            : context.Actor.MayForAll(Permission.TransactionsReverse) ? null // Also what a blocked user has received.
            : await _checks.User(Reversal.UserOf(original.Facts), context.Actor, call, cancel);
    }

    private async Task<(DateTimeOffset? OpenedAt, Refusal? Refusal)> Accounts(
        TransactionCreated original,
        Money amount,
        TransactionFee? refund,
        CommandContext context,
        CallContext call,
        CancellationToken cancel
    )
    {
        if (original.Facts.Postings is { } postings)
            return (null, (await _checks.OfLegs(Legs.Mirrored(postings), null, context, call, cancel)).Refusal);
        var (payer, payee) = (original.Facts.ToAccount, original.Facts.FromAccount);
        var source = payer is { } from ? await accounts.Find(from, call, cancel) : null;
        var target = payee is { } to ? await accounts.Find(to, call, cancel) : null;
        foreach (var account in new[] { source, target })
            if (account is not null && TransactionChecks.Usable(amount, account, context.Actor) is { } unusable)
                return (null, unusable);
        // Amount and fee are posted at once, and who pays the amount back may be who gets the fee back, or who gives it.
        var needed = refund is null ? amount.Minor : FeeRefunds.Needed(amount, refund, source?.Id);
        if (Insufficient(source, original.ToPurpose, amount, needed) is { } insufficient)
            return (null, insufficient);
        return
            refund is not null && await _refunds.Refuse(refund, amount, payee, context.Actor, call, cancel) is { } unavailable
            ? (null, unavailable)
            : (source?.CreatedAt ?? target?.CreatedAt, null);
    }

    // It is taken from the purpose that got it, also where the account has more for others.
    private static Refusal? Insufficient(AccountCard? source, string? purpose, Money amount, Int128 needed)
    {
        if (source is null)
            return null;
        var of = source.Purposes?.FirstOrDefault(one => one.Name == purpose);
        var available = of?.Available ?? source.Available;
        if (needed <= available.Minor)
            return null;
        var refusal = TransactionChecks.Insufficient(
            source with
            {
                Available = available,
            },
            amount with
            {
                Minor = (long)Int128.Min(needed, long.MaxValue),
            }
        );
        return of is null ? refusal : refusal.With("purpose", of.Name);
    }
}
