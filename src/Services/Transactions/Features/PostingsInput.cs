using System.Globalization;
using Florin.Contracts.Transactions;
using Florin.Kernel;

namespace Florin.Transactions.Features;

/// <summary>The legs that a client sends, as values and with everything that is wrong with them.</summary>
internal static class PostingsInput
{
    public const int MaxLegs = 100;
    private const int MinLegs = 2;

    /// <summary>Those that can be read, without their owners.</summary>
    public static IReadOnlyList<TransactionPosting> Of(IReadOnlyList<PostingBody>? bodies)
    {
        var legs = new List<TransactionPosting>();
        foreach (var body in bodies ?? [])
            if (
                body is not null
                && Id.TryParse<AccountId>(body.Account, out var account)
                && Currency.TryGet(body.Currency, out var currency)
                && body.Amount is { } text
                && Money.TryParse(text.Value, currency, out var amount, out _)
            )
                legs.Add(new TransactionPosting(account, default, DirectionOf(body), amount, body.Purpose));
        return legs;
    }

    /// <summary>What a transaction of these legs shows as its amount: the debits in the first leg's currency.</summary>
    public static Money Amount(IReadOnlyList<TransactionPosting> legs) =>
        legs is [{ Amount.Currency: var first }, ..]
            ? new Money((long)Int128.Min(Legs.Debited(legs, first), long.MaxValue), first)
            : default;

    /// <summary>Notes everything that is wrong with them.</summary>
    public static void Validate(IReadOnlyList<PostingBody>? bodies, Problems problems)
    {
        if (bodies is null)
        {
            problems.Add("postings", $"is required for a multi; expected {MinLegs} to {MaxLegs} postings.");
            return;
        }
        if (bodies.Count is < MinLegs or > MaxLegs)
            problems.Add(
                "postings",
                string.Create(CultureInfo.InvariantCulture, $"has {bodies.Count} items; {MinLegs} to {MaxLegs} are allowed.")
            );
        var (before, wrong) = (Of(bodies), false);
        for (var i = 0; i < bodies.Count; i++)
            wrong |= !IsRight(bodies[i], string.Create(CultureInfo.InvariantCulture, $"postings[{i}]"), problems);
        if (!wrong)
            ValidateBalance(before, problems);
    }

    private static bool IsRight(PostingBody? body, string at, Problems problems)
    {
        if (body is null)
        {
            problems.Add(at, "is null; expected an object.");
            return false;
        }
        var found = new Problems();
        found.Id<AccountId>(body.Account, $"{at}.account");
        found.OptionalText(body.Purpose, $"{at}.purpose", TransactionInput.MaxPurpose);
        found.OneOf(body.Direction, $"{at}.direction", "debit", "credit");
        found.Currency(body.Currency, $"{at}.currency");
        _ = Currency.TryGet(body.Currency, out var currency);
        if (body.Amount is not { Value: var text })
            found.Add($"{at}.amount", "is required; expected a decimal in major units, such as 100.00.");
        else if (currency is null)
        {
            if (Money.Problem(text) is { } problem)
                found.Add($"{at}.amount", problem);
        }
        else if (!Money.TryParse(text, currency, out var amount, out var problem))
            found.Add($"{at}.amount", problem!); // There is a problem where it is not one.
        else if (!amount.IsPositive)
            found.Add($"{at}.amount", $"'{text}' must be greater than zero.");
        foreach (var (field, all) in found.ByField)
        foreach (var one in all)
            problems.Add(field, one);
        return found.None;
    }

    private static void ValidateBalance(IReadOnlyList<TransactionPosting> legs, Problems problems)
    {
        foreach (var currency in Legs.Currencies(legs))
        {
            var (debits, credits) = (Legs.Debited(legs, currency), Legs.Credited(legs, currency));
            if (debits != credits)
                problems.Add(
                    "postings",
                    $"debit {new DecimalTotal(debits, currency)} and credit {new DecimalTotal(credits, currency)} {currency}; per currency debits and credits must be equal."
                );
            else if (debits > long.MaxValue)
                problems.Add("postings", $"debit {new DecimalTotal(debits, currency)} {currency} in all, which is too much.");
        }
    }

    private static PostingDirection DirectionOf(PostingBody body) =>
        body.Direction == "debit" ? PostingDirection.Debit : PostingDirection.Credit;
}
