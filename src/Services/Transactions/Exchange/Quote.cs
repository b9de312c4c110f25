using System.Diagnostics;
using System.Text.Json.Serialization;
using Florin.Contracts.Transactions;
using Florin.Kernel;

namespace Florin.Transactions.Exchange;

/// <summary>A quoted rate: it is made, and used once or never.</summary>
/// <param name="Made">At which terms and for whom; null where there is none.</param>
/// <param name="UsedBy">The exchange that used it; null while none has.</param>
internal sealed record Quote(QuoteMade? Made, TransactionId? UsedBy) : IState<Quote>
{
    public static Quote Empty { get; } = new(null, null);

    public static string Schema => "quote.1";

    [JsonIgnore]
    public bool IsOver => UsedBy is not null;

    public static string StreamOf(QuoteId id) => $"quote-{id}";

    /// <summary>Why it cannot be used now; null where it can.</summary>
    public Refusal? Refuse(QuoteId id, DateTimeOffset now) =>
        Made is null ? Refusal.NotFound("quote", id.Value)
        : UsedBy is not null ? new Refusal(TransactionCodes.QuoteOver, $"Quote {id} was already used; ask for a new one.")
        : now >= Made.ExpiresAt
            ? new Refusal(
                TransactionCodes.QuoteOver,
                $"Quote {id} expired at {Rfc3339.Text(Made.ExpiresAt)}; ask for a new one."
            )
        : null;

    public Quote Apply(object happened) =>
        happened switch
        {
            QuoteMade e => this with { Made = e },
            QuoteUsed e => this with { UsedBy = e.Transaction },
            _ => throw new UnreachableException($"{happened.GetType().Name} is not an event of a quote."),
        };
}
