using Florin.WebConsole.Components;

namespace Florin.Unit.Tests.WebConsole;

public sealed class UnderstandingASearch
{
    [Theory]
    [InlineData("rent of may", "rent of may", "")]
    [InlineData("acc_01m8 failed", null, "accountId=acc_01m8 status=FAILED")]
    [InlineData("user_01m8 in-review deposit", null, "status=IN_REVIEW type=deposit userId=user_01m8")]
    [InlineData("12.50 USD rent", "rent", "currency=USD maxAmount=12.50 minAmount=12.50")]
    [InlineData(">100 <200.5", null, "maxAmount=200.5 minAmount=100")]
    [InlineData(">=100 <= 200.5", null, "maxAmount=200.5 minAmount=100")]
    [InlineData("\">lots\"", ">lots", "")]
    [InlineData("\"12.50\" \"failed\"", "12.50 failed", "")]
    [InlineData("> failed failed", "> failed", "status=FAILED")] // The second one may be a word of the description.
    [InlineData("", null, "")]
    [InlineData(null, null, "")]
    public void Tells_filters_from_text(string? entered, string? words, string filters)
    {
        var terms = SearchTerms.Of(entered);
        Assert.Equal(words, terms.Words);
        Assert.Equal(
            filters,
            string.Join(' ', terms.Filters.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}"))
        );
        Assert.Equal(filters.Length > 0, terms.IsMore);
    }

    [Theory]
    [InlineData(">lots")]
    [InlineData("rent <1,000")]
    public void Says_what_is_wrong_with_an_amount(string entered) =>
        Assert.Contains("is no amount; write >100", SearchTerms.Of(entered).Wrong, StringComparison.Ordinal);

    [Theory]
    [InlineData("txn_01m8", "/transfers/txn_01m8")]
    [InlineData("write_01m8", "/writes/write_01m8")]
    [InlineData("0123456789abcdef0123456789abcdef", "/traces/0123456789abcdef0123456789abcdef")]
    [InlineData("txn_01m8 failed", null)]
    [InlineData("0123456789abcdef", null)]
    public void Goes_where_one_thing_alone_is_named(string entered, string? screen) =>
        Assert.Equal(screen, SearchTerms.Of(entered).Screen);

    [Fact]
    public void Knows_an_email_address() => Assert.Equal("ann@example.com", SearchTerms.Of("ann@example.com failed").Email);
}
