using Florin.Platform.Projections;
using Xunit;

namespace Florin.Testing.Storage;

/// <summary>What every storage of read models promises about the order of rows and about going on from page to page.</summary>
public abstract class ViewPagingContract : ViewContract
{
    /// <summary>Ages with ties and nulls; keys in no order of theirs.</summary>
    private static readonly Person[] Crowd =
    [
        .. Enumerable
            .Range(0, 30)
            .Select(i => new Person($"p{i * 7 % 30:00}", "x", i % 5 == 0 ? null : i % 3, i % 2 == 0 ? "even" : "odd")),
    ];

    [Fact]
    public async Task Orders_by_key_when_nothing_else_is_asked()
    {
        var store = await Defined(Crowd);
        var keys = Crowd.Select(row => row.Id).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(string.Join(' ', keys), Keys(await store.Query(new ViewQuery(People))));
        keys.Reverse();
        Assert.Equal(string.Join(' ', keys), Keys(await store.Query(new ViewQuery(People) { Descending = true })));
    }

    [Fact]
    public async Task Orders_by_a_column_with_null_before_all_and_then_by_key()
    {
        var store = await Defined(Crowd);
        var inOrder = Crowd.OrderBy(row => row.Age ?? long.MinValue).ThenBy(row => row.Id, StringComparer.Ordinal).ToList();
        var rows = await store.Query(new ViewQuery(People) { OrderBy = "age" });
        Assert.Equal(string.Join(' ', inOrder.Select(row => row.Id)), Keys(rows));
        Assert.Equal(inOrder.Select(row => (object?)row.Age), rows.Select(row => row.OrderValue));
        Assert.Equal(inOrder, rows.Select(row => People.Row(row.Document)));
    }

    [Theory]
    [InlineData(null, false, null)]
    [InlineData(null, true, null)]
    [InlineData("age", false, null)]
    [InlineData("age", true, null)]
    [InlineData("name", false, null)]
    [InlineData("name", true, null)]
    [InlineData("age", false, "even")]
    [InlineData("age", true, "even")]
    public async Task Goes_from_page_to_page_without_a_gap_or_a_repeat(string? orderBy, bool descending, string? city)
    {
        var store = await Defined(Crowd);
        var query = new ViewQuery(People) { OrderBy = orderBy, Descending = descending }.WhereIf(
            "city",
            Comparison.Equal,
            city
        );
        var all = await store.Query(query);
        Assert.Equal(city is null ? 30 : 15, all.Count);
        foreach (var size in new[] { 1, 2, 7, 29 })
            Assert.Equal(Keys(all), Keys(await Paged(store, query with { Limit = size })));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Goes_from_page_to_page_of_rows_that_fit_in_several_ways(bool descending)
    {
        var store = await Defined(Crowd);
        var query = new ViewQuery(People) { OrderBy = "age", Descending = descending }.WhereAny(
            new Condition("name", Comparison.Equal, "x"),
            new Condition("city", Comparison.Equal, "even")
        );
        var all = await store.Query(query);
        Assert.Equal(30, all.Count);
        Assert.Equal(Keys(all), Keys(await Paged(store, query with { Limit = 4 })));
    }

    [Fact]
    public async Task Keeps_its_place_while_rows_come_and_go()
    {
        var store = await Defined(Ada, Bob);
        var query = new ViewQuery(People) { OrderBy = "age", Limit = 1 };
        var first = Assert.Single(await store.Query(query));
        Assert.Equal("p2", first.Key);
        Person[] come = [new("p0", "New", 30, null), new("p9", "New", 30, null), new("p8", "New", 29, null)];
        await store.Commit(Consumer, 2, [People.Delete("p2"), .. come.Select(People.Put)], default);
        Assert.Equal("p9 p1", Keys(await Paged(store, query with { After = (first.OrderValue, first.Key) })));
    }

    [Fact]
    public async Task Gives_no_more_rows_than_asked()
    {
        var store = await Defined(Crowd);
        Assert.Equal(3, (await store.Query(new ViewQuery(People) { Limit = 3 })).Count);
        Assert.Empty(await store.Query(new ViewQuery(People) { Limit = 0 }));
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(7, 4)]
    [InlineData(28, 4)]
    [InlineData(30, 4)]
    public async Task Leaves_out_as_many_rows_as_asked(int offset, int limit)
    {
        var store = await Defined(Crowd);
        ViewQuery[] queries =
        [
            new ViewQuery(People),
            new ViewQuery(People) { OrderBy = "age", Descending = true },
            new ViewQuery(People) { OrderBy = "age" }.WhereAny(
                new Condition("name", Comparison.Equal, "x"),
                new Condition("age", Comparison.Equal, 1L)
            ),
        ];
        foreach (var query in queries)
            Assert.Equal(
                Keys([.. (await store.Query(query)).Skip(offset).Take(limit)]),
                Keys(await store.Query(query with { Offset = offset, Limit = limit }))
            );
    }

    private static async Task<List<ViewRow>> Paged(IViewStore store, ViewQuery query)
    {
        var rows = new List<ViewRow>();
        while (await store.Query(query) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= query.Limit);
            rows.AddRange(page);
            query = query with { After = (page[^1].OrderValue, page[^1].Key) };
        }
        return rows;
    }
}
