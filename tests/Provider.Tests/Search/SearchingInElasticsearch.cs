using Florin.Elasticsearch;
using Florin.Platform.Configuration;
using Florin.Platform.Projections;
using Florin.Platform.Search;
using Florin.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.Search;

/// <summary>The index in Elasticsearch or OpenSearch, against what is recorded of them; no server was to be had.</summary>
public sealed class SearchingInElasticsearch : SearchIndexContract
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly RecordedElasticsearch _server = new();

    private protected override ISearchIndex Open(int version = 1) => Open(version, []);

    private protected override bool Holds(string word) => _server.Stored.Contains(word, StringComparison.Ordinal);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Purges_by_merging_what_was_deleted()
    {
        await Put(new SearchDocument("a", 1) { Words = ["word"] });
        await Index.Purge(Never);
        Assert.Contains(
            "POST /florin-transaction-1.1/_forcemerge?only_expunge_deletes=true",
            _server.Asked,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task Keeps_what_is_later_where_an_instance_writes_late()
    {
        var erased = new SearchDocument("a", 1) { Names = ["a"] };
        await Put(erased);
        await Put(erased with { Words = ["plantedword"], People = ["user_1"] }); // Of who has lost the log meanwhile.
        Assert.Empty(await Found("plantedword"));
    }

    [Fact]
    public async Task Is_not_available_where_the_server_fails_and_moves_no_checkpoint()
    {
        await Put(new SearchDocument("a", 1) { Words = ["first"] });
        _server.Instead = new ProviderReply(503, """{"error":{"type":"unavailable","reason":"no shards"},"status":503}""");
        var fault = await Assert.ThrowsAsync<SearchFault>(() => Put(new SearchDocument("b", 2) { Words = ["second"] }));
        Assert.Contains("no shards", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SearchFault>(() => Found("first"));
        _server.Instead = new ProviderReply(200, "not JSON");
        await Assert.ThrowsAsync<SearchFault>(() => Found("first"));
        _server.Instead = null;
        Assert.Equal(new Checkpoint(1), await Index.Load("search", Never));
    }

    [Fact]
    public async Task Refuses_a_document_aloud()
    {
        await Index.Load("search", Never);
        _server.Instead = new ProviderReply(
            200,
            """{"errors":true,"items":[{"index":{"_id":"a","status":400,"error":{"type":"strict_dynamic_mapping_exception","reason":"not allowed"}}}]}"""
        );
        var fault = await Assert.ThrowsAsync<SearchFault>(() => Put(new SearchDocument("a", 1) { Words = ["word"] }));
        Assert.Contains("not allowed", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_made_again_and_filled_from_the_beginning_where_somebody_has_deleted_it()
    {
        await Put(new SearchDocument("a", 1) { Words = ["first"] });
        _server.DeleteAll();
        var next = new SearchBatch("search", new Checkpoint(2), [new SearchDocument("b", 2) { Words = ["second"] }])
        {
            From = 1,
        };
        await Assert.ThrowsAsync<StaleCheckpoint>(() => Index.Store(next, Never));
        Assert.Equal(Checkpoint.None, await Index.Load("search", Never));
        Assert.Equal(2, _server.Asked.Count(one => one == "PUT /florin-transaction-1.1")); // With its mappings.
    }

    [Fact]
    public async Task Leaves_no_other_version_behind_once_it_is_written()
    {
        await Put(new SearchDocument("a", 1) { Words = ["plantedword"] });
        await using (var other = Open(1, [new("Search:Elasticsearch:IndexPrefix", "florin-transaction-")]))
            await other.Store(
                new SearchBatch("search", new Checkpoint(1), [new SearchDocument("b", 1) { Words = ["theirs"] }]),
                Never
            );
        await using var next = Open(version: 2);
        await next.Load("search", Never);
        Assert.True(Holds("plantedword")); // Instances of the version before may still use it.
        await next.Store(new SearchBatch("search", new Checkpoint(1), []), Never);
        Assert.False(Holds("plantedword"));
        Assert.True(Holds("theirs")); // Another installation's.
        Assert.Equal(new Checkpoint(1), await next.Load("search", Never));
    }

    [Fact]
    public async Task Is_reached_with_the_configured_key()
    {
        await using var index = Open(1, [new("Search:Elasticsearch:ApiKey", "c2VjcmV0")]);
        await index.Load("search", Never);
        Assert.Contains("ApiKey c2VjcmV0", _server.Authorizations);
    }

    [Theory]
    [InlineData("Url", "ftp://here")]
    [InlineData("IndexPrefix", "Florin")]
    [InlineData("IndexPrefix", "a/../b")]
    [InlineData("Username", "somebody")]
    public void Refuses_settings_that_cannot_work(string name, string value) =>
        Assert.Throws<WrongConfiguration>(() => Open(1, [new($"Search:Elasticsearch:{name}", value)]));

    private ISearchIndex Open(int version, KeyValuePair<string, string?>[] settings) =>
        new ElasticsearchProvider().Open(
            new SearchIndexPlace(
                "transaction",
                version,
                "",
                TimeSpan.FromSeconds(1),
                new ConfigurationBuilder()
                    .AddInMemoryCollection([new("Search:Elasticsearch:Url", _server.Url)])
                    .AddInMemoryCollection(settings)
                    .Build(),
                TimeProvider.System,
                NullLoggerFactory.Instance
            )
        );
}
