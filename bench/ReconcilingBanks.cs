using System.Diagnostics;
using System.Globalization;
using System.Text;
using Florin.Kernel;
using Florin.Reconciliation;
using Florin.Reconciliation.Matching;
using Florin.Reconciliation.Reading;

namespace Florin.Bench;

/// <summary>
/// How long it takes to match as many lines with as many entries: most with a reference, others by amount and date, in batches or
/// not at all. Reading the file and the strategies are timed; storage is not part of it.
/// </summary>
internal static class ReconcilingBanks
{
    private const int Days = 90;
    private static readonly Currency Eur = Currency.Of("EUR");
    private static readonly DateOnly First = new(2026, 1, 1);

    public static int Run(int lines)
    {
        var random = new Random(42);
        var entries = Entries(lines, random);
        var file = Encoding.UTF8.GetBytes(File(entries, random));
        Console.WriteLine($"| step | {lines} lines, {entries.Count} entries |\n|---|---|");
        var started = Stopwatch.GetTimestamp();
        var read = StatementReader.Read(file, StatementFormat.Mt940, null, Eur.Code);
        var sound = read.Select(one => CheckedStatement.Of(one, null, Eur)).ToList();
        Tell("MT940 read and added up", Stopwatch.GetElapsedTime(started));
        started = Stopwatch.GetTimestamp();
        var identity = new LineIdentity(new BankSourceId("rcs_1"));
        var open = sound.SelectMany(s => s.Lines.Zip(s.Amounts, identity.Line)).Select(line => new OpenLine(line)).ToList();
        Tell("ids of lines", Stopwatch.GetElapsedTime(started));
        started = Stopwatch.GetTimestamp();
        var found = Cascade.Run(open, entries, MatchingRules.Default, Eur, new HashSet<MatchId>());
        Tell("strategies", Stopwatch.GetElapsedTime(started));
        foreach (var strategy in found.Matches.GroupBy(match => match.Strategy).OrderBy(group => group.Key))
            Console.WriteLine($"| {strategy.Key} | {strategy.Count()} matches |");
        Console.WriteLine($"| left | {found.Lines.Count} lines, {found.Entries.Count} entries |");
        return 0;
    }

    private static void Tell(string step, TimeSpan took) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {step} | {took.TotalSeconds:0.00} s |"));

    private static List<OpenEntry> Entries(int count, Random random) =>
        [
            .. Enumerable
                .Range(1, count)
                .Select(i => new OpenEntry(
                    i,
                    new TransactionId($"txn_{i}"),
                    (random.Next(3) == 0 ? -1 : 1) * (random.Next(4) == 0 ? 1000 : random.NextInt64(1, 500_000)),
                    First.DayNumber + random.Next(Days),
                    i % 3 == 0 ? null : $"INV-{i}",
                    $"Payment of customer {i % 5000}"
                )),
        ];

    // A tenth of the entries comes in batches of five, a twentieth does not come, and as many lines have no entry.
    private static string File(List<OpenEntry> entries, Random random)
    {
        var file = new StringBuilder();
        var total = 0L;
        file.Append(":20:X\n:25:A\n:28C:1/1\n:60F:C260101EUR0,\n");
        foreach (var batch in entries.Take(entries.Count / 10).OrderBy(e => e.Day).Chunk(5))
            Line(batch.Sum(e => e.Minor), batch[0].Day, "Batch");
        foreach (var entry in entries.Skip(entries.Count / 10))
            if (random.Next(20) > 0)
                Line(entry.Minor, entry.Day + random.Next(2), entry.Reference ?? $"Customer {entry.Position % 5000}");
        while (entries.Count / 20 > random.Next(entries.Count))
            Line(random.NextInt64(1, 1000), First.DayNumber + random.Next(Days), "Fee");
        file.Append(CultureInfo.InvariantCulture, $":62F:{(total < 0 ? 'D' : 'C')}260401EUR{Amount(total)}\n-\n");
        return file.ToString();

        void Line(long minor, int day, string text)
        {
            total += minor;
            var on = DateOnly.FromDayNumber(day);
            file.Append(
                CultureInfo.InvariantCulture,
                $":61:{on:yyMMdd}{(minor < 0 ? 'D' : 'C')}{Amount(minor)}NTRFNONREF\n:86:{text}\n"
            );
        }
    }

    private static string Amount(long minor) => $"{Math.Abs(minor) / 100},{Math.Abs(minor) % 100:D2}";
}
