using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Contracts.Transactions;

/// <summary>A leg of a quoted exchange on an account of the house.</summary>
/// <param name="Account">The account.</param>
/// <param name="Direction">Whether it loses or gains.</param>
/// <param name="Amount">How much, more than nothing.</param>
public sealed record QuotedLeg(AccountId Account, PostingDirection Direction, Money Amount);

/// <summary>A rate was quoted, for one exchange until it expires.</summary>
/// <param name="Id">The quote.</param>
/// <param name="UserId">For whom.</param>
/// <param name="Terms">At which terms.</param>
/// <param name="Postings">What an exchange would post beside the legs of the user's own accounts.</param>
/// <param name="ExpiresAt">From when on it is not taken any more.</param>
public sealed record QuoteMade(
    QuoteId Id,
    UserId UserId,
    ExchangeTerms Terms,
    IReadOnlyList<QuotedLeg> Postings,
    DateTimeOffset ExpiresAt
);

/// <summary>
/// An exchange was accepted at it, in the same append: it cannot be used again, unless that exchange fails or is rejected.
/// </summary>
/// <param name="Id">The quote.</param>
/// <param name="Transaction">The exchange.</param>
public sealed record QuoteUsed(QuoteId Id, TransactionId Transaction);

/// <summary>The events of quotes, in the transaction service's log.</summary>
public static class QuoteEvents
{
    /// <summary>Names them.</summary>
    public static void Register(EventTypes types)
    {
        ArgumentNullException.ThrowIfNull(types);
        types.Add<QuoteMade>("QuoteMade").Add<QuoteUsed>("QuoteUsed");
    }
}
