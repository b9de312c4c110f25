using System.Diagnostics;
using System.Text.Json.Serialization;
using Florin.Contracts.Transactions;
using Florin.Kernel;

namespace Florin.Transactions.Exchange;

/// <summary>A quoted rate, for one exchange that completes.</summary>
/// <param name="Made">At which terms and for whom; null where there is none.</param>
/// <param name="UsedBy">The newest exchange that was accepted at it; null while none was. Where it came to nothing, another may follow.</param>
internal sealed record Quote(QuoteMade? Made, TransactionId? UsedBy) : IState<Quote>
{
    public static Quote Empty { get; } = new(null, null);

    public static string Schema => "quote.1";

    [JsonIgnore]
    public bool IsOver => UsedBy is not null;

    public static string StreamOf(QuoteId id) => $"quote-{id}";

    /// <summary>Why it cannot be used now; null where it can.</summary>
    /// <param name="id">Its id, which its state has only where it exists.</param>
    /// <param name="user">How the exchange that it was accepted for stands; null where that is not known.</param>
    /// <param name="now">Now.</param>
    public Refusal? Refuse(QuoteId id, QuoteUser? user, DateTimeOffset now) =>
        Made is null ? Refusal.NotFound("quote", id.Value)
        : UsedBy is { } used && !(user?.Id == used && user.CameToNothing) ? Used(id, used, user)
        : now >= Made.ExpiresAt
            ? new Refusal(
                TransactionCodes.QuoteOver,
                $"Quote {id} expired at {Rfc3339.Text(Made.ExpiresAt)}; ask for a new one."
            )
        : null;

    private static Refusal Used(QuoteId id, TransactionId used, QuoteUser? user) =>
        new Refusal(
            TransactionCodes.QuoteOver,
            user?.Id == used && user.Ended
                ? $"Quote {id} was already used, by {used}; ask for a new one."
                : $"Quote {id} is used by {used}, which is under way; ask for a new one."
        ).With("transactionId", used.Value);

    public Quote Apply(object happened) =>
        happened switch
        {
            QuoteMade e => this with { Made = e },
            QuoteUsed e => this with { UsedBy = e.Transaction },
            _ => throw new UnreachableException($"{happened.GetType().Name} is not an event of a quote."),
        };
}

/// <summary>How the exchange stood for which a quote was accepted, when it was read before a decision: an end is for ever.</summary>
/// <param name="Id">The exchange.</param>
/// <param name="Ended">It is over.</param>
/// <param name="CameToNothing">It failed or was rejected, so that it used nothing.</param>
internal sealed record QuoteUser(TransactionId Id, bool Ended, bool CameToNothing);
