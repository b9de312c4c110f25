using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Reports.Jobs;
using Florin.Reports.Projections;
using Florin.Reports.Statements;

namespace Florin.Reports.Kinds;

/// <summary>What happened on an account in some time, in minor units.</summary>
internal sealed class AccountFigures
{
    /// <summary>The balance before.</summary>
    public long Opening { get; private set; }

    /// <summary>The balance after.</summary>
    public long Closing { get; private set; }

    /// <summary>What came.</summary>
    public Int128 Credits { get; private set; }

    /// <summary>What went.</summary>
    public Int128 Debits { get; private set; }

    /// <summary>How many entries.</summary>
    public long Entries { get; private set; }

    /// <summary>When the last entry was booked, be it before; null where there is none.</summary>
    public DateTimeOffset? LastAt { get; private set; }

    public void Before(ReportedEntry entry) =>
        (Opening, Closing, LastAt) = (entry.BalanceAfter, entry.BalanceAfter, entry.RecordedAt);

    public void Within(ReportedEntry entry)
    {
        (Closing, LastAt) = (entry.BalanceAfter, entry.RecordedAt);
        Entries++;
        if (entry.Minor < 0)
            Debits -= entry.Minor;
        else
            Credits += entry.Minor;
    }
}

/// <summary>What happened in a currency in some time, in minor units, by where the other side stands.</summary>
internal sealed class CurrencyFigures
{
    private readonly Dictionary<Counterpart, (Int128 Before, Int128 In, Int128 Out)> _by = [];

    public void Add(ReportedEntry entry, bool isWithin)
    {
        var (before, to, from) = _by.GetValueOrDefault(entry.Counterpart);
        _by[entry.Counterpart] =
            !isWithin ? (before + entry.Minor, to, from)
            : entry.Minor < 0 ? (before, to, from - entry.Minor)
            : (before, to + entry.Minor, from);
    }

    /// <summary>What accounts have gained from there: before, and then what came and what went.</summary>
    public (Int128 Before, Int128 In, Int128 Out) Of(Counterpart counterpart) => _by.GetValueOrDefault(counterpart);
}

/// <summary>The figures of all accounts and currencies in some time: one pass through the entries, nothing in memory but these.</summary>
internal sealed class LedgerFigures
{
    /// <summary>By account.</summary>
    public Dictionary<AccountId, AccountFigures> Accounts { get; } = [];

    /// <summary>By currency.</summary>
    public SortedDictionary<string, CurrencyFigures> Currencies { get; } = new(StringComparer.Ordinal);

    /// <summary>Up to when.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Of the time that an order names; without one, of all time until now.</summary>
    public static async Task<LedgerFigures> Of(ReportOrder order, ReportSource source, CancellationToken cancel)
    {
        var (from, until) = (DateTimeOffset.MinValue, order.At?.AddTicks(1) ?? DateTimeOffset.MaxValue);
        if (order.Period is not null && StatementPeriod.TryParse(order.Period, out var period))
            (from, until) = (period.Begin, period.End);
        var figures = new LedgerFigures { Until = until < source.Ledger.End.At ? until : source.Ledger.End.At };
        await foreach (var entry in source.Entries(cancel))
        {
            if (entry.RecordedAt >= until)
                break; // Times never fall along the log.
            figures.Add(entry, entry.RecordedAt >= from);
        }
        return figures;
    }

    private void Add(ReportedEntry entry, bool isWithin)
    {
        if (!Accounts.TryGetValue(entry.Account, out var account))
            Accounts.Add(entry.Account, account = new AccountFigures());
        if (isWithin)
            account.Within(entry);
        else
            account.Before(entry);
        if (!Currencies.TryGetValue(entry.Currency.Code, out var currency))
            Currencies.Add(entry.Currency.Code, currency = new CurrencyFigures());
        currency.Add(entry, isWithin);
    }
}
