using Florin.Contracts.Transactions;
using Florin.Kernel;

namespace Florin.Transactions;

/// <summary>What several legs come to.</summary>
internal static class Legs
{
    /// <summary>What the debits in a currency sum to, in minor units.</summary>
    public static Int128 Debited(IEnumerable<TransactionPosting> legs, Currency currency) =>
        Sum(legs, currency, PostingDirection.Debit);

    /// <summary>What the credits in a currency sum to, in minor units.</summary>
    public static Int128 Credited(IEnumerable<TransactionPosting> legs, Currency currency) =>
        Sum(legs, currency, PostingDirection.Credit);

    /// <summary>The currencies, in the order in which they come.</summary>
    public static IEnumerable<Currency> Currencies(IEnumerable<TransactionPosting> legs) =>
        legs.Select(leg => leg.Amount.Currency).Distinct();

    /// <summary>What is debited in each currency but one.</summary>
    public static IReadOnlyList<Money> FurtherAmounts(IReadOnlyList<TransactionPosting> legs, Currency first) =>
        [
            .. Currencies(legs)
                .Where(currency => !ReferenceEquals(currency, first))
                .Select(currency => new Money((long)Int128.Min(Debited(legs, currency), long.MaxValue), currency)),
        ];

    /// <summary>Whether the debits equal the credits in every currency.</summary>
    public static bool Balance(IReadOnlyList<TransactionPosting> legs) =>
        Currencies(legs).All(currency => Debited(legs, currency) == Credited(legs, currency));

    /// <summary>The same the other way round.</summary>
    public static IReadOnlyList<TransactionPosting> Mirrored(IEnumerable<TransactionPosting> legs) =>
        [
            .. legs.Select(leg =>
                leg with
                {
                    Direction = leg.Direction is PostingDirection.Debit ? PostingDirection.Credit : PostingDirection.Debit,
                }
            ),
        ];

    private static Int128 Sum(IEnumerable<TransactionPosting> legs, Currency currency, PostingDirection direction) =>
        legs.Where(leg => leg.Direction == direction && ReferenceEquals(leg.Amount.Currency, currency))
            .Aggregate((Int128)0, (sum, leg) => sum + leg.Amount.Minor);
}
