using System.Security.Cryptography;
using System.Text;
using Florin.GraphQlEdge;
using Florin.GraphQlEdge.Fields;
using Florin.GraphQlEdge.Serving;
using GraphQL;

namespace Florin.Unit.Tests.GraphQlEdge;

public sealed class WhatIsRemembered
{
    private readonly PersistedQueries _queries = new(new GraphQlOptions { MaxPersistedQueries = 2 });

    [Fact]
    public void Is_no_more_than_there_is_room_for_however_few_they_are()
    {
        var (first, second) = (Long('a'), Long('b'));
        _queries.Remember(Sent(first), first);
        Assert.Equal(first, _queries.Of(ByHash(first)));
        _queries.Remember(Sent(second), second);
        Assert.Equal(second, _queries.Of(ByHash(second)));
        Assert.Throws<NotExecuted>(() => _queries.Of(ByHash(first)));
    }

    [Theory]
    [InlineData(double.PositiveInfinity, false)]
    [InlineData(double.NaN, false)]
    [InlineData(1.5, true)]
    public void Numbers_that_JSON_does_not_have_are_refused_wherever_they_are(double number, bool isAllowed)
    {
        var metadata = new Dictionary<string, object?>(StringComparer.Ordinal) { ["a"] = new List<object?> { number } };
        Assert.Equal(isAllowed, Record.Exception(() => new JsonScalar().ParseValue(metadata)) is null);
    }

    // Half of what two of the usual length have together, and some more.
    private static string Long(char letter) => $"{{ {new string(letter, 9_000)} }}";

    private static GraphQlRequest Sent(string query) => new(query, null, Inputs.Empty, HashOf(query));

    private static GraphQlRequest ByHash(string query) => new(null, null, Inputs.Empty, HashOf(query));

    private static string HashOf(string query) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query)));
}
