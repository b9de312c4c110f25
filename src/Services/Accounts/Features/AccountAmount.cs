using Florin.Kernel;

namespace Florin.Accounts.Features;

/// <summary>How an amount is read whose currency is that of an account.</summary>
internal static class AccountAmount
{
    /// <summary>The amount; null where the currency is not known.</summary>
    public static Money? Read(JsonAmount? text, Currency? currency, Problems problems, string field = "amount")
    {
        var money = default(Money);
        if (text is null)
            problems.Add(field, "is required; expected a decimal in major units, such as 100.00.");
        else if (
            currency is null
                ? Money.Problem(text.Value) is { } problem
                : !Money.TryParse(text.Value, currency, out money, out problem)
        )
            problems.Add(field, problem!); // There is a problem where it is not one.
        return problems.Has(field) || currency is null ? null : money;
    }
}
