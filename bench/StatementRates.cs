using System.Diagnostics;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Projections;
using Florin.Reports.Projections;
using Florin.Reports.Statements;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Bench;

/// <summary>How long a statement of many entries takes in every format, from the read model to the file, and how much memory.</summary>
internal static class StatementRates
{
    private const int Batch = 5000;
    private static readonly AccountId Account = new("acc_01m8n7eecna36jh9dte73g6stm");
    private static readonly Currency Euro = Currency.Of("EUR");
    private static readonly DateTimeOffset Start = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<int> Run(int entries)
    {
        using var directory = new TemporaryDirectory();
        await using var store = new SqliteViewStore(directory.File("views.db"));
        await Fill(store, entries);
        var reading = new LedgerReading(store, new LedgerEnd(entries, Start.AddDays(60)));
        Console.WriteLine($"{entries:n0} entries {"s", 10} {"cpu s", 10} {"MB", 10} {"peak MB", 10}");
        foreach (var format in StatementFormats.Names)
            await Measure(directory, reading, StatementFormats.Of(format), entries);
        return 0;
    }

    private static async Task Measure(TemporaryDirectory directory, LedgerReading reading, IStatementFormat format, int entries)
    {
        var period = new StatementPeriod(new DateOnly(2026, 10, 1), new DateOnly(2026, 10, 31));
        var (opening, closing) = (Money.Zero(Euro), new Money(entries, Euro));
        var statement = new AccountStatement(
            Account,
            new("user_1"),
            "Household",
            period,
            1,
            true,
            opening,
            closing,
            entries,
            "hash",
            Start
        );
        GC.Collect();
        var peak = 0L;
        await using var timer = new Timer(_ => peak = Math.Max(peak, Environment.WorkingSet), null, 0, 20);
        var (started, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await using var file = File.Create(directory.File($"statement.{format.Extension}"));
        await format.Write(statement, Lines(reading, entries), file, CancellationToken.None);
        var (took, used) = (Stopwatch.GetElapsedTime(started), Environment.CpuUsage.TotalTime - cpu);
        Console.WriteLine(
            $"{format.Name, 15} {took.TotalSeconds, 12:n2} {used.TotalSeconds, 10:n2} {file.Length / 1e6, 10:n1} {peak / 1e6, 10:n0}"
        );
    }

    private static async IAsyncEnumerable<AccountStatementLine> Lines(LedgerReading reading, int entries)
    {
        await foreach (var entry in reading.EntriesOf(Account, Start, entries, CancellationToken.None))
            yield return AccountStatementLine.Of(entry, entry.Description);
    }

    private static async Task Fill(SqliteViewStore store, int entries)
    {
        await store.Define(LedgerCopy.Name, [ReportedEntry.View, ReportedAccount.View], CancellationToken.None);
        for (var from = 0; from < entries; from += Batch)
        {
            var rows = Enumerable
                .Range(from + 1, Math.Min(Batch, entries - from))
                .Select(n => ReportedEntry.View.Put(Entry(n)));
            var progress = new Progress(from, new Checkpoint(Math.Min(from + Batch, entries)));
            await store.Commit(LedgerCopy.Name, progress, [.. rows], CancellationToken.None);
        }
    }

    private static ReportedEntry Entry(int n) =>
        new(
            n,
            Account,
            new TransactionId($"txn_01m8n7ef9sav6b0xvz{n:D8}"),
            Euro,
            1,
            n,
            Counterpart.World,
            Start.AddSeconds(n),
            Start.AddSeconds(n),
            $"Invoice {n} of Müller & Söhne, thank you",
            "QMfVb70qzNrHh_6dtIa876rjYZYux9CoSE_EAo0_yiE"
        );
}
