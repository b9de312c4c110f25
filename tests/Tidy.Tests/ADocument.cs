using Florin.Tidy.Rules;

namespace Florin.Tidy;

public sealed class ADocument
{
    private static readonly SourceFile Code = new(
        "src/Gateway/RateLimit.cs",
        """class RateLimit { int Limit; string S = "TransactionCreated is stored"; /* Gone */ }"""
    );

    [Fact]
    public void Names_only_what_exists() =>
        Repository.IsTidy(
            Documents.Check(
                // What changed names things as they were called then.
                Repository.Texts.Where(f => f.Path.EndsWith(".md", StringComparison.Ordinal) && f.Path != "CHANGELOG.md"),
                // The samples of these tests are no code.
                Documents.Known(Repository.Texts.Where(f => !f.Path.StartsWith("tests/Tidy.Tests/", StringComparison.Ordinal)))
            )
        );

    [Theory]
    [InlineData("It calls `PlaceHold`.", "PlaceHold")]
    [InlineData("| `Gateway:RateLimit:Windows` | 3 |", "Windows")]
    [InlineData("| `Gateway:RateLimit:Limit`, `:Window` | 3 |", "Window")]
    [InlineData("`Gateway__RateLimit__Limits=3`", "Limits")]
    [InlineData("`RateLimit.Check()`", "Check")]
    [InlineData("`Gone`", "Gone")]
    [InlineData("```\n`Block`\n```\nand `Prose`", "Prose")]
    public void Is_reported_when_it_names_what_is_not_there(string text, string name)
    {
        var found = Assert.Single(Documents.Check([new SourceFile("README.md", text)], Documents.Known([Code])));
        Assert.EndsWith($" {name}", found.What);
    }

    [Theory]
    [InlineData("`RateLimit.Limit` and `Gateway:RateLimit:{name}`, `TransactionCreated`, `RateLimit()`")]
    [InlineData("`POST`, `Idempotency-Key`, `{\"Anything\": 1}`, `--data DIR`, Prose, `lower.case`")]
    public void Is_not_reported_for_what_is_there_or_is_no_name(string text) =>
        Assert.Empty(Documents.Check([new SourceFile("README.md", text)], Documents.Known([Code])));
}
