using Florin.Tidy.Rules;

namespace Florin.Tidy;

public sealed class AFile
{
    /// <summary>Everything that is allowed to be longer than the caps.</summary>
    private static IReadOnlyList<Exempt> Longer { get; } = [];

    [Fact]
    public void Stays_under_the_caps() => Repository.IsTidy(SizeCaps.Check(Repository.Code, Longer));

    [Fact]
    public void Is_reported_one_line_above_the_cap()
    {
        Assert.Empty(SizeCaps.Check([Lines(SizeCaps.File)], []));
        var found = Assert.Single(SizeCaps.Check([Lines(SizeCaps.File + 1)], []));
        Assert.Equal("src/A.cs: has 301 lines; the cap is 300", found.ToString());
    }

    [Theory]
    [InlineData("class A { [Obsolete]\n public void B() {", "}}", "B")]
    [InlineData("class A { A() {", "}}", "A")]
    [InlineData("class A { int B { get {", "return 1; } } }", "get")]
    [InlineData("class A { void B() { C(); \n void C() {", "} } }", "C")]
    public void Is_reported_when_a_method_is_one_line_above_the_cap(string before, string after, string name)
    {
        Assert.Empty(SizeCaps.Check([Body(before, after, SizeCaps.Method - 4)], []));
        Assert.Contains(
            SizeCaps.Check([Body(before, after, SizeCaps.Method)], []),
            v => v.What.StartsWith($"{name} has", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Is_let_through_when_exempt_and_an_exemption_that_nothing_needs_is_reported()
    {
        Assert.Empty(SizeCaps.Check([Lines(400)], [new Exempt("src/A.cs", "a table")]));
        Assert.Single(SizeCaps.Check([Lines(10)], [new Exempt("src/A.cs", "a table")]));
    }

    [Fact]
    public void Is_exempt_only_with_a_reason() => Assert.All(Longer, e => Assert.True(e.Reason.Length > 20, e.Name));

    private static SourceFile Lines(int count) => new("src/A.cs", string.Concat(Enumerable.Repeat("// a line\n", count)));

    private static SourceFile Body(string before, string after, int lines) =>
        new("src/A.cs", $"{before}\n{string.Concat(Enumerable.Repeat("\n", lines - 1))}{after}");
}
