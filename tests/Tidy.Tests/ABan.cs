using Florin.Tidy.Rules;

namespace Florin.Tidy;

public sealed class ABan
{
    [Fact]
    public void Names_something_and_a_way_out() =>
        Repository.IsTidy(
            Repository
                .Texts.Where(f => f.Path.StartsWith("BannedSymbols.", StringComparison.Ordinal))
                .SelectMany(BannedSymbols.Check)
        );

    [Theory]
    [InlineData("P:System.DateTime.UtcNew; use a clock")]
    [InlineData("M:System.Threading.Thread.Sleep; wait for it")]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTime.UtcNow;")]
    public void Is_reported_when_it_does_not(string line) => Assert.Single(BannedSymbols.Check(new SourceFile("a.txt", line)));

    [Theory]
    [InlineData("P:System.DateTime.UtcNow; use a clock")]
    [InlineData("M:System.Threading.Tasks.Task.Run``1(System.Func{``0}); await it")]
    [InlineData("N:System.Xml.Serialization; use System.Text.Json")]
    public void Is_not_reported_when_it_does(string line) => Assert.Empty(BannedSymbols.Check(new SourceFile("a.txt", line)));
}
