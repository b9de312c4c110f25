using System.Globalization;
using System.Text;
using Florin.Kernel;
using Florin.Reports.Jobs;
using Florin.Reports.Projections;

namespace Florin.Reports.Kinds;

/// <summary>
/// The whole ledger as a journal of plain-text accounting, for hledger or Beancount, which check it by themselves: what customers
/// have is a liability, what came from outside an asset, and each balance is asserted. A transaction is described by its id: what a
/// person wrote is in statements alone.
/// </summary>
internal sealed class JournalReport : IReportKind
{
    private const string Hledger = "hledger";

    /// <inheritdoc/>
    public string Name => "journal";

    /// <inheritdoc/>
    public IReadOnlyList<string> Formats { get; } = [Hledger, "beancount"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Takes => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Requires => [];

    /// <inheritdoc/>
    public ReportFileForm FileOf(string format) => new("text/plain; charset=utf-8", format == Hledger ? "journal" : format);

    /// <inheritdoc/>
    public async Task<long> Write(ReportOrder order, ReportSource source, Stream to, CancellationToken cancel)
    {
        await using var text = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        text.NewLine = "\n";
        JournalForm form = order.Format == Hledger ? new HledgerForm(text) : new BeancountForm(text);
        await form.Begin(source.Ledger.End.Position);
        await foreach (var account in source.Ledger.Accounts(cancel))
            if (account.OpenedAt <= source.Ledger.End.At)
                await form.Open(account);
        var rows = 0L;
        var last = new Dictionary<AccountId, ReportedEntry>();
        await foreach (var entry in source.Entries(cancel))
        {
            await form.Add(entry);
            last[entry.Account] = entry;
            rows++;
        }
        foreach (var entry in last.Values)
            await form.Close(entry);
        return rows;
    }
}

/// <summary>How a journal is written.</summary>
internal abstract class JournalForm(TextWriter to)
{
    private const string Between = "Liabilities:Clearing";
    private const string Outside = "Assets:World";

    /// <summary>Where it is written.</summary>
    protected TextWriter To { get; } = to;

    /// <summary>The accounts of the other side.</summary>
    protected static IReadOnlyList<string> Counterparts { get; } = [Outside, Between];

    public abstract Task Begin(long position);

    public abstract Task Open(ReportedAccount account);

    public abstract Task Add(ReportedEntry entry);

    public abstract Task Close(ReportedEntry last);

    protected static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    protected static string NameOf(AccountId account) =>
        $"Liabilities:Customers:Acc-{account.Value[AccountId.Prefix.Length..]}";

    protected static string CounterpartOf(ReportedEntry entry) =>
        entry.Counterpart is Contracts.Accounts.Counterpart.World ? Outside : Between;

    // What a customer has, Florin owes.
    protected static Money Owed(long minor, Currency currency) => -new Money(minor, currency);
}

/// <summary>As hledger reads it.</summary>
internal sealed class HledgerForm(TextWriter to) : JournalForm(to)
{
    public override async Task Begin(long position)
    {
        await To.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"; Florin's ledger up to position {position}"));
        await To.WriteLineAsync("decimal-mark .");
        foreach (var account in Counterparts)
            await To.WriteLineAsync($"account {account}");
    }

    public override Task Open(ReportedAccount account) =>
        To.WriteLineAsync($"account {NameOf(account.Id)}  ; currency: {account.Currency}");

    public override async Task Add(ReportedEntry entry)
    {
        var (owed, balance) = (Owed(entry.Minor, entry.Currency), Owed(entry.BalanceAfter, entry.Currency));
        await To.WriteLineAsync();
        await To.WriteLineAsync($"{Day(entry.RecordedAt)} * {entry.Transaction}");
        await To.WriteLineAsync($"    ; effective: {Day(entry.EffectiveAt)}");
        await To.WriteLineAsync($"    {NameOf(entry.Account)}  {Text(owed)} = {Text(balance)}");
        await To.WriteLineAsync($"    {CounterpartOf(entry)}  {Text(-owed)}");
    }

    // Each entry has its assertion.
    public override Task Close(ReportedEntry last) => Task.CompletedTask;

    private static string Text(Money amount) => $"{amount.ToDecimal()} \"{amount.Currency}\"";
}

/// <summary>As Beancount reads it.</summary>
internal sealed class BeancountForm(TextWriter to) : JournalForm(to)
{
    private const string Beginning = "1970-01-01";

    public override async Task Begin(long position)
    {
        await To.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"; Florin's ledger up to position {position}"));
        await To.WriteLineAsync("option \"title\" \"Florin\"");
        foreach (var account in Counterparts)
            await To.WriteLineAsync($"{Beginning} open {account}");
    }

    public override Task Open(ReportedAccount account) =>
        To.WriteLineAsync($"{Day(account.OpenedAt)} open {NameOf(account.Id)} {account.Currency}");

    public override async Task Add(ReportedEntry entry)
    {
        var owed = Owed(entry.Minor, entry.Currency);
        await To.WriteLineAsync();
        await To.WriteLineAsync($"{Day(entry.RecordedAt)} * \"{entry.Transaction}\"");
        await To.WriteLineAsync($"  effective: {Day(entry.EffectiveAt)}");
        await To.WriteLineAsync($"  {NameOf(entry.Account)}  {owed}");
        await To.WriteLineAsync($"  {CounterpartOf(entry)}  {-owed}");
    }

    // A balance is that of the beginning of its day.
    public override Task Close(ReportedEntry last) =>
        To.WriteLineAsync(
            $"{Day(last.RecordedAt.AddDays(1))} balance {NameOf(last.Account)}  {Owed(last.BalanceAfter, last.Currency)}"
        );
}
