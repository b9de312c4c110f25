using Florin.Tidy.Rules;

namespace Florin.Tidy;

public sealed class NothingIsLeft
{
    [Fact]
    public void For_later() => Repository.IsTidy(LooseEnds.CheckUnfinished(Repository.Texts));

    [Fact]
    public void Of_the_machine_that_it_was_written_on() => Repository.IsTidy(LooseEnds.CheckMachines(Repository.Texts));

    [Fact]
    public void Skipped_or_silenced_without_a_reason() => Repository.IsTidy(LooseEnds.CheckReasons(Repository.Code));

    [Theory]
    [InlineData("// TO" + "DO: the rest")]
    [InlineData("one\n FIX" + "ME")]
    [InlineData("throw new NotImplemented" + "Exception();")]
    public void Unreported_for_later(string text) => Assert.Single(LooseEnds.CheckUnfinished([new SourceFile("a.md", text)]));

    [Fact]
    public void Unreported_of_a_machine() =>
        Assert.Single(LooseEnds.CheckMachines([new SourceFile("a.md", "see /ho" + "me/me/florin")]));

    [Theory] // Texts that the rule must report; no test of this program is skipped by them.
    [InlineData("""class A { [Fact(Skip = "")] void B() { } }""")]
    [InlineData("""class A { [Theory(Skip = "flaky")] void B() { } }""")]
    [InlineData("""[SuppressMessage("A", "B")] class A;""")]
    [InlineData("""[SuppressMessage("A", "B", Justification = "noise")] class A;""")]
    [InlineData("#pragma warning disable CA1000\nclass A;")]
    [InlineData("class A {\n#pragma warning disable CA1000\nint b;\n}")]
    public void Unreported_when_silenced_without_a_reason(string code) =>
        Assert.Single(LooseEnds.CheckReasons([new SourceFile("src/A.cs", code)]));

    [Theory] // Texts that the rule must let pass; no test of this program is skipped by them.
    [InlineData("""class A { [Fact(Skip = "needs a server that is not here")] void B() { } }""")]
    [InlineData("""[SuppressMessage("A", "B", Justification = "the framework calls this by name")] class A;""")]
    [InlineData("// The name is stored.\n#pragma warning disable CA1000\nclass A;")]
    [InlineData("#pragma warning disable CA1000 // the name is stored\nclass A;\n#pragma warning restore CA1000")]
    public void To_be_said_where_a_reason_is_given(string code) =>
        Assert.Empty(LooseEnds.CheckReasons([new SourceFile("src/A.cs", code)]));
}
