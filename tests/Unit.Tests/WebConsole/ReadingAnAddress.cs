using Florin.WebConsole.Components;
using Florin.WebConsole.Screens;

namespace Florin.Unit.Tests.WebConsole;

/// <summary>The filters in a screen's address.</summary>
public sealed class ReadingAnAddress
{
    [Theory]
    [InlineData("?statsu=FAILED", "statsu", "Did you mean 'status'?")]
    [InlineData("?nothing=1", "nothing", "This screen has accountId, ")]
    [InlineData("?status=FAILED&status=PENDING", "status", "more than once")]
    public void Names_what_cannot_be_read(string query, string filter, string said) =>
        Assert.Contains(
            said,
            UnreadFilters.Of(typeof(TransfersScreen), $"http://x/transfers{query}")[filter],
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("")]
    [InlineData("?q=rent&status=&STATUS=FAILED")]
    [InlineData("?status=FAILED&minAmount=5&cursor=abc")]
    public void Takes_what_the_screen_has(string query)
    {
        var problems = UnreadFilters.Of(typeof(TransfersScreen), $"http://x/transfers{query}");
        Assert.DoesNotContain(problems, problem => !problem.Value.Contains("more than once", StringComparison.Ordinal));
    }

    [Fact]
    public void Says_that_a_screen_has_no_filters() =>
        Assert.Contains(
            "has no filters",
            UnreadFilters.Of(typeof(HealthScreen), "http://x/?a=1")["a"],
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("perhaps", true)]
    [InlineData("true", false)]
    public void Reads_yes_or_no(string value, bool isWrong) =>
        Assert.Equal(isWrong, UnreadFilters.Of(typeof(AuditScreen), $"http://x/audit?chain={value}").Count > 0);
}
