using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Projections;

namespace Florin.Analytics.Projections;

/// <summary>What completed transactions moved from and to an account.</summary>
/// <param name="Id">The account.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Minor">How much, in minor units.</param>
/// <param name="Transactions">How many.</param>
internal sealed record AccountVolumeRow(AccountId Id, Currency Currency, Int128 Minor, long Transactions)
{
    public static readonly View<AccountVolumeRow> View = new View<AccountVolumeRow>("account_volumes", 2, row => row.Id.Value)
        .Text("currency", row => row.Currency.Code)
        .Text("volume", row => row.Rank)
        .Index("volume");

    private const int Billion = 1_000_000_000; // No currency has more digits.

    /// <summary>
    /// The volume in major units and billionths of one, as hexadecimal digits whose order as texts is that of the volumes:
    /// so accounts of currencies with more and fewer digits stand beside each other, and no volume is too large or too small.
    /// </summary>
    public string Rank =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Minor / Currency.Scale:X32}{(long)(Minor % Currency.Scale) * (Billion / Currency.Scale):X8}"
        );

    /// <summary>What moved in both.</summary>
    public AccountVolumeRow Add(AccountVolumeRow? other) =>
        other is null ? this : this with { Minor = Minor + other.Minor, Transactions = Transactions + other.Transactions };
}

/// <summary>What moved lately and is not yet in the accounts' rows: one row, so that a batch changes one and not hundreds.</summary>
/// <param name="Round">How often it went to the accounts' rows before.</param>
/// <param name="Since">The minute in which it began to gather again.</param>
/// <param name="Accounts">What moved, each account once.</param>
internal sealed record RecentRow(long Round, DateTimeOffset Since, IReadOnlyList<AccountVolumeRow> Accounts)
{
    /// <summary>The key of the only row.</summary>
    public const string Key = "recent";

    public static readonly View<RecentRow> View = new("recent_volumes", 1, _ => Key);
}
