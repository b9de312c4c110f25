using Florin.Tidy.Rules;

namespace Florin.Tidy;

public sealed class ATypeName
{
    private const string One = "namespace A; class Reader { class Inner; }";

    /// <summary>Names that several projects have.</summary>
    private static IReadOnlyList<Exempt> KeptTwice { get; } =
    [new("EventIds", "each project has its own list of the ids that it logs, and none can see another's")];

    [Fact]
    public void Is_that_of_one_project() => Repository.IsTidy(TwiceNamed.Check(Repository.Product, KeptTwice));

    [Theory]
    [InlineData("src/B/B.cs", "namespace B; interface Reader;")]
    [InlineData("src/B/B.cs", "namespace B; public sealed record Reader(int A);")]
    [InlineData("src/B/B.cs", "namespace B; enum Reader { A }")]
    [InlineData("src/B/B.cs", "namespace B; delegate void Reader();")]
    [InlineData("src/Services/B/B.cs", "namespace B; readonly record struct Reader(int A);")]
    public void Is_reported_in_both_when_another_project_has_it(string path, string code) =>
        Assert.Equal(2, TwiceNamed.Check([new SourceFile("src/A/A.cs", One), new SourceFile(path, code)], []).Count());

    [Fact]
    public void Is_reported_when_two_services_have_it() =>
        Assert.Equal(
            2,
            TwiceNamed
                .Check([new SourceFile("src/Services/A/A.cs", One), new SourceFile("src/Services/B/A.cs", One)], [])
                .Count()
        );

    [Theory]
    [InlineData("src/A/B.cs", "namespace A.More; class Reader;")]
    [InlineData("src/B/B.cs", "namespace B; class Outer { class Reader; }")]
    [InlineData("src/B/B.cs", "namespace B; class Inner;")]
    public void Is_not_reported_when_no_other_project_has_it(string path, string code) =>
        Assert.Empty(TwiceNamed.Check([new SourceFile("src/A/A.cs", One), new SourceFile(path, code)], []));

    [Fact]
    public void Is_let_pass_when_exempt() =>
        Assert.Empty(
            TwiceNamed.Check(
                [new SourceFile("src/A/A.cs", One), new SourceFile("src/B/A.cs", One)],
                [new Exempt("Reader", "for a test")]
            )
        );
}
