using System.Runtime.CompilerServices;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Reports.Jobs;

namespace Florin.Reports.Kinds;

/// <summary>The trial balance: a row per currency, whose total is zero.</summary>
internal static class TrialBalanceReport
{
    public static TableReport Kind { get; } =
        new("trial-balance", ["at"], [new("currency"), new("accounts"), new("clearing"), new("world"), new("total")], Rows);

    private static async IAsyncEnumerable<object[]> Rows(
        ReportOrder order,
        ReportSource source,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var figures = await LedgerFigures.Of(order, source, cancel);
        var balances = await Balances(figures, source, cancel);
        foreach (var (code, currency) in figures.Currencies)
        {
            var of = Currency.Of(code);
            var (clearing, world) = (Lost(currency, Counterpart.Clearing), Lost(currency, Counterpart.World));
            var accounts = balances.GetValueOrDefault(code);
            yield return [code, Text(accounts), Text(clearing), Text(world), Text(accounts + clearing + world)];

            string Text(Int128 minor) => new DecimalTotal(minor, of).ToString();
        }
    }

    // From the accounts' own balances, so that the total says something.
    private static async Task<Dictionary<string, Int128>> Balances(
        LedgerFigures figures,
        ReportSource source,
        CancellationToken cancel
    )
    {
        var balances = new Dictionary<string, Int128>(StringComparer.Ordinal);
        await foreach (var account in source.Ledger.Accounts(cancel))
            if (figures.Accounts.TryGetValue(account.Id, out var of))
                balances[account.Currency.Code] = balances.GetValueOrDefault(account.Currency.Code) + of.Closing;
        return balances;
    }

    private static Int128 Lost(CurrencyFigures currency, Counterpart counterpart)
    {
        var (before, to, from) = currency.Of(counterpart);
        return -(before + to - from);
    }
}

/// <summary>The cash position: a row per currency with what came from outside and what went there.</summary>
internal static class CashPositionReport
{
    public static TableReport Kind { get; } =
        new(
            "cash-position",
            ["period"],
            [new("currency"), new("opening"), new("inflow"), new("outflow"), new("closing")],
            Rows
        );

    private static async IAsyncEnumerable<object[]> Rows(
        ReportOrder order,
        ReportSource source,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var figures = await LedgerFigures.Of(order, source, cancel);
        foreach (var (code, currency) in figures.Currencies)
        {
            var of = Currency.Of(code);
            var (before, to, from) = currency.Of(Counterpart.World);
            yield return [code, Text(before), Text(to), Text(from), Text(before + to - from)];

            string Text(Int128 minor) => new DecimalTotal(minor, of).ToString();
        }
    }
}
