using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Messaging;

/// <summary>A log that was restored alone, has lost its end or is another one.</summary>
public sealed class FollowingALogThatChanged
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Builds_a_view_of_the_services_own_log_anew(bool goesOn)
    {
        await using var notes = await new NotesScenario().Start();
        await Six(notes);
        await notes.Stop();
        notes.Store.Truncate(3);
        if (goesOn)
            await AppendMore(notes.Store);
        await notes.Start();
        await notes.Settle();
        Assert.Equal(goesOn ? "n1n2n3xxxx" : "n1n2n3", await notes.Row("note"));
        Assert.Null(notes.Consumer.Halted);
    }

    [Fact]
    public async Task Builds_it_anew_for_another_log_of_the_same_length_too()
    {
        await using var notes = await new NotesScenario().Start();
        await Six(notes);
        await notes.Stop();
        notes.Store.Identity = "log_other";
        await notes.Start();
        await notes.Settle();
        Assert.Equal("log_other", (await notes.Views.Load("view")).Checkpoint.Log);
    }

    [Theory]
    [InlineData("shorter", "ends at position 3")]
    [InlineData("went on", "a different event at the checkpoint 6")]
    [InlineData("another", "is a different log")]
    public async Task Stops_where_the_log_is_of_another_service_and_says_so(string how, string says)
    {
        await using var notes = await new NotesScenario(own: false).Start();
        await Six(notes);
        await notes.Stop();
        if (how == "another")
            notes.Store.Identity = "log_other";
        else
            notes.Store.Truncate(3);
        if (how == "went on")
            await AppendMore(notes.Store);
        await notes.Start();
        await NotesScenario.Until(() => notes.Consumer.Halted is not null);
        Assert.Contains(says, notes.Consumer.Halted, StringComparison.Ordinal);
        Assert.Contains("POST /admin/consumers/reader/view/rebuild", notes.Consumer.Halted, StringComparison.Ordinal);
        Assert.Equal((6L, "n1n2n3n4n5n6"), (notes.Consumer.Position, await notes.Row("note")));
        Assert.Equal(503, (await notes.Service.Get("/health")).Status);
        Assert.Equal((503, "unavailable"), ((await notes.List()).Status, (await notes.List()).Code));

        var outcome = await notes.Service.Call(
            ConsumerOperations.Rebuild("reader"),
            new RebuildConsumer("view"),
            new CallContext("req_1")
        );
        Assert.Null(outcome.Refusal);
        await NotesScenario.Until(() => notes.Consumer.CatchingUpTo is null && notes.Consumer.Position == notes.Notes.Head);
        Assert.Equal(200, (await notes.Service.Get("/health")).Status);
        Assert.StartsWith("n1n2n3", await notes.Row("note"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notices_it_also_while_it_runs_on()
    {
        var notes = new NotesScenario(own: false);
        using var feed = new Switchable();
        notes.Feed = feed;
        feed.Inner = notes.Reopen();
        await using var _ = await notes.Start();
        await Six(notes);
        notes.Store.Truncate(3);
        await AppendMore(notes.Store);
        feed.Inner = notes.Reopen();
        feed.Interrupt();
        await NotesScenario.Until(() => notes.Consumer.Halted is not null);
        Assert.Equal("n1n2n3n4n5n6", await notes.Row("note"));
    }

    [Fact]
    public async Task Takes_over_a_checkpoint_of_a_program_that_knew_no_marks()
    {
        await using var notes = await new NotesScenario(own: false).Start();
        await Six(notes);
        await notes.Stop();
        await notes.Views.Commit("view", 6, [], default);
        await notes.Start();
        await notes.Note("note", "n7");
        await notes.Settle();
        Assert.Equal("n1n2n3n4n5n6n7", await notes.Row("note"));
        Assert.NotNull((await notes.Views.Load("view")).Checkpoint.Mark);
    }

    [Fact]
    public async Task Goes_on_where_logs_and_views_are_of_one_moment()
    {
        await using var notes = await new NotesScenario(own: false).Start();
        await Six(notes);
        await notes.Restart();
        await notes.Note("note", "n7");
        await notes.Settle();
        Assert.Equal("n1n2n3n4n5n6n7", await notes.Row("note"));
    }

    private static async Task Six(NotesScenario notes)
    {
        for (var i = 1; i <= 6; i++)
            await notes.Note("note", $"n{i}");
        await notes.Settle();
    }

    [Fact]
    public async Task Is_well_again_when_a_log_that_was_away_and_holds_nothing_is_back()
    {
        await using var notes = new NotesScenario(own: false);
        var feed = new Absent();
        notes.Feed = feed;
        await notes.Start();
        await NotesScenario.Until(() => notes.Consumer.Failure is not null);
        feed.Inner = notes.Reopen();
        await NotesScenario.Until(() => notes.Consumer.Failure is null);
    }

    // Four notes while no consumer runs, so that the end lies beyond every checkpoint again.
    private static async Task AppendMore(InMemoryLogStore store)
    {
        using var log = SomeLog.Open("notes", store, types => types.Add<Noted>(nameof(Noted)), new Testing.WallClock());
        for (var i = 0; i < 4; i++)
            await log.Append(
                new Metadata(CommandId.Derived($"cmd_later_{i}"), "Note", "system", "req_1"),
                [new StreamAppend("note", 3 + i, [new Noted("x")])],
                null,
                default
            );
    }

    private sealed class Switchable : IDecodedFeed, IDisposable
    {
        private CancellationTokenSource _interrupt = new();

        public LogFeed Inner { get; set; } = null!; // Set before it is used.

        public string Service => "notes";

        public void Dispose() => _interrupt.Dispose();

        public void Interrupt() => Interlocked.Exchange(ref _interrupt, new CancellationTokenSource()).Cancel();

        // The other process ends a long poll without a fault when it stops.
        public async ValueTask<DecodedBatch> NextDecoded(long after, int max, CancellationToken cancel)
        {
            var interrupted = _interrupt.Token;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(interrupted, cancel);
            try
            {
                return await Inner.NextDecoded(after, max, either.Token);
            }
            catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
            {
                return await Inner.NextDecoded(long.MaxValue, max, cancel);
            }
        }
    }

    private sealed class Absent : IDecodedFeed
    {
        private LogFeed? _inner;

        public LogFeed? Inner
        {
            set => Volatile.Write(ref _inner, value);
        }

        public string Service => "notes";

        public ValueTask<DecodedBatch> NextDecoded(long after, int max, CancellationToken cancel) =>
            Volatile.Read(ref _inner) is { } log
                ? log.NextDecoded(after, max, cancel)
                : throw new HttpRequestException("The log is out of reach.");
    }
}
