using System.Globalization;
using Florin.Platform.Projections;
using Florin.Platform.Search;

namespace Florin.Provider.Tests.Search;

/// <summary>What every search index does.</summary>
public abstract class SearchIndexContract : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private const string Follower = "search";

    private protected ISearchIndex Index { get; private set; } = null!; // Set before any test.

    private protected abstract ISearchIndex Open(int version = 1);

    /// <summary>Whether anything in the storage holds a word.</summary>
    private protected abstract bool Holds(string word);

    public virtual ValueTask InitializeAsync()
    {
        Index = Open();
        return ValueTask.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Index.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Gives_nothing_where_nothing_is()
    {
        Assert.Empty(await Found("anything"));
        Assert.Equal(Checkpoint.None, await Index.Load(Follower, Never));
        Assert.Empty(await Index.OfPerson("user_1", -1, 10, Never));
    }

    [Theory]
    [InlineData("rent", "a 10")]
    [InlineData("RENT", "a 10")]
    [InlineData("re", "a 6, b 6")]
    [InlineData("groc", "b 6")]
    [InlineData("grocreies", "b 3")]
    [InlineData("groceris", "b 3")]
    [InlineData("kroceries", "")]
    [InlineData("ren", "a 6")]
    [InlineData("october rent", "a 20")]
    [InlineData("october nothing", "")]
    [InlineData("muller", "b 10")]
    [InlineData("Müller", "b 10")]
    [InlineData("INV-2026-0001", "a 26")]
    [InlineData("inv-2026-000123", "a 30")]
    [InlineData("12.50", "b 20")]
    [InlineData("txn_b", "b 20")]
    [InlineData("4711", "c 10")]
    [InlineData("zeta", "c 10")]
    [InlineData("order_47", "c 16")]
    [InlineData("order_4711_zeta", "c 30")]
    [InlineData("txn_", "")]
    [InlineData("000132", "")]
    [InlineData("\"rent\" OR (october)", "")]
    [InlineData("-rent*", "a 10")]
    public async Task Finds_words_beginnings_and_typos_the_best_first(string query, string expected)
    {
        await Put(
            new SearchDocument("a", 1) { Words = Words("October rent", "INV-2026-000123"), Names = ["inv-2026-000123"] },
            new SearchDocument("b", 2) { Words = Words("Müller groceries refund"), Names = ["12.50", "txn_b"] },
            new SearchDocument("c", 3) { Words = Words("order_4711_zeta") }
        );
        Assert.Equal(
            expected.Split(", ", StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            (await Found(query)).Select(Shown).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Puts_the_better_match_first_and_then_the_later_one()
    {
        await Put(
            new SearchDocument("begins", 4) { Words = Words("salaries") },
            new SearchDocument("early", 1) { Words = Words("salar") },
            new SearchDocument("late", 3) { Words = Words("salar") },
            new SearchDocument("typo", 9) { Words = Words("sallar") }
        );
        Assert.Equal(["late", "early", "begins", "typo"], (await Found("salar")).Select(match => match.Key));
    }

    [Fact]
    public async Task Gives_pages_that_neither_skip_nor_repeat_while_others_come()
    {
        var many = Enumerable
            .Range(1, 25)
            .Select(i => new SearchDocument($"k{i}", i) { Words = Words(i % 2 == 0 ? "fee" : "feed") });
        await Put([.. many]);
        var (seen, after) = (new List<string>(), default(SearchPlace?));
        for (var page = 0; page < 10; page++)
        {
            var found = await Found("fee", after: after, limit: 4);
            if (found.Count == 0)
                break;
            seen.AddRange(found.Select(match => match.Key));
            after = found[^1].Place;
            await Put(new SearchDocument($"new{page}", 100 + page) { Words = Words("fee") }); // Before all that was seen.
        }
        Assert.Equal(25, seen.Count);
        Assert.Equal(25, seen.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Gives_pages_through_all_ways_of_fitting()
    {
        await Put([
            .. Enumerable
                .Range(1, 30)
                .Select(i => new SearchDocument($"k{i}", i)
                {
                    Words = Words(
                        (i % 3) switch
                        {
                            0 => "salary paid",
                            1 => "salaryman paid",
                            _ => "sallary paid",
                        }
                    ),
                    Readers = ["user_1"],
                }),
        ]);
        foreach (var query in new[] { "salary", "salary paid", "salary pai" })
        {
            var whole = (await Found(query, "user_1")).Select(Shown).ToList();
            var (pages, after) = (new List<string>(), default(SearchPlace?));
            while (await Found(query, "user_1", after, limit: 7) is { Count: > 0 } page)
            {
                pages.AddRange(page.Select(Shown));
                after = page[^1].Place;
            }
            Assert.Equal(30, whole.Count);
            Assert.Equal(whole, pages);
        }
    }

    [Fact]
    public async Task Shows_readers_their_own_alone()
    {
        await Put(
            new SearchDocument("mine", 1) { Words = Words("holiday"), Readers = ["user_1"] },
            new SearchDocument("theirs", 2)
            {
                Words = Words("holiday"),
                Readers = ["user_2"],
                Names = ["theirs"],
            },
            new SearchDocument("ours", 3) { Words = Words("holiday"), Readers = ["user_1", "user_2"] }
        );
        Assert.Equal(["ours", "mine"], (await Found("holiday", "user_1")).Select(match => match.Key));
        Assert.Equal(["ours", "theirs"], (await Found("holiday", "user_2")).Select(match => match.Key));
        Assert.Empty(await Found("holiday", "user_3"));
        Assert.Empty(await Found("theirs", "user_1"));
        Assert.Equal(3, (await Found("holiday")).Count);
    }

    [Fact]
    public async Task Replaces_a_document_by_its_key()
    {
        await Put(new SearchDocument("a", 1) { Words = Words("before") });
        await Put(new SearchDocument("a", 2) { Words = Words("afterwards"), Replaces = true });
        Assert.Empty(await Found("before"));
        Assert.Equal(["a 10"], (await Found("afterwards")).Select(Shown));
        await Put(new SearchDocument("a", 2) { Words = Words("again") }); // As after a crash.
        Assert.Empty(await Found("afterwards"));
        Assert.Equal(["a 10"], (await Found("again")).Select(Shown));
    }

    [Fact]
    public async Task Stores_nothing_that_does_not_go_on_where_it_ends()
    {
        await Put(new SearchDocument("a", 5) { Words = Words("first") });
        var next = new SearchBatch(Follower, new Checkpoint(9), [new SearchDocument("b", 9) { Words = Words("second") }]);
        await Assert.ThrowsAsync<StaleCheckpoint>(() => Index.Store(next with { From = 7 }, Never));
        Assert.Empty(await Found("second"));
        Assert.Equal(5, (await Index.Load(Follower, Never)).Position);
        await Index.Store(next with { From = 5 }, Never);
        Assert.Single(await Found("second"));
    }

    [Fact]
    public async Task Keeps_checkpoints_of_several_followers_when_it_is_opened_again()
    {
        var (one, two) = (new Checkpoint(7, "log", "7:mark"), new Checkpoint(3, "other"));
        await Index.Store(new SearchBatch(Follower, one, [new SearchDocument("a", 1) { Words = Words("kept") }]), Never);
        await Index.Store(new SearchBatch("another", two, []), Never);
        await Index.DisposeAsync();
        Index = Open();
        Assert.Equal(one, await Index.Load(Follower, Never));
        Assert.Equal(two, await Index.Load("another", Never));
        Assert.Single(await Found("kept"));
        await Index.Reset(Never);
        Assert.Equal(Checkpoint.None, await Index.Load(Follower, Never));
        Assert.Empty(await Found("kept"));
    }

    [Fact]
    public async Task Begins_with_nothing_in_another_version()
    {
        await Put(new SearchDocument("a", 1) { Words = Words("old") });
        await Index.DisposeAsync();
        Index = Open(version: 2);
        Assert.Equal(Checkpoint.None, await Index.Load(Follower, Never));
        Assert.Empty(await Found("old"));
    }

    [Fact]
    public async Task Takes_the_words_of_a_person_out_of_its_storage()
    {
        for (var i = 0; i < 60; i++)
            await Put(
                new SearchDocument($"k{i}", i + 1)
                {
                    Words = Words($"plantedword common{i}"),
                    People = [i % 2 == 0 ? "user_1" : "user_2"],
                }
            );
        var found = new List<SearchMatch>();
        while (await Index.OfPerson("user_1", found.Count == 0 ? -1 : found[^1].Place.Order, 7, Never) is { Count: > 0 } some)
            found.AddRange(some);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"k{i * 2}"), found.Select(match => match.Key));
        await Put([.. Enumerable.Range(0, 60).Select(i => new SearchDocument($"k{i}", i + 1) { Names = [$"k{i}"] })]);
        await Index.Purge(Never);
        Assert.Empty(await Found("plantedword"));
        Assert.Empty(await Index.OfPerson("user_1", -1, 10, Never));
        Assert.Single(await Found("k8"));
        Assert.False(Holds("plantedword"));
    }

    [Theory]
    [InlineData("a b c d e f g h")]
    [InlineData("ああああ いいいい")]
    [InlineData("😀x")]
    [InlineData("aa aaaa aaaaaaaa aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("\"(*:~^[]{}\\/AND OR NOT")]
    [InlineData("i̇stanbul ß ﬀ")]
    public async Task Answers_whatever_is_asked(string query)
    {
        await Put(new SearchDocument("a", 1) { Words = Words("something else") });
        Assert.Empty(await Found(query));
    }

    [Fact]
    public async Task Finds_by_a_beginning_that_very_many_words_have()
    {
        await Put([
            .. Enumerable
                .Range(0, 3000)
                .Select(i => new SearchDocument($"k{i}", i + 1)
                {
                    Words = [string.Create(CultureInfo.InvariantCulture, $"same{i:D5}")],
                }),
        ]);
        Assert.Equal(50, (await Found("same", limit: 50)).Count);
        Assert.Equal("k2999", (await Found("sam", limit: 1))[0].Key);
    }

    private protected async Task Put(params SearchDocument[] documents) =>
        await Index.Store(new SearchBatch(Follower, new Checkpoint(documents[^1].Order), documents), Never);

    private protected async Task<IReadOnlyList<SearchMatch>> Found(
        string text,
        string? reader = null,
        SearchPlace? after = null,
        int limit = 100
    )
    {
        Assert.True(SearchQuery.TryParse(text, out var query, out var problem), problem);
        await Settled();
        return (await Index.Find(new SearchRequest(query, reader, after, limit), Never)).Matches;
    }

    /// <summary>Lets the time pass after which what was stored is found.</summary>
    private protected virtual Task Settled() => Task.CompletedTask;

    private static string[] Words(params string[] texts) => [.. texts.SelectMany(text => SearchWords.Of(text))];

    private static string Shown(SearchMatch match) =>
        string.Create(CultureInfo.InvariantCulture, $"{match.Key} {match.Place.Score}");
}
