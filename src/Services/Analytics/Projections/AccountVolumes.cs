using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Projections;

namespace Florin.Analytics.Projections;

/// <summary>
/// Adds up what moves from and to each account. What moves lately gathers in one row, and goes to the accounts' own rows
/// once a minute or when it is much.
/// </summary>
internal sealed class AccountVolumes
{
    /// <summary>So many accounts gather at the most.</summary>
    private const int MostRecent = 2000;

    private readonly Dictionary<AccountId, AccountVolumeRow> _moved = [];

    public void Count(TransactionCompleted completed)
    {
        if (completed.Facts.Postings is { } postings)
        {
            foreach (var posting in postings)
                Move(posting.Account, posting.Amount); // An exchange moves another amount, and another currency, at its target.
            return;
        }
        Move(completed.Facts.FromAccount, completed.Facts.Amount);
        Move(completed.Facts.ToAccount, completed.Facts.Amount);
    }

    public async ValueTask Keep(DateTimeOffset now, Changes changes, CancellationToken cancel)
    {
        await changes.Load(RecentRow.View, RecentRow.Key, cancel);
        var minute = TallyRow.StartOf(TallyPeriod.Minute, now);
        var recent = changes.Get(RecentRow.View, RecentRow.Key) ?? new RecentRow(0, minute, []);
        foreach (var row in recent.Accounts)
            _moved[row.Id] = row.Add(_moved.GetValueOrDefault(row.Id));
        if (minute <= recent.Since && _moved.Count <= MostRecent)
        {
            changes.Put(RecentRow.View, recent with { Accounts = [.. _moved.Values] });
            return;
        }
        await changes.Load(AccountVolumeRow.View, _moved.Keys.Select(id => id.Value), cancel);
        foreach (var row in _moved.Values)
            changes.Update(AccountVolumeRow.View, row.Id.Value, row.Add);
        changes.Put(RecentRow.View, new RecentRow(recent.Round + 1, minute, []));
    }

    /// <summary>The accounts from and to which most was moved; what moved lately counts.</summary>
    public static async ValueTask<IReadOnlyList<AccountVolumeRow>> Top(
        IViewStore views,
        int limit,
        string? currency,
        CancellationToken cancel
    )
    {
        while (true)
        {
            var recent = await views.Find(RecentRow.View, RecentRow.Key, cancel);
            var top = await Top(views, limit, currency, recent?.Accounts ?? [], cancel);
            if ((await views.Find(RecentRow.View, RecentRow.Key, cancel))?.Round == recent?.Round)
                return top; // Else what gathered went to the accounts' rows meanwhile, and may be counted twice or not at all.
        }
    }

    // Whoever is not among the first of the stored rows and has not moved lately is not among the first now.
    private static async ValueTask<List<AccountVolumeRow>> Top(
        IViewStore views,
        int limit,
        string? currency,
        IReadOnlyList<AccountVolumeRow> recent,
        CancellationToken cancel
    )
    {
        var first = await views.Rows(
            AccountVolumeRow.View,
            q =>
                (q with { OrderBy = "volume", Descending = true, Limit = limit }).WhereIf(
                    "currency",
                    Comparison.Equal,
                    currency
                ),
            cancel
        );
        var top = first.ToDictionary(row => row.Id);
        var moved = recent.Where(row => currency is null || row.Currency.Code == currency).ToList();
        var stored = await views.FindMany(AccountVolumeRow.View, [.. moved.Select(row => row.Id.Value)], cancel);
        for (var i = 0; i < moved.Count; i++)
            top[moved[i].Id] = moved[i].Add(top.GetValueOrDefault(moved[i].Id) ?? stored[i]);
        return
        [
            .. top
                .Values.OrderByDescending(r => r.Rank, StringComparer.Ordinal)
                .ThenByDescending(r => r.Id.Value, StringComparer.Ordinal)
                .Take(limit),
        ];
    }

    private void Move(AccountId? account, Money amount)
    {
        if (account is { } id)
            _moved[id] = new AccountVolumeRow(id, amount.Currency, amount.Minor, 1).Add(_moved.GetValueOrDefault(id));
    }
}
