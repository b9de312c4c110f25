using Florin.Platform.Analysis;

namespace Florin.Reports.Queries;

/// <summary>All that SQL may read, and nothing else: ids, amounts and times; no text of a person, sealed or not, and no credential.</summary>
internal static class QueryViews
{
    // Whole numbers of minor units, times a power of ten that is exact.
    private const string Scale =
        "(case digits when 0 then 1 when 1 then 0.1 when 2 then 0.01 when 3 then 0.001 when 4 then 0.0001 "
        + "when 5 then 0.00001 when 6 then 0.000001 when 7 then 0.0000001 when 8 then 0.00000001 else 0.000000001 end)"
        + "::decimal(10,9)";

    private const string Entries =
        "select position, account_id, transaction_id, currency, "
        + $"(change_minor::decimal(28,0) * {Scale}) as change, change_minor, "
        + $"(balance_after_minor::decimal(28,0) * {Scale}) as balance_after, balance_after_minor, "
        + "counterpart, effective_at at time zone 'UTC' as effective_at, booked_at at time zone 'UTC' as booked_at from {files}";

    private const string Accounts =
        "select account_id, user_id, currency, "
        + $"(overdraft_limit_minor::decimal(28,0) * {Scale}) as overdraft_limit, overdraft_limit_minor, "
        + "opened_at at time zone 'UTC' as opened_at from {files}";

    private const string Balances =
        "select a.account_id, a.user_id, a.currency, coalesce(e.balance, 0) as balance, coalesce(e.balance_minor, 0) as balance_minor, "
        + "e.last_booked_at from accounts a left join (select account_id, arg_max(balance_after, position) as balance, "
        + "arg_max(balance_after_minor, position) as balance_minor, max(booked_at) as last_booked_at from entries group by account_id) e "
        + "on e.account_id = a.account_id";

    private const string Archived =
        "select regexp_extract(filename, '([a-z]+)/log/[^/]+$', 1) as log, position, aggregateId as stream, "
        + "eventVersion as version, eventType as type, \"timestamp\" at time zone 'UTC' as recorded_at from {files}";

    /// <summary>The views over these files.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="archive">The files of an archive; none where there is no archive.</param>
    public static IReadOnlyList<SqlView> Of(LedgerSnapshot ledger, IReadOnlyList<string> archive)
    {
        var views = new List<SqlView>
        {
            new("entries", Entries, ledger.Entries),
            new("accounts", Accounts, [ledger.Accounts]),
            new("balances", Balances, []),
        };
        if (archive.Count > 0)
            views.Add(new SqlView("archived_events", Archived, archive));
        return views;
    }
}
