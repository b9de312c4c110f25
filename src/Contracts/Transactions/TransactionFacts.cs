using Florin.Kernel;
using static Florin.Contracts.Transactions.Reader;

namespace Florin.Contracts.Transactions;

/// <summary>Which way a posting goes.</summary>
public enum PostingDirection
{
    /// <summary>The account loses the amount.</summary>
    Debit,

    /// <summary>The account gains the amount.</summary>
    Credit,
}

/// <summary>One leg of a transaction.</summary>
/// <param name="Account">The account.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Direction">Whether it loses or gains.</param>
/// <param name="Amount">How much, more than nothing.</param>
/// <param name="Purpose">What the money is for, on an account that segregates its balance.</param>
public sealed record TransactionPosting(
    AccountId Account,
    UserId Owner,
    PostingDirection Direction,
    Money Amount,
    string? Purpose = null
);

/// <summary>The terms of an exchange, as they were quoted.</summary>
/// <param name="Quote">The quote, which is used up by it.</param>
/// <param name="Rate">The rate that the client got, in units of the currency bought for one of the currency sold.</param>
/// <param name="Sold">What is debited from the source, with the fee.</param>
/// <param name="Bought">What is credited to the target.</param>
/// <param name="Fee">What of the amount sold is the fee.</param>
public sealed record ExchangeTerms(QuoteId Quote, string Rate, Money Sold, Money Bought, Money Fee);

/// <summary>What does not change about a transaction; carried by its first and its last event, so that consumers need no look-up.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="UserId">Who asked for it.</param>
/// <param name="Type">What it does.</param>
/// <param name="Amount">How much.</param>
/// <param name="FromAccount">The source; null for a deposit.</param>
/// <param name="ToAccount">The target; null for a withdrawal.</param>
/// <param name="FromOwner">Whose the source is.</param>
/// <param name="ToOwner">Whose the target is.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="Postings">
/// All that it moves, of a transaction with several legs or an exchange; null of any other. Per currency the debits equal the
/// credits.
/// </param>
public sealed record TransactionFacts(
    [property: SeenBy(Parties)] TransactionId Id,
    [property: SeenBy(Parties)] UserId UserId,
    [property: SeenBy(Parties)] TransactionType Type,
    [property: SeenBy(Parties)] Money Amount,
    [property: SeenBy(Parties)] AccountId? FromAccount,
    [property: SeenBy(Parties)] AccountId? ToAccount,
    [property: SeenBy(Source)] UserId? FromOwner,
    [property: SeenBy(Target)] UserId? ToOwner,
    [property: SeenBy(Parties)] DateTimeOffset CreatedAt,
    [property: SeenBy(Creator)] IReadOnlyList<TransactionPosting>? Postings = null
)
{
    /// <summary>Everything is the same, the postings one by one.</summary>
    public bool Equals(TransactionFacts? other) =>
        other is not null
        && (Id, UserId, Type, Amount) == (other.Id, other.UserId, other.Type, other.Amount)
        && (FromAccount, ToAccount, FromOwner, ToOwner, CreatedAt)
            == (other.FromAccount, other.ToAccount, other.FromOwner, other.ToOwner, other.CreatedAt)
        && (Postings ?? []).SequenceEqual(other.Postings ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, UserId, Type, Amount, FromAccount, ToAccount, CreatedAt);
}
