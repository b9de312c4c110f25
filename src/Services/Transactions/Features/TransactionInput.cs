using Florin.Contracts.Transactions;
using Florin.Kernel;

namespace Florin.Transactions.Features;

/// <summary>A body as values, where they could be read.</summary>
internal sealed record TransactionInput(
    UserId UserId,
    TransactionType Type,
    Money Amount,
    AccountId? From,
    AccountId? To,
    DateTimeOffset? EffectiveAt
)
{
    /// <summary>The legs of one with several, without their owners; null of any other.</summary>
    public IReadOnlyList<TransactionPosting>? Postings { get; init; }

    /// <summary>The quote of an exchange; null of any other.</summary>
    public QuoteId? Quote { get; init; }

    /// <summary>The purpose of the source that it is taken from.</summary>
    public string? FromPurpose { get; init; }

    /// <summary>The purpose of the target that it is for.</summary>
    public string? ToPurpose { get; init; }

    /// <summary>The longest name of a purpose, in characters.</summary>
    public const int MaxPurpose = 40;

    public const int MaxDescription = 500;
    public const int MaxReference = 200;
    public const int MaxKey = 255; // As the header Idempotency-Key.

    /// <summary>The types, as clients write them.</summary>
    public static readonly string[] Types = ["transfer", "deposit", "withdrawal", "multi", "exchange"];

    public static TransactionInput Of(TransactionBody body)
    {
        var user = Id.TryParse<UserId>(body.UserId, out var known) ? known : default;
        _ = TryType(body.Type, out var type);
        var amount = default(Money);
        if (Currency.TryGet(body.Currency, out var currency) && body.Amount is { } text)
            _ = Money.TryParse(text.Value, currency, out amount, out _);
        AccountId? from = Id.TryParse<AccountId>(body.FromAccount, out var source) ? source : null;
        AccountId? to = Id.TryParse<AccountId>(body.ToAccount, out var target) ? target : null;
        DateTimeOffset? at = Rfc3339.TryParse(body.EffectiveAt, out var time) ? time : null;
        var input = new TransactionInput(user, type, amount, from, to, at)
        {
            FromPurpose = body.FromPurpose,
            ToPurpose = body.ToPurpose,
        };
        return type switch
        {
            TransactionType.Multi when PostingsInput.Of(body.Postings) is var legs => input with
            {
                Postings = legs,
                Amount = PostingsInput.Amount(legs),
            },
            TransactionType.Exchange => input with { Quote = Id.TryParse<QuoteId>(body.QuoteId, out var quote) ? quote : null },
            _ => input,
        };
    }

    public void Validate(TransactionBody body, DateTimeOffset now, Problems problems)
    {
        problems.Id<UserId>(body.UserId, "userId");
        problems.OneOf(body.Type, "type", Types);
        if (TryType(body.Type, out _))
            ValidateAccounts(body, problems);
        else
            ValidateForms(body, problems);
        if (Type is TransactionType.Multi or TransactionType.Exchange)
            ValidateOthers(body, problems);
        else
            ValidateAmount(body, problems);
        if (Type is not TransactionType.Multi && body.Postings is not null)
            problems.Add("postings", "must be specified for a multi only.");
        if (Type is not TransactionType.Exchange && body.QuoteId is not null)
            problems.Add("quoteId", "must be specified for an exchange only.");
        ValidatePurpose(body.FromPurpose, "fromPurpose", body.FromAccount, problems);
        ValidatePurpose(body.ToPurpose, "toPurpose", body.ToAccount, problems);
        problems.OptionalText(body.Description, "description", MaxDescription);
        problems.OptionalText(body.Reference, "reference", MaxReference);
        if (body.EffectiveAt is not null && EffectiveAt is null)
            problems.Add("effectiveAt", $"'{PlainText.Shortened(body.EffectiveAt)}' is not a time; {Rfc3339.Form}.");
        else if (EffectiveAt > now)
            problems.Add("effectiveAt", $"'{body.EffectiveAt}' is in the future; the time is now {Rfc3339.Text(now)}.");
    }

    /// <summary>What is recorded of it.</summary>
    public TransactionCreated Created(TransactionFacts facts, TransactionBody body, string saga, DateTimeOffset? openedAt) =>
        new(facts, body.Description, body.Reference, EffectiveAt ?? facts.CreatedAt, body.Metadata, saga, openedAt)
        {
            FromPurpose = FromPurpose,
            ToPurpose = ToPurpose,
        };

    private void ValidateAmount(TransactionBody body, Problems problems)
    {
        problems.Currency(body.Currency, "currency");
        _ = Currency.TryGet(body.Currency, out var currency);
        if (body.Amount is null)
            problems.Add("amount", "is required; expected a decimal in major units, such as 100.00.");
        else if (
            currency is null
                ? Money.Problem(body.Amount.Value) is { } problem
                : !Money.TryParse(body.Amount.Value, currency, out _, out problem)
        )
            problems.Add("amount", problem!); // There is a problem where it is not one.
        else if (currency is null ? !HasValue(body.Amount.Value) : !Amount.IsPositive)
            problems.Add("amount", $"'{body.Amount.Value}' must be greater than zero.");
    }

    private static void ValidatePurpose(string? purpose, string field, string? account, Problems problems)
    {
        problems.OptionalText(purpose, field, MaxPurpose);
        if (purpose is not null && account is null)
            problems.Add(field, "must be specified with the account whose purpose it is only.");
    }

    private void ValidateOthers(TransactionBody body, Problems problems)
    {
        var why =
            Type is TransactionType.Multi ? "a multi, whose postings have amounts" : "an exchange, whose quote has amounts";
        if (body.Amount is not null)
            problems.Add("amount", $"must not be specified for {why}.");
        if (body.Currency is not null)
            problems.Add("currency", $"must not be specified for {why}.");
        if (Type is TransactionType.Multi)
            PostingsInput.Validate(body.Postings, problems);
        else
            problems.Id<QuoteId>(body.QuoteId, "quoteId");
        if (Type is TransactionType.Exchange && body.EffectiveAt is not null)
            problems.Add("effectiveAt", "must not be specified for an exchange, which counts from now on.");
    }

    // Of a plain decimal.
    private static bool HasValue(string amount) => amount[0] != '-' && amount.AsSpan().ContainsAnyInRange('1', '9');

    // What an id must look like whatever the type.
    private static void ValidateForms(TransactionBody body, Problems problems)
    {
        if (body.FromAccount is { } from)
            problems.Id<AccountId>(from, "fromAccount");
        if (body.ToAccount is { } to)
            problems.Id<AccountId>(to, "toAccount");
    }

    private void ValidateAccounts(TransactionBody body, Problems problems)
    {
        Account(
            "fromAccount",
            body.FromAccount,
            From,
            Type is not (TransactionType.Deposit or TransactionType.Multi),
            problems
        );
        Account("toAccount", body.ToAccount, To, Type is not (TransactionType.Withdrawal or TransactionType.Multi), problems);
    }

    private void Account(string field, string? text, AccountId? id, bool needed, Problems problems)
    {
        var kind = Type is TransactionType.Exchange ? "an exchange" : $"a {Type.ToString().ToLowerInvariant()}";
        if (!needed && text is not null)
            problems.Add(field, $"must not be specified for {kind}.");
        else if (needed && text is null)
            problems.Add(field, $"is required for {kind}.");
        else if (needed && id is null)
            problems.Id<AccountId>(text, field);
    }

    private static bool TryType(string? text, out TransactionType type)
    {
        (var known, type) = text switch
        {
            "transfer" => (true, TransactionType.Transfer),
            "deposit" => (true, TransactionType.Deposit),
            "withdrawal" => (true, TransactionType.Withdrawal),
            "multi" => (true, TransactionType.Multi),
            "exchange" => (true, TransactionType.Exchange),
            _ => (false, default),
        };
        return known;
    }
}
