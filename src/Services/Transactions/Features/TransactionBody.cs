using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.Privacy;

namespace Florin.Transactions.Features;

/// <summary>One leg of a transaction with several.</summary>
/// <param name="Account">The account.</param>
/// <param name="Direction">debit: the account loses the amount; credit: it gains it.</param>
/// <param name="Amount">A decimal in major units, as a number or a string.</param>
/// <param name="Currency">The account's currency.</param>
/// <param name="Purpose">One of the account's purposes, where it segregates its balance by purpose.</param>
internal sealed record PostingBody(
    string? Account,
    string? Direction,
    JsonAmount? Amount,
    string? Currency,
    [property: MaxLength(TransactionInput.MaxPurpose)] string? Purpose = null
);

/// <summary>What a client sends to create a transaction.</summary>
/// <param name="UserId">Who it is for: oneself, or for an administrator anyone.</param>
/// <param name="Type">transfer, deposit, withdrawal, multi or exchange.</param>
/// <param name="Amount">A decimal in major units, as a number or a string; not for multi and exchange.</param>
/// <param name="Currency">The currency of the amount, which must be the accounts'; not for multi and exchange.</param>
/// <param name="FromAccount">The source of a transfer, withdrawal or exchange.</param>
/// <param name="ToAccount">The target of a transfer, deposit or exchange.</param>
/// <param name="Description">What the statement says; at most 500 characters.</param>
/// <param name="Reference">The client's own reference; at most 200 characters.</param>
/// <param name="EffectiveAt">When it counts from; in the past for an administrator only, never in the future.</param>
/// <param name="Metadata">An object that the client keeps with it: up to 50 keys, 16 KB and 8 levels.</param>
/// <param name="Postings">The legs of a multi: 2 to 100, of which per currency the debits equal the credits.</param>
/// <param name="QuoteId">The quote of an exchange.</param>
/// <param name="FromPurpose">The purpose of the source that it is taken from, where that segregates its balance by purpose.</param>
/// <param name="ToPurpose">The purpose of the target that it is for, likewise.</param>
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
    JsonObject? Metadata,
    [property: MaxLength(PostingsInput.MaxLegs)] IReadOnlyList<PostingBody>? Postings = null,
    string? QuoteId = null,
    [property: MaxLength(TransactionInput.MaxPurpose)] string? FromPurpose = null,
    [property: MaxLength(TransactionInput.MaxPurpose)] string? ToPurpose = null
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
    [property: MaxLength(TransactionInput.MaxKey)] string? IdempotencyKey,
    [property: MaxLength(PostingsInput.MaxLegs)] IReadOnlyList<PostingBody>? Postings = null,
    string? QuoteId = null,
    [property: MaxLength(TransactionInput.MaxPurpose)] string? FromPurpose = null,
    [property: MaxLength(TransactionInput.MaxPurpose)] string? ToPurpose = null
)
{
    /// <summary>What it would be by itself.</summary>
    public TransactionBody ToTransaction() =>
        new(
            UserId,
            Type,
            Amount,
            Currency,
            FromAccount,
            ToAccount,
            Description,
            Reference,
            EffectiveAt,
            Metadata,
            Postings,
            QuoteId,
            FromPurpose,
            ToPurpose
        );
}
