using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Privacy;

namespace Florin.Transactions.Features;

/// <summary>What a client sends to create a transaction.</summary>
/// <param name="UserId">Who it is for: oneself, or for an administrator anyone.</param>
/// <param name="Type">transfer, deposit or withdrawal.</param>
/// <param name="Amount">A decimal in major units, as a number or a string.</param>
/// <param name="Currency">The currency of the amount, which must be the accounts'.</param>
/// <param name="FromAccount">The source of a transfer or withdrawal.</param>
/// <param name="ToAccount">The target of a transfer or deposit.</param>
/// <param name="Description">What the statement says; at most 500 characters.</param>
/// <param name="Reference">The client's own reference; at most 200 characters.</param>
/// <param name="EffectiveAt">When it counts from; in the past for an administrator only, never in the future.</param>
/// <param name="Metadata">An object that the client keeps with it: up to 50 keys, 16 KB and 8 levels.</param>
internal sealed record TransactionBody(
    string? UserId,
    string? Type,
    JsonAmount? Amount,
    string? Currency,
    string? FromAccount,
    string? ToAccount,
    [property: MaxLength(TransactionInput.MaxDescription)] string? Description,
    [property: MaxLength(TransactionInput.MaxReference)] string? Reference,
    string? EffectiveAt,
    JsonObject? Metadata
)
{
    /// <summary>The same with the texts sealed that their user has written.</summary>
    public async ValueTask<TransactionBody> Sealed(PersonalData people, UserId user, CancellationToken cancel) =>
        this with
        {
            Description = await people.SealAny(user.Value, Description, cancel),
            Reference = await people.SealAny(user.Value, Reference, cancel),
        };
}

/// <summary>One transaction of a batch: as <see cref="TransactionBody"/>, and its key.</summary>
internal sealed record BatchItemBody(
    string? UserId,
    string? Type,
    JsonAmount? Amount,
    string? Currency,
    string? FromAccount,
    string? ToAccount,
    [property: MaxLength(TransactionInput.MaxDescription)] string? Description,
    [property: MaxLength(TransactionInput.MaxReference)] string? Reference,
    string? EffectiveAt,
    JsonObject? Metadata,
    string? IdempotencyKey
)
{
    /// <summary>What it would be by itself.</summary>
    public TransactionBody ToTransaction() =>
        new(UserId, Type, Amount, Currency, FromAccount, ToAccount, Description, Reference, EffectiveAt, Metadata);
}

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
    public const int MaxDescription = 500;
    public const int MaxReference = 200;

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
        return new TransactionInput(user, type, amount, from, to, at);
    }

    public void Validate(TransactionBody body, DateTimeOffset now, Problems problems)
    {
        problems.Id<UserId>(body.UserId, "userId");
        problems.OneOf(body.Type, "type", "transfer", "deposit", "withdrawal");
        if (TryType(body.Type, out _))
            ValidateAccounts(body, problems);
        else
            ValidateForms(body, problems);
        ValidateAmount(body, problems);
        problems.OptionalText(body.Description, "description", MaxDescription);
        problems.OptionalText(body.Reference, "reference", MaxReference);
        if (body.EffectiveAt is not null && EffectiveAt is null)
            problems.Add("effectiveAt", $"'{PlainText.Shortened(body.EffectiveAt)}' is not a time; {Rfc3339.Form}.");
        else if (EffectiveAt > now)
            problems.Add("effectiveAt", $"'{body.EffectiveAt}' is in the future; the time is now {Rfc3339.Text(now)}.");
    }

    /// <summary>What is recorded of it.</summary>
    public TransactionCreated Created(TransactionFacts facts, TransactionBody body, string saga, DateTimeOffset? openedAt) =>
        new(facts, body.Description, body.Reference, EffectiveAt ?? facts.CreatedAt, body.Metadata, saga, openedAt);

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
        Account("fromAccount", body.FromAccount, From, Type is not TransactionType.Deposit, problems);
        Account("toAccount", body.ToAccount, To, Type is not TransactionType.Withdrawal, problems);
    }

    private void Account(string field, string? text, AccountId? id, bool needed, Problems problems)
    {
        var kind = Type.ToString().ToLowerInvariant();
        if (!needed && text is not null)
            problems.Add(field, $"must not be specified for a {kind}.");
        else if (needed && text is null)
            problems.Add(field, $"is required for a {kind}.");
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
            _ => (false, default),
        };
        return known;
    }
}
