using Florin.Testing;
using Florin.Transactions;

namespace Florin.Unit.Tests.Transactions;

/// <summary>docs/guide/sagas.md draws the sagas that run; <c>FLORIN_WRITE_DOCS=1 ./test.sh Unit</c> draws them again.</summary>
public sealed class SagaDiagrams
{
    private const string Open = "```mermaid\n";
    private const string Close = "```\n";

    private static readonly string Guide = Path.Combine(SourceTree.Root, "docs", "guide", "sagas.md");

    [Fact]
    public void Are_in_the_guide_as_their_definitions_are()
    {
        var text = File.ReadAllText(Guide);
        if (Environment.GetEnvironmentVariable("FLORIN_WRITE_DOCS") == "1")
        {
            text = TransactionService.Diagrams().Aggregate(text, (guide, saga) => Redrawn(guide, saga.Key, saga.Value));
            File.WriteAllText(Guide, text);
        }
        Assert.All(TransactionService.Diagrams(), saga => Assert.Equal(saga.Value, Drawn(text, saga.Key)));
    }

    [Fact]
    public void Are_of_every_saga_and_no_other()
    {
        var drawn = File.ReadLines(Guide).Where(line => line.StartsWith("<!-- saga ", StringComparison.Ordinal));
        Assert.Equal(
            TransactionService.Diagrams().Keys.Select(Mark).Order(StringComparer.Ordinal),
            drawn.Order(StringComparer.Ordinal)
        );
    }

    private static string Mark(string saga) => $"<!-- saga {saga} -->";

    private static string Drawn(string guide, string saga)
    {
        var (from, to) = Place(guide, saga);
        return guide[from..to];
    }

    private static string Redrawn(string guide, string saga, string diagram)
    {
        var (from, to) = Place(guide, saga);
        return guide[..from] + diagram + guide[to..];
    }

    // A diagram stands in the first block after its saga's mark.
    private static (int From, int To) Place(string guide, string saga)
    {
        var start = $"{Mark(saga)}\n{Open}";
        var from = guide.IndexOf(start, StringComparison.Ordinal);
        Assert.True(from >= 0, $"{Guide} has no diagram after '{Mark(saga)}'.");
        from += start.Length;
        var to = guide.IndexOf(Close, from, StringComparison.Ordinal);
        Assert.True(to >= 0, $"The diagram of {saga} in {Guide} has no end.");
        return (from, to);
    }
}
