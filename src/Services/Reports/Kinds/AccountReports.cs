using System.Runtime.CompilerServices;
using Florin.Kernel;
using Florin.Reports.Jobs;
using Florin.Reports.Projections;

namespace Florin.Reports.Kinds;

/// <summary>Activity: a row per account with what came, what went, and the balances before and after.</summary>
internal static class ActivityReport
{
    public static TableReport Kind { get; } =
        new(
            "activity",
            ["period"],
            [
                new("accountId"),
                new("userId"),
                new("currency"),
                new("opening"),
                new("credits"),
                new("debits"),
                new("closing"),
                new("entries", ReportColumnKind.Number),
            ],
            Rows
        );

    private static async IAsyncEnumerable<object[]> Rows(
        ReportOrder order,
        ReportSource source,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await foreach (var (account, of, _) in AccountReports.Of(order, source, cancel))
            yield return
            [
                account.Id.Value,
                account.UserId.Value,
                account.Currency.Code,
                AccountReports.Text(of.Opening, account),
                AccountReports.Text(of.Credits, account),
                AccountReports.Text(of.Debits, account),
                AccountReports.Text(of.Closing, account),
                of.Entries,
            ];
    }
}

/// <summary>Ageing: a row per account with its balance, and for how long nothing has moved on it.</summary>
internal static class AgeingReport
{
    public static TableReport Kind { get; } =
        new(
            "ageing",
            ["at"],
            [
                new("accountId"),
                new("userId"),
                new("currency"),
                new("balance"),
                new("lastMovement", ReportColumnKind.Time),
                new("days", ReportColumnKind.Number),
                new("bucket"),
            ],
            Rows
        );

    private static async IAsyncEnumerable<object[]> Rows(
        ReportOrder order,
        ReportSource source,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await foreach (var (account, of, until) in AccountReports.Of(order, source, cancel))
        {
            var last = of.LastAt ?? account.OpenedAt;
            var days = (long)(until - last).TotalDays;
            yield return
            [
                account.Id.Value,
                account.UserId.Value,
                account.Currency.Code,
                AccountReports.Text(of.Closing, account),
                last,
                days,
                BucketOf(days),
            ];
        }
    }

    private static string BucketOf(long days) =>
        days switch
        {
            <= 30 => "0-30",
            <= 60 => "31-60",
            <= 90 => "61-90",
            _ => "over 90",
        };
}

/// <summary>Limits: a row per account that may go below zero, with how much of that is used.</summary>
internal static class LimitsReport
{
    public static TableReport Kind { get; } =
        new(
            "limits",
            ["at"],
            [
                new("accountId"),
                new("userId"),
                new("currency"),
                new("balance"),
                new("overdraftLimit"),
                new("used"),
                new("available"),
            ],
            Rows
        );

    private static async IAsyncEnumerable<object[]> Rows(
        ReportOrder order,
        ReportSource source,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await foreach (var (account, of, _) in AccountReports.Of(order, source, cancel))
            if (account.OverdraftLimit > 0)
                yield return
                [
                    account.Id.Value,
                    account.UserId.Value,
                    account.Currency.Code,
                    AccountReports.Text(of.Closing, account),
                    AccountReports.Text(account.OverdraftLimit, account),
                    AccountReports.Text(Int128.Max(0, -(Int128)of.Closing), account),
                    AccountReports.Text((Int128)of.Closing + account.OverdraftLimit, account),
                ];
    }
}

/// <summary>What the reports with a row per account have in common.</summary>
internal static class AccountReports
{
    private static readonly AccountFigures Nothing = new();

    /// <summary>Every account that was open then, with its figures and the end of their time.</summary>
    public static async IAsyncEnumerable<(ReportedAccount Account, AccountFigures Figures, DateTimeOffset Until)> Of(
        ReportOrder order,
        ReportSource source,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var figures = await LedgerFigures.Of(order, source, cancel);
        await foreach (var account in source.Ledger.Accounts(cancel))
            if (account.OpenedAt <= figures.Until)
                yield return (account, figures.Accounts.GetValueOrDefault(account.Id) ?? Nothing, figures.Until);
    }

    /// <summary>An amount in an account's currency.</summary>
    public static string Text(Int128 minor, ReportedAccount account) => new DecimalTotal(minor, account.Currency).ToString();
}
