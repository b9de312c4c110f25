using Florin.Cli;
using Florin.Cli.Replay;
using Florin.Host.Composition;
using Florin.Platform.Calls;
using Florin.Platform.Hosting;
using Florin.Testing;
using Florin.Unit.Tests.Messaging;

namespace Florin.Unit.Tests.Hosting;

/// <summary>What <c>florin replay --consumer</c> does and says.</summary>
public sealed class ReplayingThroughAConsumer
{
    private static readonly CallContext Operator = new("replay");

    [Fact]
    public async Task Tells_what_of_the_range_is_still_set_aside_and_what_is_beside()
    {
        await using var notes = await new NotesScenario().Start();
        notes.Poison.UnionWith(["2 ", "5 "]);
        for (var i = 1; i <= 6; i++)
            await notes.Note($"note-{i % 3}", $"{i} "); // 2 and 5 are of one stream.
        await notes.Settle();
        var none = await Run(notes, 3, 4);
        Assert.Equal(
            ("view of notes has handled 0 events that it had set aside; 0 from 3 to 4 are left.", true),
            (none.Text, none.IsComplete)
        );

        var failed = await Run(notes, 1, 4);
        Assert.StartsWith(
            "view of notes has handled 0 events that it had set aside; 1 from 1 to 4 are left, of 2 in all. The first is at position 2: '2 ' is poison.",
            failed.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("GET /admin/consumers/notes/view/parked", failed.Text, StringComparison.Ordinal);
        Assert.False(failed.IsComplete);

        notes.Poison.Remove("2 ");
        var part = await Run(notes, 1, 6);
        Assert.StartsWith(
            "view of notes has handled 1 events that it had set aside; 1 from 1 to 6 are left",
            part.Text,
            StringComparison.Ordinal
        );
        Assert.False(part.IsComplete);
        notes.Poison.Clear();
        Assert.True((await Run(notes, 1, 6)).IsComplete);
        Assert.Equal("2 5 ", await notes.Row("note-2"));
    }

    [Fact]
    public async Task Leaves_out_what_is_set_aside_which_has_had_no_effect_yet()
    {
        await using var notes = await new NotesScenario().Start();
        notes.Poison.Add("2 ");
        for (var i = 1; i <= 4; i++)
            await notes.Note($"note-{i}", $"{i} ");
        await notes.Settle();
        var (events, upto) = await notes.Consumer.Handled(1, 3, 100, default);
        Assert.Equal([1, 3], events.Select(e => e.Position));
        Assert.Equal(3, upto);
        (events, upto) = await notes.Consumer.Handled(2, 4, 1, default);
        Assert.Equal((0, 2L), (events.Count, upto)); // And it is asked for those after it.
        await Assert.ThrowsAsync<InvalidOperationException>(() => notes.Consumer.Handled(4, 5, 1, default));
    }

    [Fact]
    public async Task Goes_on_until_all_of_the_range_is_done_and_adds_up()
    {
        var asked = new List<ReplayConsumer>();
        var outcome = await Again(replay =>
        {
            asked.Add(replay);
            return new ReplayProgress(Math.Min(replay.From + 9, replay.To), 3, 0, 1, null);
        });
        Assert.Equal([(11, 35), (21, 35), (31, 35)], asked.Select(replay => (replay.From, replay.To)));
        Assert.All(asked, replay => Assert.Equal("11-35", replay.Replay));
        Assert.Contains(
            "Replay 11-35: 9 effects of view of notes outside of Florin, 0 that failed for good, 3 left out because this replay had them before.",
            outcome.Text,
            StringComparison.Ordinal
        );
        Assert.True(outcome.IsComplete);
    }

    [Theory]
    [InlineData(15, 0, "Busy.", "It ended after position 15: Busy. Run it again with --id 11-35")]
    [InlineData(10, 0, null, "It ended after position 10: The service does not go on.")]
    [InlineData(35, 1, null, "1 that failed for good")]
    public async Task Is_not_complete_where_something_is_left_or_failed(int upto, int failures, string? refusal, string told)
    {
        var outcome = await Again(_ => new ReplayProgress(upto, 0, failures, 0, refusal));
        Assert.Contains(told, outcome.Text, StringComparison.Ordinal);
        Assert.False(outcome.IsComplete);
    }

    [Theory]
    [InlineData("transaction", "analytics", true, false, null, null, null)]
    [InlineData(
        "transaction",
        "analytics",
        false,
        false,
        null,
        null,
        "analytics/analytics keeps a read model, in which events that it has handled would count twice. To compute it anew from its log, rebuild it: POST /admin/consumers/analytics/analytics/rebuild. To try again only what it has set aside, give --set-aside."
    )]
    [InlineData(
        "transaction",
        "audit",
        false,
        false,
        null,
        null,
        "audit/seal-transaction keeps what it did in a log of its own, each event once and for good"
    )]
    [InlineData(
        "transaction",
        "seal-transaction",
        true,
        true,
        5L,
        null,
        "audit/seal-transaction keeps what it did in a log of its own"
    )]
    [InlineData("transaction", "notifications", false, false, 5L, null, "give --with-effects to allow them")]
    [InlineData("transaction", "notifications", true, false, 5L, null, "give --with-effects to allow them")]
    [InlineData(
        "transaction",
        "notifications",
        false,
        true,
        null,
        null,
        "--to is missing: effects outside need a range that ends, or a name (--id)"
    )]
    [InlineData("transaction", "notifications", false, true, null, "a b", "--id is 'a b'; allowed are 1 to 64 letters")]
    [InlineData("transaction", "notifications", false, true, null, "again", null)]
    [InlineData("transaction", "notifications", false, true, 5L, null, null)]
    [InlineData("account", "nobody", false, false, null, null, "--consumer is 'nobody'; consumers of account: account/")]
    public void Is_refused_with_the_reason_and_what_to_do(
        string service,
        string consumer,
        bool setAside,
        bool withEffects,
        long? to,
        string? name,
        string? refusal
    )
    {
        var request = new ReplayRequest(service, 1, to, null, consumer, withEffects, setAside, name, ".");
        void Check() => ReplayedConsumer.Find(Catalog.Services.Single(one => one.Name == service), consumer).Check(request);
        if (refusal is null)
            Check();
        else
            Assert.Contains(refusal, Assert.Throws<WrongUsage>(Check).Message, StringComparison.Ordinal);
    }

    private static Task<ReplayOutcome> Run(NotesScenario notes, long from, long to)
    {
        var calls = new OtherServices()
            .Does(
                ConsumerOperations.Parked("notes"),
                (asked, _) => notes.Service.Call(ConsumerOperations.Parked("notes"), asked, Operator)
            )
            .Does(
                ConsumerOperations.Retry("notes"),
                (asked, _) => notes.Service.Call(ConsumerOperations.Retry("notes"), asked, Operator)
            );
        var request = new ReplayRequest("notes", from, to, null, "view", false, SetAside: true, null, ".");
        return new ConsumerReplay(new Subscription("notes", "view", "notes"), calls).Run(request, to, default);
    }

    private static Task<ReplayOutcome> Again(Func<ReplayConsumer, ReplayProgress> answer)
    {
        var calls = new OtherServices()
            .Does(ConsumerOperations.Parked("notes"), _ => new ListedParked([]))
            .Does(ConsumerOperations.Replay("notes"), answer);
        var request = new ReplayRequest("notes", 11, 35, null, "view", true, SetAside: false, null, ".");
        return new ConsumerReplay(new Subscription("notes", "view", "notes"), calls).Run(request, 35, default);
    }
}
