using Florin.Platform.Projections;
using Xunit;

namespace Florin.Testing.Storage;

/// <summary>What every storage of read models promises about what a query finds.</summary>
public abstract class ViewQueryContract : ViewContract
{
    private static ViewQuery All => new(People);

    [Theory]
    [InlineData(Comparison.Equal, 36L, "p1")]
    [InlineData(Comparison.Less, 36L, "p2")]
    [InlineData(Comparison.AtMost, 36L, "p1 p2")]
    [InlineData(Comparison.Greater, 30L, "p1")]
    [InlineData(Comparison.AtLeast, 30L, "p1 p2")]
    [InlineData(Comparison.AtLeast, long.MinValue, "p1 p2")]
    [InlineData(Comparison.Equal, 0L, "")]
    public async Task Compares_numbers(Comparison comparison, long value, string expected)
    {
        var store = await Defined(Ada, Bob, Cyd);
        Assert.Equal(expected, Keys(await store.Query(All.Where("age", comparison, value))));
    }

    [Theory]
    [InlineData(Comparison.Equal, "Ada", "p1")]
    [InlineData(Comparison.Equal, "ada", "")]
    [InlineData(Comparison.Less, "Bob", "p1")]
    [InlineData(Comparison.AtMost, "Bob", "p1 p2")]
    [InlineData(Comparison.Greater, "Bob", "p3 p4 p5")]
    [InlineData(Comparison.Greater, "Z", "p4 p5")]
    [InlineData(Comparison.AtLeast, "\uFFFD", "p4 p5")]
    [InlineData(Comparison.Greater, "\uFFFD", "p5")]
    public async Task Compares_texts_by_their_bytes(Comparison comparison, string value, string expected)
    {
        var store = await Defined(Ada, Bob, Cyd, Cyd with { Id = "p4", Name = "\uFFFD" }, Cyd with { Id = "p5", Name = "😀" });
        Assert.Equal(expected, Keys(await store.Query(All.Where("name", comparison, value))));
    }

    [Theory]
    [InlineData("50%", "p1")]
    [InlineData("%", "p1 p2")]
    [InlineData("_", "p3")]
    [InlineData("o_f", "p3")]
    [InlineData("\\", "p4")]
    [InlineData("'", "p4")]
    [InlineData("OFF", "p1 p3")]
    [InlineData("off", "p1 p3")]
    [InlineData("Ä", "p5")]
    [InlineData("ä", "p6")]
    [InlineData("", "p1 p2 p3 p4 p5 p6")]
    [InlineData("50% offer", "")]
    [InlineData("\0b", "p6")]
    public async Task Finds_texts_that_contain_one_whatever_its_ascii_case(string part, string expected)
    {
        string[] cities = ["50% Off", "100 %", "o_f off", "a\\b'c", "Ä", "ä\0B"];
        var store = await Defined([
            .. cities.Select((city, i) => new Person($"p{i + 1}", "x", null, city)),
            Cyd with
            {
                Id = "p7",
            },
        ]);
        Assert.Equal(expected, Keys(await store.Query(All.Where("city", Comparison.Contains, part))));
    }

    [Fact]
    public async Task Gets_the_rows_of_several_keys_each_at_its_place()
    {
        var store = await Defined(Ada, Bob, Cyd with { Id = "P1" });
        Assert.Empty(await store.GetMany(People, [], default));
        var documents = await store.GetMany(People, ["p2", "nobody", "p1", "p2", "", "P1"], default);
        Assert.Equal(
            ["Bob", null, "Ada", "Bob", null, "Cyd"],
            documents.Select(document => document is null ? null : People.Row(document).Name)
        );
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await store.GetMany(new View<Person>("strangers", 1, row => row.Id), ["p1"], default)
        );
    }

    [Fact]
    public async Task Never_lets_null_fit()
    {
        var store = await Defined(Cyd);
        Assert.Empty(await store.Query(All.Where("city", Comparison.Contains, "")));
        Assert.Empty(await store.Query(All.Where("age", Comparison.AtLeast, long.MinValue)));
        Assert.Empty(
            await store.Query(
                All.WhereAny(new Condition("age", Comparison.Less, 5L), new Condition("city", Comparison.Less, "Z"))
            )
        );
    }

    [Fact]
    public async Task Wants_all_groups_and_of_each_any()
    {
        var store = await Defined(Ada, Bob, Cyd, Ada with { Id = "p4", City = "Paris" });
        var adaOrBob = All.WhereAny(
            new Condition("name", Comparison.Equal, "Ada"),
            new Condition("name", Comparison.Equal, "Bob")
        );
        Assert.Equal("p1 p2 p4", Keys(await store.Query(adaOrBob)));
        Assert.Equal("p1 p2", Keys(await store.Query(adaOrBob.Where("city", Comparison.Equal, "London"))));
        var young = adaOrBob.WhereAny(
            new Condition("age", Comparison.Less, 35L),
            new Condition("city", Comparison.Contains, "par")
        );
        Assert.Equal("p2 p4", Keys(await store.Query(young)));
        Assert.Equal(2, await store.Count(young));
        Assert.Equal(66, await store.Sum(young, "age"));
    }

    [Fact]
    public async Task Finds_a_row_once_though_it_fits_in_several_ways()
    {
        var both = new Person("p4", "London", 36, "London");
        var store = await Defined(Ada, Bob, Cyd, both);
        var any = All.WhereAny(
            new Condition("name", Comparison.Equal, "London"),
            new Condition("city", Comparison.Equal, "London")
        ) with
        {
            OrderBy = "age",
        };
        Assert.Equal("p2 p1 p4", Keys(await store.Query(any)));
        Assert.Equal(3, await store.Count(any));
        Assert.Equal("p2", Keys(await store.Query(any with { Limit = 1 })));
        Assert.Equal("p4", Keys(await store.Query(any with { After = (36L, "p1"), Limit = 1 })));
        Assert.Equal("p4 p1", Keys(await store.Query(any with { Descending = true, Limit = 2 })));
        Assert.Equal("p1", Keys(await store.Query(any with { Descending = true, After = (36L, "p4"), Limit = 1 })));
    }

    [Fact]
    public async Task Finds_nothing_for_any_of_nothing()
    {
        var store = await Defined(Ada);
        Assert.Empty(await store.Query(All.WhereAny()));
        Assert.Equal(0, await store.Count(All.WhereAny()));
    }

    [Fact]
    public async Task Sums_without_nulls_and_without_order_place_and_limit()
    {
        var store = await Defined(Ada, Bob, Cyd);
        var page = All with { OrderBy = "age", After = (31L, "x"), Limit = 1 };
        Assert.Equal(66, await store.Sum(page, "age"));
        Assert.Equal(3, await store.Count(page));
        Assert.Equal(0, await store.Sum(All.Where("name", Comparison.Equal, "Cyd"), "age"));
    }

    [Fact]
    public async Task Refuses_a_sum_that_does_not_fit()
    {
        var store = await Defined(Ada with { Age = long.MaxValue }, Bob with { Age = 1 });
        await Assert.ThrowsAsync<OverflowException>(async () => await store.Sum(All, "age"));
    }

    [Fact]
    public async Task Refuses_columns_that_are_not_there_and_values_of_another_kind()
    {
        var store = await Defined(Ada);
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.Query(All.Where("height", Comparison.Equal, 1L)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.Query(All.Where("age", Comparison.Equal, "36")));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.Query(All.Where("age", Comparison.Equal, 36)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.Query(All.Where("name", Comparison.Equal, 1L)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.Query(All.Where("age", Comparison.Contains, 3L)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.Query(All with { OrderBy = "height" }));
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await store.Query(All with { OrderBy = "age", After = ("36", "p1") })
        );
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.Sum(All, "name"));
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await store.Count(All.Where("age\" = 1 --", Comparison.Equal, 1L))
        );
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await store.Query(All with { Limit = -1 }));
    }
}
