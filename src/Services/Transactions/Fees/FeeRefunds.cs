using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Identity;
using Florin.Transactions.Features;

namespace Florin.Transactions.Fees;

/// <summary>Whether the account that received a fee can give it back, before a reversal is accepted.</summary>
internal sealed class FeeRefunds(AccountsClient accounts)
{
    /// <summary>What the account that pays a reversal needs for it, in minor units.</summary>
    /// <param name="amount">How much is taken back.</param>
    /// <param name="refund">What comes back of the fee.</param>
    /// <param name="payer">The account that pays the amount.</param>
    public static Int128 Needed(Money amount, TransactionFee refund, AccountId? payer) =>
        (Int128)amount.Minor
        + (
            refund.Account == payer ? refund.Amount.Minor
            : refund.Payer == payer ? -refund.Amount.Minor
            : 0
        );

    /// <summary>Why a fee cannot be given back now; null where it can.</summary>
    /// <param name="refund">What comes back of it.</param>
    /// <param name="amount">How much of the transaction is taken back.</param>
    /// <param name="payee">The account that gets that amount.</param>
    /// <param name="actor">The caller; only those who may see the account read its state.</param>
    /// <param name="call">For asking the account service.</param>
    /// <param name="cancel">Gives up.</param>
    public async ValueTask<Refusal?> Refuse(
        TransactionFee refund,
        Money amount,
        AccountId? payee,
        Actor actor,
        CallContext call,
        CancellationToken cancel
    )
    {
        var account = await accounts.Find(refund.Account, call, cancel);
        if (account is null || TransactionChecks.Usable(refund.Amount, account, actor) is not null)
            return Unavailable(refund, account, actor, $"is {account?.Status ?? "missing"}");
        var available = (Int128)account.Available.Minor + (refund.Account == payee ? amount.Minor : 0);
        return refund.Amount.Minor > available
            ? Unavailable(refund, account, actor, $"has {account.Available} available, and {refund.Amount} is required")
            : null;
    }

    private static Refusal Unavailable(TransactionFee refund, AccountCard? account, Actor actor, string why)
    {
        var known = account is not null && actor.May(Permission.AccountsRead, account.UserId.Value);
        var refusal = new Refusal(
            TransactionCodes.FeeUnavailable,
            known
                ? $"The fee '{refund.Rule}' cannot be given back: account {refund.Account}, which received it, {why}."
                : "A fee of the transaction cannot be given back now: the account that received it does not allow it."
        );
        return known ? refusal.With("accountId", refund.Account.Value) : refusal;
    }
}
