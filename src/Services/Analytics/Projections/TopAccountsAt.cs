using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Projections;

namespace Florin.Analytics.Projections;

/// <summary>The top accounts, of all currencies and of each, as the read model has them at a position.</summary>
internal sealed record TopAccountsAt(RankingStand Stand, IReadOnlyDictionary<string, IReadOnlyList<Ranked>> Lists)
{
    /// <summary>What a read model with this progress folds, and up to where.</summary>
    public static RankingStand StandOf(Standing standing) =>
        new(
            $"{standing.Checkpoint.Log ?? "-"}/{AccountVolumeRow.View.Version}",
            standing.Checkpoint.Position,
            standing.Checkpoint.Mark ?? "-"
        );

    /// <summary>The lists that are not the same in another.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Ranked>> Except(TopAccountsAt? other) =>
        other is null
            ? Lists
            : Lists
                .Where(list => !(other.Lists.GetValueOrDefault(list.Key) ?? []).SequenceEqual(list.Value))
                .ToDictionary(list => list.Key, list => list.Value, StringComparer.Ordinal);

    /// <summary>
    /// The score is the volume in whole major units, rounded to what a double has; the rest of the order is the member's, which
    /// begins with the exact rank and goes on with the id.
    /// </summary>
    public static Ranked Entry(AccountVolumeRow row) =>
        new(
            (double)(row.Minor / row.Currency.Scale),
            row.Rank + row.Id.Value,
            string.Create(CultureInfo.InvariantCulture, $"{row.Id.Value} {row.Currency.Code} {row.Minor} {row.Transactions}")
        );

    /// <summary>The rows that were stored; null if a row is malformed.</summary>
    public static IReadOnlyList<AccountVolumeRow>? Rows(IReadOnlyList<string> stored)
    {
        var rows = new List<AccountVolumeRow>(stored.Count);
        foreach (var text in stored)
        {
            if (
                text.Split(' ') is not [var id, var code, var minor, var transactions]
                || !Id.TryParse<AccountId>(id, out var account)
                || !Currency.TryGet(code, out var currency)
                || !Int128.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var volume)
                || !long.TryParse(transactions, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            )
                return null;
            rows.Add(new AccountVolumeRow(account, currency, volume, count));
        }
        return rows;
    }
}
