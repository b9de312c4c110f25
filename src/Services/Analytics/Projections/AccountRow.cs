using Florin.Kernel;
using Florin.Platform.Projections;

namespace Florin.Analytics.Projections;

/// <summary>What completed transactions moved from and to an account.</summary>
/// <param name="Id">The account.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Minor">How much, in minor units.</param>
/// <param name="Transactions">How many.</param>
internal sealed record AccountRow(AccountId Id, Currency Currency, Int128 Minor, long Transactions)
{
    public static readonly View<AccountRow> View = new View<AccountRow>("account_volumes", 1, row => row.Id.Value)
        .Text("currency", row => row.Currency.Code)
        .Number("volume", row => row.Rank)
        .Index("volume");

    /// <summary>
    /// The volume in ten-thousandths of the major unit, so that accounts of currencies with more and fewer digits stand
    /// beside each other; as large as a column can hold at the most.
    /// </summary>
    public long Rank => (long)Int128.Min(Minor * 10_000 / Currency.Scale, long.MaxValue);

    /// <summary>What moved in both.</summary>
    public AccountRow Add(AccountRow? other) =>
        other is null ? this : this with { Minor = Minor + other.Minor, Transactions = Transactions + other.Transactions };
}

/// <summary>What moved lately and is not yet in the accounts' rows: one row, so that a batch changes one and not hundreds.</summary>
/// <param name="Round">How often it went to the accounts' rows before.</param>
/// <param name="Since">The minute in which it began to gather again.</param>
/// <param name="Accounts">What moved, each account once.</param>
internal sealed record RecentRow(long Round, DateTimeOffset Since, IReadOnlyList<AccountRow> Accounts)
{
    /// <summary>The key of the only row.</summary>
    public const string Key = "recent";

    public static readonly View<RecentRow> View = new("recent_volumes", 1, _ => Key);
}
