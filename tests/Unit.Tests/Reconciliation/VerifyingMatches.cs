using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Reconciliation;
using Florin.Reconciliation.Matching;

namespace Florin.Unit.Tests.Reconciliation;

/// <summary>What <c>florin verify</c> says of the log of matches.</summary>
public sealed class VerifyingMatches
{
    private static readonly BankSourceId Source = new("rcs_1");
    private static readonly Money Amount = new(5, Currency.Of("EUR"));

    [Fact]
    public async Task Finds_nothing_where_a_line_is_matched_again_after_it_was_undone() =>
        Assert.Null(
            await Violation(
                Lines("a"),
                Match(["a"], [1]),
                new MatchUndone(Made(["a"], [1]).Id, Source, "r", "b", default),
                Match(["a"], [1])
            )
        );

    [Fact]
    public async Task Finds_a_line_that_comes_twice() =>
        Assert.Contains("the line sln_a was added before", await Violation(Lines("a"), Lines("a")), StringComparison.Ordinal);

    [Fact]
    public async Task Finds_a_line_or_an_entry_in_two_matches()
    {
        Assert.Contains(
            "the line sln_a is in",
            await Violation(Lines("a"), Match(["a"], [1]), Match(["a"], [2])),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the entry 1 is in two matches",
            await Violation(Lines("a", "b"), Match(["a"], [1]), Match(["b"], [1])),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Finds_a_match_of_a_line_that_is_not_there() =>
        Assert.Contains("which was never added", await Violation(Match(["a"], [1])), StringComparison.Ordinal);

    private static async Task<string?> Violation(params object[] events)
    {
        var fold = Assert.Single(new MatchesCheck().Folds(["reconciliation"]));
        var metadata = new Metadata(CommandId.Derived("c"), "C", "a", "c");
        var recorded = events.Select(
            (e, i) => new Recorded(i + 1, "mirror-world-EUR", i + 1, e.GetType().Name, e, default, metadata)
        );
        try
        {
            await fold.Take([.. recorded]);
            return null;
        }
        catch (LogFault fault)
        {
            return fault.Message;
        }
    }

    private static StatementLinesAdded Lines(params string[] ids) =>
        new(
            new StatementId("stm_1"),
            Source,
            [
                .. ids.Select(id => new BankStatementLine(
                    new StatementLineId($"sln_{id}"),
                    1,
                    default,
                    null,
                    Amount,
                    null,
                    null,
                    null,
                    null,
                    null
                )),
            ]
        );

    private static MatchesMade Match(string[] lines, long[] entries) => new(null, Source, [Made(lines, entries)], "b", default);

    private static MadeMatch Made(string[] lines, long[] entries)
    {
        StatementLineId[] ids = [.. lines.Select(id => new StatementLineId($"sln_{id}"))];
        return new(
            MadeMatch.IdOf([.. ids], [.. entries]),
            [.. ids],
            [.. entries],
            Amount,
            Amount,
            default,
            default,
            MatchStrategy.Manual,
            1,
            [],
            true
        );
    }
}
