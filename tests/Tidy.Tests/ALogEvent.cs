using Florin.Tidy.Rules;

namespace Florin.Tidy;

public sealed class ALogEvent
{
    private const string One = """partial class A { [LoggerMessage(EventId = 7, Message = "a")] static partial void A(); }""";

    [Fact]
    public void Has_an_id_that_no_other_has() => Repository.IsTidy(LogEventIds.Check(Repository.Product));

    [Theory]
    [InlineData("""partial class B { [LoggerMessage(EventId = 7, Message = "b")] static partial void B(); }""")]
    [InlineData("""partial class B { [LoggerMessage(Level = LogLevel.Error, Message = "b")] static partial void B(); }""")]
    public void Unreported(string other) =>
        Assert.Single(LogEventIds.Check([new SourceFile("src/A.cs", One), new SourceFile("src/B.cs", other)]));

    [Fact]
    public void Of_its_own_is_let_pass() =>
        Assert.Empty(
            LogEventIds.Check([new SourceFile("src/A.cs", One), new SourceFile("src/B.cs", One.Replace("= 7", "= 8"))])
        );
}
