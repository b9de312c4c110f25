using Florin.Kernel;
using static Florin.Contracts.Transactions.Reader;

namespace Florin.Contracts.Transactions;

/// <summary>
/// The fee that a transaction charges, or what its reversal gives back of one. It is posted in the same append as the
/// transaction's amount.
/// </summary>
/// <param name="Rule">The configured rule's name.</param>
/// <param name="Amount">How much, more than nothing, in the currency of the transaction.</param>
/// <param name="Payer">The account that is charged, or gets the fee back.</param>
/// <param name="Account">The account that receives fees, or gives it back.</param>
/// <param name="Owner">Whose that account is.</param>
/// <param name="IsRefund">It gives a fee back; otherwise it charges one.</param>
/// <param name="IsRefundable">A reversal of the transaction gives the fee back in proportion.</param>
public sealed record TransactionFee(
    [property: SeenBy(Source | Target)] string Rule,
    [property: SeenBy(Source | Target)] Money Amount,
    [property: SeenBy(Source | Target)] AccountId Payer,
    [property: SeenBy(Administrator)] AccountId Account,
    [property: SeenBy(Administrator)] UserId Owner,
    [property: SeenBy(Source | Target)] bool IsRefund,
    [property: SeenBy(Source | Target)] bool IsRefundable
);
