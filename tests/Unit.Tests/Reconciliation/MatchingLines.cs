using Florin.Kernel;
using Florin.Reconciliation;
using Florin.Reconciliation.Matching;

namespace Florin.Unit.Tests.Reconciliation;

/// <summary>What the strategies match, and how sure they are of it.</summary>
public sealed class MatchingLines
{
    private static readonly Currency Eur = Currency.Of("EUR");
    private const string Transaction = "txn_01m8n7j0en345j91vwhwjd1128";

    [Fact]
    public void By_the_id_of_the_transaction()
    {
        var match = Only(
            [Line("a", 500, text: $"Payout {Transaction.ToUpperInvariant()}")],
            [Entry(1, 500, transaction: Transaction), Entry(2, 500)]
        );
        Assert.Equal((MatchStrategy.Id, 1m, true), (match.Strategy, match.Score, match.Accepted));
        Assert.Equal([1L], match.Entries);
    }

    [Theory]
    [InlineData("INV-2026/7")]
    [InlineData("Payment of inv2026-7, thanks")]
    public void By_the_reference_of_the_transaction(string text)
    {
        var match = Only([Line("a", 500, text: text)], [Entry(1, 500), Entry(2, 500, reference: "INV-2026-7")]);
        Assert.Equal((MatchStrategy.Reference, true), (match.Strategy, match.Accepted));
        Assert.Equal([2L], match.Entries);
    }

    [Fact]
    public void By_amount_and_date_and_words_only_as_a_suggestion()
    {
        var match = Only(
            [Line("a", 500, day: 2, text: "Rent of Ada Lovelace")],
            [Entry(1, 500, day: 1, description: "Rent Ada"), Entry(2, 500, day: 3, description: "Salary")]
        );
        Assert.Equal((MatchStrategy.AmountAndDate, false), (match.Strategy, match.Accepted));
        Assert.Equal([1L], match.Entries);
        Assert.Contains("The same words: rent, ada.", match.Reasons);
    }

    [Fact]
    public void With_less_certainty_where_several_are_equally_good()
    {
        var sure = Only([Line("a", 500)], [Entry(1, 500)]);
        var unsure = Only([Line("a", 500)], [Entry(1, 500), Entry(2, 500)]);
        Assert.True(unsure.Score < sure.Score);
        Assert.Contains("2 candidates are equally good.", unsure.Reasons);
    }

    [Theory]
    [InlineData(500, 499, 1, true)]
    [InlineData(500, 498, 1, false)]
    [InlineData(1, -1, 5, false)] // What came is never what left.
    public void Within_the_tolerance_of_the_currency(long line, long entry, long tolerance, bool matches)
    {
        var rules = MatchingRules.Default with { Tolerances = [new Tolerance(new Money(tolerance, Eur), 0)] };
        Assert.Equal(matches, Run([Line("a", line)], [Entry(1, entry)], rules).Matches.Count == 1);
    }

    [Fact]
    public void Not_where_the_dates_are_too_far_apart() =>
        Assert.Empty(Run([Line("a", 500, day: 10)], [Entry(1, 500, day: 1)]).Matches);

    [Fact]
    public void One_with_a_batch_of_the_same_text()
    {
        var match = Only(
            [Line("a", -600)],
            [
                Entry(1, -100, description: "Salaries"),
                Entry(2, -200, description: "Salaries"),
                Entry(3, -300, description: "Salaries"),
                Entry(4, -7),
            ]
        );
        Assert.Equal(MatchStrategy.OneToMany, match.Strategy);
        Assert.Equal([1L, 2L, 3L], match.Entries);
    }

    [Fact]
    public void Several_with_one_entry_that_was_paid_in_parts()
    {
        var match = Only([Line("a", 100, day: 1), Line("b", 250, day: 2), Line("c", 1000, day: 1)], [Entry(1, 350, day: 1)]);
        Assert.Equal(MatchStrategy.ManyToOne, match.Strategy);
        Assert.Equal(2, match.Lines.Length);
    }

    [Fact]
    public void None_where_several_choices_come_to_the_sum()
    {
        var found = Run(
            [Line("a", 300)],
            [Entry(1, 100, day: 0), Entry(2, 200, day: 1), Entry(3, 140, day: 2), Entry(4, 160, day: 0)],
            MatchingRules.Default with
            {
                Strategies = [MatchStrategy.OneToMany],
            }
        );
        Assert.Empty(found.Matches);
    }

    [Fact]
    public void All_that_is_left_of_a_day()
    {
        var match = Only([Line("a", 100), Line("b", 200)], [Entry(1, 120), Entry(2, 180)]);
        Assert.Equal((MatchStrategy.ManyToMany, false), (match.Strategy, match.Accepted));
    }

    [Fact]
    public void Nothing_that_was_rejected_before()
    {
        var (lines, entries) = (new[] { Line("a", 500) }, new[] { Entry(1, 500) });
        var first = Only(lines, entries);
        Assert.Empty(Cascade.Run(lines, entries, MatchingRules.Default, Eur, new HashSet<MatchId> { first.Id }).Matches);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Nothing_twice_and_sums_that_agree_whatever_there_is(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            var rules = MatchingRules.Default with
            {
                Tolerances = [new Tolerance(new Money(random.Next(3), Eur), random.Next(5))],
                MaxGroup = random.Next(2, 10),
            };
            var lines = Enumerable.Range(0, random.Next(40)).Select(i => SomeLine(i, random)).ToList();
            var entries = Enumerable.Range(1, random.Next(1, 40)).Select(i => SomeEntry(i, random)).ToList();
            var found = Run(lines, entries, rules);
            Check(found, lines, entries, rules);
            var again = Run([.. lines.OrderBy(_ => random.Next())], [.. entries.OrderBy(_ => random.Next())], rules);
            Assert.Equal(found.Matches.Select(Shown), again.Matches.Select(Shown)); // The same, whatever the order.
        }
    }

    private static void Check(CascadeResult found, List<OpenLine> lines, List<OpenEntry> entries, MatchingRules rules)
    {
        var usedLines = found.Matches.SelectMany(match => match.Lines).ToList();
        var usedEntries = found.Matches.SelectMany(match => match.Entries).ToList();
        Assert.Equal(usedLines.Count, usedLines.Distinct().Count());
        Assert.Equal(usedEntries.Count, usedEntries.Distinct().Count());
        Assert.Equal(lines.Count, usedLines.Count + found.Lines.Count);
        Assert.Equal(entries.Count, usedEntries.Count + found.Entries.Count);
        foreach (var match in found.Matches)
        {
            var sum = match.Lines.Sum(id => lines.Single(line => line.Line.Id == id).Minor);
            var other = match.Entries.Sum(at => entries.Single(entry => entry.Position == at).Minor);
            Assert.Equal((sum, sum - other), (match.Amount.Minor, match.Difference.Minor));
            Assert.True(Math.Abs(sum - other) <= rules.For(Eur).Amount.Minor);
            Assert.InRange(match.Score, 0, 1);
            Assert.NotEmpty(match.Reasons);
            Assert.Equal(match.Score >= rules.AcceptAt, match.Accepted);
            Assert.True(match.Lines.Length <= rules.MaxGroup && match.Entries.Length <= rules.MaxGroup);
        }
    }

    private static string Shown(MadeMatch match) =>
        $"{match.Id} {match.Strategy} {match.Score} {string.Join(' ', match.Reasons)}";

    private static OpenLine SomeLine(int i, Random random) =>
        Line($"{i}", Amount(random), random.Next(6), random.Next(3) == 0 ? $"ref-{random.Next(20)}" : $"name {random.Next(4)}");

    private static OpenEntry SomeEntry(int i, Random random) =>
        Entry(
            i,
            Amount(random),
            random.Next(6),
            $"name {random.Next(4)}",
            random.Next(3) == 0 ? $"REF{random.Next(20)}" : null
        );

    private static long Amount(Random random) => (random.Next(2) == 0 ? -1 : 1) * random.Next(0, 12);

    private static MadeMatch Only(OpenLine[] lines, OpenEntry[] entries) => Assert.Single(Run(lines, entries).Matches);

    private static CascadeResult Run(
        IReadOnlyCollection<OpenLine> lines,
        IReadOnlyCollection<OpenEntry> entries,
        MatchingRules? rules = null
    ) => Cascade.Run(lines, entries, rules ?? MatchingRules.Default, Eur, new HashSet<MatchId>());

    private static OpenLine Line(string id, long minor, int day = 0, string? text = null) =>
        new(
            new BankStatementLine(
                new StatementLineId($"sln_{id}"),
                1,
                DateOnly.FromDayNumber(700_000 + day),
                null,
                new Money(minor, Eur),
                null,
                null,
                null,
                null,
                text
            )
        );

    private static OpenEntry Entry(
        long position,
        long minor,
        int day = 0,
        string? description = null,
        string? reference = null,
        string transaction = "txn_1"
    ) => new(position, new TransactionId(transaction), minor, 700_000 + day, reference, description);
}
