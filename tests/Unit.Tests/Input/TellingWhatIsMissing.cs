using Florin.Kernel;

namespace Florin.Unit.Tests.Input;

/// <summary>What a message says of a field: that it is missing, that it is empty, or which value it has and what is allowed.</summary>
public sealed class TellingWhatIsMissing
{
    [Theory]
    [InlineData(null, "is required; expected an id that begins with user_.")]
    [InlineData("", "is empty; expected an id that begins with user_.")]
    [InlineData("me", "'me' is not a valid id: expected one that begins with user_.")]
    public void Is_so_for_an_id(string? text, string message) =>
        Assert.Equal(message, Only(problems => problems.Id<UserId>(text, "field")));

    [Theory]
    [InlineData(null, "is required; expected a currency such as USD.")]
    [InlineData("", "is empty; expected a currency such as USD.")]
    [InlineData("usd", "'usd' is neither an ISO 4217 currency nor a registered asset.")]
    public void Is_so_for_a_currency(string? text, string message) =>
        Assert.Equal(message, Only(problems => problems.Currency(text, "field")));

    [Theory]
    [InlineData(null, "is required; expected one of a, b.")]
    [InlineData("", "is empty; expected one of a, b.")]
    [InlineData("A", "'A' is not one of a, b.")]
    public void Is_so_for_one_of_some_texts(string? text, string message) =>
        Assert.Equal(message, Only(problems => problems.OneOf(text, "field", "a", "b")));

    [Fact]
    public void Is_nothing_where_all_is_well()
    {
        var problems = new Problems();
        problems.Id<UserId>("user_01m7y052re1zr6021r5tdvhg45", "user");
        problems.Currency("USD", "currency");
        problems.OneOf("b", "type", "a", "b");
        Assert.True(problems.None);
    }

    private static string Only(Action<Problems> check)
    {
        var problems = new Problems();
        check(problems);
        return Assert.Single(problems.ByField["field"]);
    }
}
