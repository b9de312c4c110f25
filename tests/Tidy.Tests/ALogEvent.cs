using Florin.Tidy.Rules;

namespace Florin.Tidy;

public sealed class ALogEvent
{
    private const string Ids = "static class EventIds { public const int Opened = 7; }";
    private const string Message = """
        partial class A { [LoggerMessage(EventId = EventIds.Opened, Message = "a")] static partial void A(); }
        """;

    [Fact]
    public void Has_an_id_that_no_other_has() => Repository.IsTidy(LogEventIds.Check(Repository.Product));

    [Fact]
    public void With_an_id_of_its_own_is_let_pass() => Assert.Empty(Check("src/B/B.cs", "class B;"));

    [Theory]
    [InlineData("src/A/B.cs", """class B { [LoggerMessage(EventId = 8, Message = "b")] void B(); }""")]
    [InlineData("src/A/B.cs", """class B { [LoggerMessage(Level = LogLevel.Error, Message = "b")] void B(); }""")]
    [InlineData("src/A/B.cs", """class B { [LoggerMessage(EventId = EventIds.Unknown, Message = "b")] void B(); }""")]
    [InlineData("src/A/B.cs", """class B { const int Mine = 8; [LoggerMessage(EventId = Mine, Message = "b")] void B(); }""")]
    [InlineData("src/B/B.cs", """class B { [LoggerMessage(EventId = EventIds.Opened, Message = "b")] void B(); }""")]
    public void Is_reported_when_its_id_is_no_constant_of_its_project(string path, string code) =>
        Assert.Contains(
            "a log message has EventId = EventIds.",
            Assert.Single(Check(path, code)).What,
            StringComparison.Ordinal
        );

    [Fact]
    public void Is_reported_when_two_have_the_same_constant() =>
        Assert.Contains(
            "instead of one",
            Assert.Single(Check("src/A/B.cs", Message.Replace("class A", "class B"))).What,
            StringComparison.Ordinal
        );

    [Fact]
    public void Is_reported_when_another_project_has_its_id() =>
        Assert.Contains(
            Check("src/Services/B/EventIds.cs", Ids),
            violation => violation.What == "the log event id 7 is Opened of src/A/EventIds.cs already"
        );

    [Fact]
    public void Is_reported_when_nothing_logs_it() =>
        Assert.Single(Check("src/B/EventIds.cs", "static class EventIds { public const int Closed = 8; }"));

    [Fact]
    public void Is_reported_when_its_id_stands_elsewhere() =>
        Assert.Contains(
            Check("src/A/More.cs", "static class EventIds { public const int Closed = 8; }"),
            violation => violation.What == "the log event ids of a project stand in src/A/EventIds.cs"
        );

    private static IEnumerable<Violation> Check(string path, string code) =>
        LogEventIds.Check([
            new SourceFile("src/A/EventIds.cs", Ids),
            new SourceFile("src/A/A.cs", Message),
            new SourceFile(path, code),
        ]);
}
