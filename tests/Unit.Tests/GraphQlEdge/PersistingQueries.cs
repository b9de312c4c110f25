using System.Security.Cryptography;
using System.Text;
using Florin.GraphQlEdge;
using Florin.GraphQlEdge.Serving;
using Florin.Platform.Configuration;
using Florin.Testing.Storage;
using GraphQL;

namespace Florin.Unit.Tests.GraphQlEdge;

/// <summary>Queries by their hash, and those that alone are allowed.</summary>
public sealed class PersistingQueries
{
    private const string Mine = "{ me { id } }";

    [Fact]
    public void Forgets_the_one_not_used_for_longest()
    {
        var queries = new PersistedQueries(new GraphQlOptions { MaxPersistedQueries = 2 });
        string[] sent = ["{ a }", "{ b }", "{ c }"];
        foreach (var query in sent[..2])
            queries.Remember(Sent(query), query);
        Assert.Equal(sent[0], queries.Of(ByHash(sent[0])));
        queries.Remember(Sent(sent[2]), sent[2]);
        Assert.Equal(sent[0], queries.Of(ByHash(sent[0])));
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", Assert.Throws<NotExecuted>(() => queries.Of(ByHash(sent[1]))).Code);
    }

    [Fact]
    public void Refuses_a_hash_that_is_not_the_querys() =>
        Assert.Equal(
            (400, "invalid-request"),
            Refused(() => new PersistedQueries(new GraphQlOptions()).Of(Sent(Mine) with { Hash = HashOf("{ other }") }))
        );

    [Fact]
    public void Allows_only_what_is_in_the_folder()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(Path.Combine(folder.Path, "mine.graphql"), Mine);
        var queries = new PersistedQueries(new GraphQlOptions { AllowedQueries = folder.Path });
        Assert.Equal((Mine, Mine), (queries.Of(Plain(Mine)), queries.Of(ByHash(Mine))));
        Assert.Equal((400, "query-not-allowed"), Refused(() => queries.Of(Plain("{ me { email } }"))));
        var other = Sent("{ me { email } }");
        queries.Remember(other, other.Query!); // It was sent.
        Assert.Equal("query-not-allowed", Refused(() => queries.Of(other with { Query = null })).Code);
    }

    [Fact]
    public void Stops_the_start_without_the_folder() =>
        Assert.Contains(
            "GraphQl:AllowedQueries",
            Assert
                .Throws<WrongConfiguration>(() =>
                    new PersistedQueries(new GraphQlOptions { AllowedQueries = Path.Combine(Path.GetTempPath(), "is", "not") })
                )
                .Message,
            StringComparison.Ordinal
        );

    private static (int Status, string Code) Refused(Func<string> ask)
    {
        var wrong = Assert.Throws<NotExecuted>(ask);
        return (wrong.Status, wrong.Code);
    }

    private static GraphQlRequest Plain(string query) => new(query, null, Inputs.Empty, null);

    private static GraphQlRequest Sent(string query) => Plain(query) with { Hash = HashOf(query) };

    private static GraphQlRequest ByHash(string query) => Sent(query) with { Query = null };

    private static string HashOf(string query) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query)));
}
