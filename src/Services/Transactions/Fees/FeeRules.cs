using Florin.Contracts.Transactions;
using Florin.Kernel;

namespace Florin.Transactions.Fees;

/// <summary>The configured rules of fees, by type and currency. Pure.</summary>
internal sealed class FeeRules(FeeOptions options)
{
    private readonly Dictionary<(TransactionType, Currency), FeeRule> _rules = options.Fees.ToDictionary(
        rule => (rule.Value.Type!.Value, FeeRule.CurrencyOf(rule.Value)), // It is required.
        rule => FeeRule.Of(rule.Key, rule.Value)
    );

    /// <summary>The rule that charges an account; null where none does. Who receives a fee is not charged it.</summary>
    public FeeRule? For(TransactionType type, Currency currency, AccountId payer) =>
        _rules.TryGetValue((type, currency), out var rule) && rule.Account != payer ? rule : null;

    /// <summary>What a transaction would be charged.</summary>
    public ChargedAmount Answer(FeeQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var rule = For(question.Type, question.Amount.Currency, question.Payer);
        if (rule is null)
            return new ChargedAmount(AtLeastZero(question.Amount), question.Amount with { Minor = 0 });
        var amount = question.Within ? Largest(rule, question.Amount) : question.Amount;
        return new ChargedAmount(amount, amount.IsPositive ? rule.Of(amount) : amount with { Minor = 0 });
    }

    // Amount and fee together grow with the amount, so that the largest that fits is found by halving.
    private static Money Largest(FeeRule rule, Money within)
    {
        var (fits, tooMuch) = (0L, Math.Max(0, within.Minor) + 1);
        while (tooMuch - fits > 1)
        {
            var amount = within with { Minor = fits + ((tooMuch - fits) / 2) };
            if ((Int128)amount.Minor + rule.Of(amount).Minor <= within.Minor)
                fits = amount.Minor;
            else
                tooMuch = amount.Minor;
        }
        return within with { Minor = fits };
    }

    private static Money AtLeastZero(Money amount) => amount with { Minor = Math.Max(0, amount.Minor) };
}
