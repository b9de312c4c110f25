using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Transactions;
using Florin.Users;

namespace Florin.Unit.Tests.Messaging;

/// <summary>Views with rows missing say so, and nothing waits for them to start.</summary>
public sealed class ReadingAViewThatIsBuilt
{
    [Fact]
    public async Task Is_unavailable_until_it_has_been_where_the_log_ended()
    {
        await using var notes = await new NotesScenario().Start();
        for (var i = 0; i < 5; i++)
            await notes.Note($"note-{i}", "text");
        await notes.Settle();
        Assert.Null((await notes.List()).Data["complete"]);
        await notes.Stop();
        await notes.Views.Reset("view");
        notes.OnHandle = () => throw new IOException("not now");
        await notes.Start();
        var answer = await notes.List();
        Assert.Equal((503, "unavailable"), (answer.Status, answer.Code));
        Assert.True(answer.Headers.ContainsKey("Retry-After"));
        var health = (await notes.Service.Get("/health/ready")).Json;
        Assert.Equal("degraded", (string?)health["status"]);
        notes.OnHandle = null;
        await notes.Settle();
        Assert.Equal(5, (await notes.List()).Data["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Says_that_it_is_not_complete_while_it_only_lags()
    {
        await using var notes = await new NotesScenario().Start();
        await notes.Note("note-1", "text");
        await notes.Settle();
        notes.OnHandle = () => throw new IOException("not now");
        await notes.Note("note-2", "text");
        var answer = await notes.List();
        Assert.Equal((200, false), (answer.Status, (bool)answer.Data["complete"]!));
        notes.OnHandle = null;
        await notes.Settle();
        Assert.Null((await notes.List()).Data["complete"]);
    }

    [Fact]
    public async Task Is_complete_where_the_followed_service_is_away_but_it_had_caught_up()
    {
        await using var notes = await new NotesScenario(own: false).Start();
        await notes.Note("note-1", "text");
        await notes.Settle();
        await notes.Stop();
        notes.Feed = new Away();
        await notes.Start();
        await NotesScenario.Until(() => notes.Consumer.Failure is not null);
        var answer = await notes.List();
        Assert.Equal((200, false), (answer.Status, (bool)answer.Data["complete"]!)); // What came since is not in it.
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Is_unavailable_from_the_moment_that_its_storage_is_lost_until_it_is_built_again(bool own)
    {
        await using var notes = await new NotesScenario(own).Start();
        for (var i = 0; i < 5; i++)
            await notes.Note($"note-{i}", "text");
        await notes.Settle();
        notes.OnHandle = () => throw new IOException("not now");
        await notes.Views.Lose();
        Assert.Equal(503, (await notes.List()).Status);
        notes.OnHandle = null;
        await notes.Settle();
        await NotesScenario.Until(() => notes.Consumer is { CatchingUpTo: null, Failure: null });
        var list = (await notes.List()).Data;
        Assert.Equal(5, list["items"]!.AsArray().Count);
        Assert.Null(list["complete"]);
        await notes.Note("note-1", " more");
        await notes.Settle();
        Assert.Equal("text more", await notes.Row("note-1"));
    }

    [Theory]
    [InlineData("transaction")]
    [InlineData("user")]
    public async Task Keeps_no_service_from_starting(string name)
    {
        var views = new InMemoryViewStore { OnCommit = (_, _, _) => throw new IOException("The disk is gone.") };
        var definition = name == "user" ? UsersService.Definition : TransactionService.Definition;
        var store = new InMemoryLogStore();
        var settings = new Dictionary<string, string?>
        {
            ["Florin:Admin:Email"] = "admin@example.test",
            ["Florin:Admin:Password"] = "correct horse battery",
        };
        await using (
            var first = await LoneService.Start(
                definition,
                store,
                new InMemoryViewStore(),
                new WallClock(),
                new OtherServices(),
                settings: name == "user" ? settings : null,
                with: runtime => runtime with { DataDirectory = Path.Combine(Path.GetTempPath(), $"florin-start-{name}") }
            )
        )
            Assert.True(first.Itself().Started);
        settings["Florin:Admin:Email"] = "other@example.test";
        var starting = LoneService.Start(
            definition,
            store,
            views,
            new WallClock(),
            new OtherServices(),
            settings: name == "user" ? settings : null,
            with: runtime => runtime with { DataDirectory = Path.Combine(Path.GetTempPath(), $"florin-start-{name}") }
        );
        await using var service = await starting.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(service.Itself().Started);
    }

    [Fact]
    public async Task Lets_go_of_whoever_waits_for_it_whatever_ends_the_wait()
    {
        await using var notes = await new NotesScenario().Start();
        using var gone = new CancellationTokenSource();
        var waiting = notes.Consumer.Reached(1, TimeSpan.FromMinutes(5), gone.Token).AsTask();
        Assert.Equal(1, notes.Consumer.Waiting);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, notes.Consumer.Waiting);
        Assert.False(await notes.Consumer.Reached(1, TimeSpan.FromMilliseconds(5), default));
        Assert.Equal(0, notes.Consumer.Waiting);
    }

    private sealed class Away : Platform.Feeds.IDecodedFeed
    {
        public string Service => "notes";

        public ValueTask<Platform.Feeds.DecodedBatch> NextDecoded(long after, int max, CancellationToken cancel) =>
            throw new HttpRequestException("Nobody is there.");
    }
}
