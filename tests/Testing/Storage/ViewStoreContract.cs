using Florin.Platform.Projections;
using Xunit;

namespace Florin.Testing.Storage;

/// <summary>
/// What every storage of read models promises about keeping them. A provider's tests derive from this, from
/// <see cref="ViewProgressContract"/>, from <see cref="ViewVersionContract"/>, from <see cref="ViewQueryContract"/> and from <see cref="ViewPagingContract"/>.
/// </summary>
public abstract class ViewStoreContract : ViewContract
{
    [Fact]
    public async Task Has_nothing_at_first()
    {
        var store = await Defined();
        Assert.Equal(0, await store.Checkpoint(Consumer));
        Assert.Null(await store.Get(People, "p1"));
        Assert.Empty(await store.Query(new ViewQuery(People)));
        Assert.Equal(0, await store.Count(new ViewQuery(People)));
        Assert.Equal(0, await store.Sum(new ViewQuery(People), "age"));
    }

    [Fact]
    public async Task Keeps_rows_with_the_checkpoint_that_they_stand_for()
    {
        var store = await Defined(Ada, Bob);
        await store.Commit(Consumer, 7, [People.Put(Ada with { Age = 37 }), People.Delete("p2")], default);
        Assert.Equal(7, await store.Checkpoint(Consumer));
        Assert.Equal(Ada with { Age = 37 }, People.Row(await store.Get(People, "p1")));
        Assert.Null(await store.Get(People, "p2"));
        Assert.Equal(37, await store.Sum(new ViewQuery(People), "age"));
    }

    [Fact]
    public async Task Gets_the_rows_of_very_many_keys()
    {
        const int many = 5000;
        var store = await Defined([.. Enumerable.Range(0, many / 2).Select(i => Row(2 * i))]);
        var documents = await store.GetMany(People, [.. Enumerable.Range(0, many).Select(i => $"p{i}")], default);
        Assert.Equal(many, documents.Count);
        for (var i = 0; i < many; i++)
            Assert.Equal(i % 2 == 0 ? $"p{i}" : null, documents[i] is { } document ? People.Row(document).Id : null);
    }

    [Fact]
    public async Task Lets_the_later_change_of_a_key_win()
    {
        var store = await Defined();
        await store.Commit(
            Consumer,
            1,
            [
                People.Put(Ada),
                People.Put(Ada with { Age = 40 }),
                People.Put(Bob),
                People.Delete("p2"),
                People.Delete("p3"),
                People.Put(Cyd),
            ],
            default
        );
        Assert.Equal(40, People.Row(await store.Get(People, "p1")).Age);
        Assert.Null(await store.Get(People, "p2"));
        Assert.NotNull(await store.Get(People, "p3"));
    }

    /// <summary>Every column changes alone, to and from null, empty, long and not ASCII.</summary>
    private static Person[] Steps =>
        [
            Ada with
            {
                Age = 37,
            },
            Ada with
            {
                Age = 37,
                City = null,
            },
            Ada with
            {
                Age = null,
                City = null,
            },
            Ada with
            {
                Name = "",
                Age = null,
                City = null,
            },
            Ada with
            {
                Name = "Äda",
                Age = 1,
                City = "",
            },
            Ada with
            {
                Name = new string('x', 2000),
                Age = 1,
                City = "",
            },
            Ada with
            {
                Name = new string('x', 1999) + "y",
                Age = 1,
                City = "",
            },
            Ada,
        ];

    [Fact]
    public async Task Changes_each_column_by_itself()
    {
        var store = await Defined(Ada);
        foreach (var step in Steps)
        {
            await store.Commit(Consumer, 2, [People.Put(step)], default);
            Assert.Equal(step, People.Row(Assert.Single(await store.Query(new ViewQuery(People))).Document));
            Assert.Equal(1, await store.Count(new ViewQuery(People).Where("name", Comparison.Equal, step.Name)));
            Assert.Equal(
                step.Age is null ? 0 : 1,
                await store.Count(new ViewQuery(People).Where("age", Comparison.Equal, step.Age ?? 0))
            );
            Assert.Equal(
                step.City is null ? 0 : 1,
                await store.Count(new ViewQuery(People).Where("city", Comparison.Equal, step.City ?? ""))
            );
        }
    }

    [Fact]
    public async Task Keeps_a_checkpoint_without_changes()
    {
        var store = await Defined();
        await store.Commit(Consumer, 12, [], default);
        Assert.Equal(12, await store.Checkpoint(Consumer));
        Assert.Equal(0, await store.Checkpoint("another"));
    }

    [Fact]
    public async Task Keeps_nothing_of_a_commit_that_fails()
    {
        var store = await Defined(Ada);
        var bad = People.Put(Bob) with { Columns = ["Bob", "thirty", null] };
        await Assert.ThrowsAsync<ArgumentException>(() => store.Commit(Consumer, 9, [People.Put(Cyd), bad], default));
        var foreign = new View<Person>("strangers", 1, row => row.Id).Put(Bob);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.Commit(Consumer, 9, [People.Put(Cyd), foreign], default)
        );
        Assert.Equal(1, await store.Checkpoint(Consumer));
        Assert.Null(await store.Get(People, "p3"));
        await store.Commit(Consumer, 2, [People.Put(Cyd)], default);
        Assert.NotNull(await store.Get(People, "p3"));
    }

    [Fact]
    public async Task Does_not_begin_a_commit_that_is_cancelled()
    {
        var store = await Defined();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            store.Commit(Consumer, 1, [People.Put(Ada)], new CancellationToken(canceled: true))
        );
        Assert.Equal(0, await store.Checkpoint(Consumer));
    }

    [Fact]
    public async Task Tells_keys_apart_to_the_letter()
    {
        var store = await Defined(Ada with { Id = "a" }, Ada with { Id = "A" }, Ada with { Id = "a " }, Ada with { Id = "ä" });
        Assert.Equal("A|a|a |ä", string.Join('|', (await store.Query(new ViewQuery(People))).Select(row => row.Key)));
    }

    [Fact]
    public async Task Keeps_everything_over_a_restart()
    {
        var store = await Restarted(await Defined(Ada, Bob));
        await store.Define(Consumer, [People]);
        Assert.Equal(1, await store.Checkpoint(Consumer));
        Assert.Equal(Ada, People.Row(await store.Get(People, "p1")));
    }

    [Fact]
    public async Task Starts_a_consumer_over_when_the_version_of_a_view_changes()
    {
        var other = new View<Person>("other", 1, row => row.Id);
        var store = await Defined();
        await store.Define("another", [other]);
        await store.Commit("another", 5, [other.Put(Ada)], default);
        await store.Commit(Consumer, 4, [People.Put(Ada)], default);
        store = await Restarted(store);
        await store.Define("another", [other]);

        await store.Define(Consumer, [PeopleOf(version: 2)]);

        Assert.Equal(0, await store.Checkpoint(Consumer));
        Assert.Null(await store.Get(People, "p1"));
        Assert.Equal(5, await store.Checkpoint("another"));
        Assert.NotNull(await store.Get(other, "p1"));
    }

    [Fact]
    public async Task Starts_a_consumer_over_when_a_view_is_new_or_has_other_columns_or_indexes()
    {
        var store = await Defined(Ada);
        var more = new View<Person>("more", 1, row => row.Id);
        await StartsOver(People, more);
        store = await Restarted(store);
        await StartsOver(People.Text("upper", row => row.Name.ToUpperInvariant()), more);
        await StartsOver(People.Index("age", "name"), more);

        async Task StartsOver(View<Person> changed, View<Person> second)
        {
            await store.Define(Consumer, [changed, second]);
            Assert.Equal(0, await store.Checkpoint(Consumer));
            Assert.Null(await store.Get(changed, "p1"));
            await store.Commit(Consumer, 1, [changed.Put(Ada), second.Put(Ada)], default);
        }
    }

    [Fact]
    public async Task Refuses_views_that_nobody_defined()
    {
        var store = await Defined();
        var stranger = new View<Person>("strangers", 1, row => row.Id);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.Get(stranger, "p1"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.Query(new ViewQuery(stranger)));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.Count(new ViewQuery(stranger)));
    }

    [Theory]
    [InlineData("Capital", "name")]
    [InlineData("1st", "name")]
    [InlineData("with space", "name")]
    [InlineData("", "name")]
    [InlineData("people", "key")]
    [InlineData("people", "DOCUMENT")]
    [InlineData("people", "a\"b")]
    public async Task Refuses_names_that_do_not_fit(string view, string column)
    {
        var store = await Defined();
        var odd = new View<Person>(view, 1, row => row.Id).Text(column, row => row.Name);
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.Define("odd", [odd]));
    }

    [Fact]
    public async Task Shows_readers_whole_commits_while_it_commits()
    {
        const int commits = 200;
        var store = await Defined(Ada, Bob);
        var reading = Enumerable.Range(0, 2).Select(_ => Task.Run(() => Follow(store, commits))).ToList();
        for (var i = 2; i <= commits; i++)
            await store.Commit(Consumer, i, [People.Put(Ada with { Age = i }), People.Put(Bob with { Age = -i })], default);
        await Task.WhenAll(reading);
    }

    [Fact]
    public async Task Takes_commits_of_several_consumers_at_once()
    {
        var store = await Defined();
        View<Person>[] views = [.. Enumerable.Range(0, 4).Select(i => new View<Person>($"view_{i}", 1, row => row.Id))];
        for (var i = 0; i < views.Length; i++)
            await store.Define($"consumer {i}", [views[i]]);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(Write));
        for (var i = 0; i < views.Length; i++)
        {
            Assert.Equal(100, await store.Checkpoint($"consumer {i}"));
            Assert.Equal(100, await store.Count(new ViewQuery(views[i])));
        }

        async Task Write(int consumer)
        {
            for (var i = 0; i < 100; i++)
            {
                var progress = new Progress(i, new Checkpoint(i + 1));
                await store.Commit($"consumer {consumer}", progress, [views[consumer].Put(Row(i))], default);
            }
        }
    }

    private static Person Row(int number) => new($"p{number}", "x", null, null);

    private static async Task Follow(IViewStore store, int until)
    {
        while (await store.Checkpoint(Consumer) < until)
        {
            var ages = (await store.Query(new ViewQuery(People))).Select(row => People.Row(row.Document).Age).ToList();
            Assert.True(ages is [36, 30] || ages[0] == -ages[1], $"A reader saw half a commit: {string.Join(", ", ages)}.");
        }
    }
}
