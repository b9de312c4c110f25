using Florin.Tidy.Rules;

namespace Florin.Tidy;

public sealed class ATimeInAText
{
    [Fact]
    public void Is_written_in_one_way() => Repository.IsTidy(TimesInTexts.Check(Repository.Code));

    [Theory] // Texts that the rule must report.
    [InlineData("var a = $\"expired at {hold.ExpiresAt:O}.\";")]
    [InlineData("var a = at.ToString(\"O\", CultureInfo.InvariantCulture);")]
    public void Is_reported_with_an_offset(string code) =>
        Assert.Single(TimesInTexts.Check([new SourceFile("src/A.cs", code)]));

    [Fact]
    public void Is_let_pass_as_it_should_be() =>
        Assert.Empty(TimesInTexts.Check([new SourceFile("src/A.cs", "var a = $\"at {Rfc3339.Text(at)}\";")]));
}
