namespace Florin.Transactions.Features;

/// <summary>Who may move money: section <c>Transaction</c>.</summary>
internal sealed record TransactionOptions
{
    public const string Section = "Transaction";

    /// <summary>
    /// Whether users must have confirmed their email address before they move money. Those who may create transactions for
    /// everybody need not. Default false.
    /// </summary>
    public bool RequireConfirmedEmail { get; init; }
}
