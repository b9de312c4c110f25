using System.Runtime.CompilerServices;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Projections;

namespace Florin.Reports.Projections;

/// <summary>The copy of the ledger, complete up to an end.</summary>
/// <param name="Store">Its rows.</param>
/// <param name="End">Up to where.</param>
internal sealed record LedgerReading(IViewStore Store, LedgerEnd End)
{
    private const int PageSize = 1000;

    /// <summary>An account; null where there is none.</summary>
    public ValueTask<ReportedAccount?> Account(AccountId id, CancellationToken cancel) =>
        Store.Find(ReportedAccount.View, id.Value, cancel);

    /// <summary>The last entry of an account that was recorded before a time; null where there is none.</summary>
    public async ValueTask<ReportedEntry?> LastBefore(AccountId account, DateTimeOffset before, CancellationToken cancel)
    {
        var rows = await Store.Rows(
            ReportedEntry.View,
            query =>
                query
                    .Where(ReportedEntry.ByAccount, Comparison.Equal, account.Value)
                    .Where(ReportedEntry.ByRecordedAt, Comparison.Less, ViewTime.Micros(before)) with
                {
                    OrderBy = ReportedEntry.ByRecordedAt,
                    Descending = true,
                    Limit = 1,
                },
            cancel
        );
        return rows is [var last] ? last : null;
    }

    /// <summary>The entries of an account from a time on up to a position, in the order of the log; a page of them in memory.</summary>
    public async IAsyncEnumerable<ReportedEntry> EntriesOf(
        AccountId account,
        DateTimeOffset from,
        long to,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        for ((object?, string)? after = null; ; )
        {
            var rows = await Store.Rows(
                ReportedEntry.View,
                query =>
                    query
                        .Where(ReportedEntry.ByAccount, Comparison.Equal, account.Value)
                        .Where(ReportedEntry.ByRecordedAt, Comparison.AtLeast, ViewTime.Micros(from)) with
                    {
                        OrderBy = ReportedEntry.ByRecordedAt,
                        After = after,
                        Limit = PageSize,
                    },
                cancel
            );
            foreach (var row in rows)
                if (row.Position <= to)
                    yield return row;
                else
                    yield break;
            if (rows.Count < PageSize)
                yield break;
            after = (ViewTime.Micros(rows[^1].RecordedAt), ReportedEntry.KeyOf(rows[^1].Position));
        }
    }

    /// <summary>All entries up to the end, in the order of the log; a page of them in memory.</summary>
    public IAsyncEnumerable<ReportedEntry> Entries(CancellationToken cancel) => Entries(0, cancel);

    /// <summary>The entries after a position up to the end, in the order of the log; a page of them in memory.</summary>
    public async IAsyncEnumerable<ReportedEntry> Entries(long begin, [EnumeratorCancellation] CancellationToken cancel)
    {
        for ((object?, string)? after = (null, ReportedEntry.KeyOf(begin)); ; )
        {
            var rows = await Store.Rows(ReportedEntry.View, query => query with { After = after, Limit = PageSize }, cancel);
            foreach (var row in rows)
                if (row.Position <= End.Position)
                    yield return row;
                else
                    yield break;
            if (rows.Count < PageSize)
                yield break;
            after = (null, ReportedEntry.KeyOf(rows[^1].Position));
        }
    }

    /// <summary>All accounts, by id; a page of them in memory.</summary>
    public async IAsyncEnumerable<ReportedAccount> Accounts([EnumeratorCancellation] CancellationToken cancel)
    {
        for ((object?, string)? after = null; ; )
        {
            var rows = await Store.Rows(ReportedAccount.View, query => query with { After = after, Limit = PageSize }, cancel);
            foreach (var row in rows)
                yield return row;
            if (rows.Count < PageSize)
                yield break;
            after = (null, rows[^1].Id.Value);
        }
    }
}
