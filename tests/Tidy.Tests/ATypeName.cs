using Florin.Tidy.Rules;

namespace Florin.Tidy;

public sealed class ATypeName
{
    private const string One = "namespace A; class Reader { class Inner; }";

    /// <summary>Names that several projects have.</summary>
    private static IReadOnlyList<Exempt> KeptTwice { get; } =
    [
        new("EventIds", "each project has its own list of the ids that it logs, and none can see another's"),
        new("LogReader", "the port's reader and the provider's get names of their own with the asynchronous readers"),
        new("ViewReader", "the platform's and the provider's get names of their own with the asynchronous readers"),
        new("Progress", "that of a consumer is renamed with the other words of projections; a transfer keeps its own"),
        new("AccountRow", "the row of an account in a view of two services, and in a file that is imported; none is public"),
        new("TransactionRow", "the row of a transaction in a view, and in a file that is imported; none is public"),
        new("ListEntriesFeature", "features are named after what they do, and two services list their own entries"),
        new("Bucket", "the field's word both for a limit of requests and for a span of a series; none is public"),
        new("Shape", "of a client's answer in the gateway, and of an instrument's series in metrics; none is public"),
        new("Verdict", "of a breaker about a call, and of a processor about a payment; neither knows the other"),
    ];

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
