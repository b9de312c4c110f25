using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Transactions.Features;

namespace Florin.Transactions.Fees;

/// <summary>Finds the fee that a transaction is charged, by the configured rules.</summary>
internal sealed class FeeCharges(FeeOptions options, AccountsClient accounts)
{
    private readonly FeeRules _rules = new(options);

    /// <summary>
    /// The fee of a transaction: null where nothing is charged. What counts from the past was charged then, and who receives
    /// fees pays none.
    /// </summary>
    /// <param name="input">What the client asks for.</param>
    /// <param name="payer">The source, or of a deposit the target.</param>
    /// <param name="now">Now.</param>
    /// <param name="call">For asking the account service.</param>
    /// <param name="cancel">Gives up.</param>
    public async ValueTask<(TransactionFee? Fee, Refusal? Refusal)> Of(
        TransactionInput input,
        AccountCard payer,
        DateTimeOffset now,
        CallContext call,
        CancellationToken cancel
    )
    {
        if (
            input.EffectiveAt < now
            || _rules.For(input.Type, input.Amount.Currency, payer.Id) is not { } rule
            || rule.Of(input.Amount) is not { IsPositive: true } amount
        )
            return default;
        var account = await accounts.Find(rule.Account, call, cancel);
        if (account is not { Status: "OPEN", Purposes: null } || !ReferenceEquals(account.Balance.Currency, amount.Currency))
            return (null, Unavailable(rule, amount.Currency));
        var needed = (Int128)amount.Minor + (input.Type is TransactionType.Deposit ? 0 : input.Amount.Minor);
        var purpose = input.Type is TransactionType.Deposit ? input.ToPurpose : input.FromPurpose;
        var payable = payer.Purposes?.FirstOrDefault(one => one.Name == purpose)?.Available ?? payer.Available;
        var available = payable.Minor + (input.Type is TransactionType.Deposit ? (Int128)input.Amount.Minor : 0);
        return needed > available
            ? (
                null,
                TransactionChecks.Insufficient(
                    payer with
                    {
                        Available = payable,
                    },
                    amount with
                    {
                        Minor = (long)Int128.Min(needed, long.MaxValue),
                    }
                )
            )
            : (new TransactionFee(rule.Name, amount, payer.Id, rule.Account, account.UserId, false, rule.IsRefundable), null);
    }

    private static Refusal Unavailable(FeeRule rule, Currency currency) =>
        new(
            TransactionCodes.FeeUnavailable,
            $"The fee '{rule.Name}' cannot be charged: the configured account that receives it is not an open account in {currency} without purposes."
        );
}
