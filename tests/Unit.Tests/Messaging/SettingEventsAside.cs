using System.Text;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;
using Florin.Testing.Storage;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Messaging;

/// <summary>One event never stops a consumer for ever.</summary>
public sealed class SettingEventsAside
{
    private static readonly CallContext Operator = new("req_1");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Leaves_out_what_fails_and_all_behind_it_in_its_stream_and_nothing_else(int seed)
    {
        await using var notes = await new NotesScenario().Start();
        var random = new Random(seed);
        var (rows, parked) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<long>());
        var blocked = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 1; i <= 200; i++)
        {
            var (stream, text) = ($"note-{random.Next(20)}", $"{i} ");
            if (random.Next(25) == 0)
                notes.Poison.Add(text);
            if (notes.Poison.Contains(text) || blocked.Contains(stream))
            {
                blocked.Add(stream);
                parked.Add(i);
            }
            else
                rows[stream] = rows.GetValueOrDefault(stream) + text;
            await notes.Note(stream, text);
        }
        await notes.Settle();
        Assert.Equal(parked, notes.Consumer.ParkedEvents.Select(p => p.Position));
        foreach (var (stream, texts) in rows)
            Assert.Equal(texts, await notes.Row(stream));

        notes.Poison.Clear();
        var outcome = await notes.Service.Call(ConsumerOperations.Retry("notes"), new RetryParked("view", null), Operator);
        Assert.Equal((parked.Count, 0), (outcome.Replayed, outcome.Consumer!.Parked));
        var whole = Enumerable.Range(0, 20).Select(s => $"note-{s}").ToDictionary(s => s, s => TextsOf(notes.Notes, s));
        foreach (var (stream, texts) in whole)
            Assert.Equal(texts, await notes.Row(stream));
    }

    [Fact]
    public async Task Sets_nothing_aside_where_the_views_storage_fails_and_takes_only_what_is_empty()
    {
        await using var notes = await new NotesScenario().Start();
        notes.Views.OnChange = (_, _) => throw new ViewFault("The disk is full.");
        await notes.Note("note-1", "text");
        await NotesScenario.Until(() => notes.Consumer.Failure is not null);
        await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System, CancellationToken.None); // A good many attempts.
        Assert.Equal((0, 0), (notes.Consumer.Parked, notes.Consumer.Position));
        Assert.Equal((1, TimeSpan.Zero), (notes.Consumer.LagEvents, notes.Consumer.Lag)); // It began at this very time.
        notes.Views.OnChange = null;
        await notes.Settle();
        Assert.Equal((0, "text"), (notes.Consumer.Parked, await notes.Row("note-1")));
    }

    [Theory]
    [InlineData("{garbage")]
    [InlineData("{}")]
    public async Task Sets_nothing_aside_where_a_row_is_damaged_and_goes_on_when_it_is_rebuilt(string document)
    {
        await using var notes = await new NotesScenario().Start();
        await notes.Note("note-1", "one ");
        await notes.Settle();
        var damaged = new ViewChange(NoteRow.View, "note-1", Encoding.UTF8.GetBytes(document), []);
        var checkpoint = (await notes.Views.Load("view")).Checkpoint;
        await notes.Views.Commit("view", new Progress(1, checkpoint), [damaged], CancellationToken.None);
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, (await notes.List()).Status);
        await notes.Note("note-1", "two");
        await NotesScenario.Until(() => notes.Consumer.Failure is not null);
        await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System, CancellationToken.None); // A good many attempts.
        Assert.Equal((0, 1), (notes.Consumer.Parked, notes.Consumer.Position));
        await notes.Consumer.Rebuild(CancellationToken.None);
        await notes.Settle();
        Assert.Equal((0, "one two"), (notes.Consumer.Parked, await notes.Row("note-1")));
    }

    [Fact]
    public async Task Says_so_in_health_in_the_list_and_to_operators()
    {
        await using var notes = await new NotesScenario().Start();
        await notes.Note("note-1", "good");
        notes.Poison.Add("bad");
        await notes.Note("note-2", "bad");
        await notes.Settle();
        var health = (await notes.Service.Get("/health")).Json;
        Assert.Equal("degraded", (string?)health["status"]);
        var consumer = health["consumers"]![0]!;
        Assert.Equal(1, (int)consumer["parked"]!);
        Assert.Null((string?)consumer["detail"]); // Words are for operators.
        var overview = await notes.Service.Call(ConsumerOperations.List("notes"), new ListConsumers(), Operator);
        Assert.Contains(
            "position 2 (note-2): 'bad' is poison.",
            Assert.Single(overview.Items).Detail,
            StringComparison.Ordinal
        );
        var list = await notes.List();
        Assert.Equal((200, false), (list.Status, (bool)list.Data["complete"]!));
        var listed = await notes.Service.Call(ConsumerOperations.Parked("notes"), new ListParked("view", 0, 10), Operator);
        var parked = Assert.Single(listed.Items!);
        Assert.Equal((2L, "note-2", "Noted", 5), (parked.Position, parked.Stream, parked.Type, parked.Attempts));
    }

    [Fact]
    public async Task Refuses_to_replay_what_is_not_set_aside()
    {
        await using var notes = await new NotesScenario().Start();
        notes.Poison.Add("bad");
        await notes.Note("note-1", "good");
        await notes.Note("note-2", "bad");
        await notes.Settle();
        foreach (var position in new[] { 1, 3 })
        {
            var refused = await notes.Service.Call(
                ConsumerOperations.Retry("notes"),
                new RetryParked("view", position),
                Operator
            );
            Assert.Equal((0, $"The event at position {position} is not set aside."), (refused.Replayed, refused.Refusal));
        }
        notes.Poison.Clear();
        var done = await notes.Service.Call(ConsumerOperations.Retry("notes"), new RetryParked("view", 2), Operator);
        Assert.Equal((1, null), (done.Replayed, done.Refusal));
    }

    [Fact]
    public async Task Loads_what_is_set_aside_again_where_another_instance_has_replayed_it()
    {
        await using var notes = await new NotesScenario().Start();
        notes.Poison.Add("bad");
        await notes.Note("note-1", "bad");
        await notes.Settle();
        notes.Poison.Clear();
        var checkpoint = (await notes.Views.Load("view", default)).Checkpoint;
        var byAnother = new Progress(checkpoint.Position, checkpoint) { Replayed = [1] };
        await notes.Views.Commit("view", byAnother, [NoteRow.View.Put(new NoteRow("note-1", "by another"))], default);
        var refused = await notes.Service.Call(ConsumerOperations.Retry("notes"), new RetryParked("view", 1), Operator);
        Assert.Contains("set aside; nothing was stored", refused.Refusal, StringComparison.Ordinal);
        await NotesScenario.Until(() => notes.Consumer.Parked == 0);
        Assert.Equal("by another", await notes.Row("note-1"));
    }

    [Fact]
    public async Task Keeps_them_over_a_restart_and_tries_them_again_then()
    {
        await using var notes = await new NotesScenario().Start();
        notes.Poison.Add("bad");
        await notes.Note("note-1", "bad");
        await notes.Note("note-1", "after");
        await notes.Settle();
        await notes.Restart();
        await notes.Settle();
        Assert.Equal(2, notes.Consumer.Parked);
        notes.Poison.Clear();
        await notes.Restart();
        await notes.Settle();
        Assert.Equal((0, "badafter"), (notes.Consumer.Parked, await notes.Row("note-1")));
        Assert.Null((await notes.List()).Data["complete"]);
    }

    [Fact]
    public async Task Blames_no_event_while_the_storage_or_another_service_fails()
    {
        await using var notes = await new NotesScenario().Start();
        var fails = 0;
        notes.OnHandle = () => throw new ServiceUnavailable("user", $"away {++fails}");
        await notes.Note("note-1", "one");
        await NotesScenario.Until(() => fails > 20);
        Assert.Equal(0, notes.Consumer.Parked);
        notes.OnHandle = null;
        var commits = 0;
        notes.Views.OnCommit = (_, _, _) => throw new IOException($"The disk is gone {++commits}.");
        await notes.Note("note-2", "two");
        await NotesScenario.Until(() => commits > 20);
        Assert.Equal(0, notes.Consumer.Parked);
        notes.Views.OnCommit = null;
        await notes.Settle();
        Assert.Equal(("one", "two"), (await notes.Row("note-1"), await notes.Row("note-2")));
    }

    [Fact]
    public async Task Sets_aside_an_event_whose_row_the_storage_refuses_though_it_works()
    {
        await using var notes = await new NotesScenario().Start();
        notes.Views.OnChange = (_, change) =>
        {
            if (change.Key == "note-7")
                throw new IOException("This row is too big.");
        };
        for (var i = 0; i < 20; i++)
            await notes.Note($"note-{i}", "text");
        await notes.Settle();
        Assert.Equal(8, Assert.Single(notes.Consumer.ParkedEvents).Position);
        Assert.Equal("text", await notes.Row("note-19"));
    }

    [Fact]
    public async Task Sets_aside_what_nobody_can_read_and_what_this_version_does_not_know()
    {
        var notes = new NotesScenario(own: false);
        await using var _ = await notes.Start();
        await notes.Note("note-1", "one");
        await notes.Note("note-2", "two");
        await notes.Note("note-3", "three");
        await notes.Settle();
        await notes.Stop();
        notes.Store.Tamper(2, json => json[..^3]);
        await notes.Views.Reset("view");
        await notes.Start();
        await notes.Settle();
        var parked = Assert.Single(notes.Consumer.ParkedEvents);
        Assert.StartsWith("It cannot be read: ", parked.Reason, StringComparison.Ordinal);
        Assert.Equal(("one", null, "three"), (await notes.Row("note-1"), await notes.Row("note-2"), await notes.Row("note-3")));
        Assert.Equal(
            "This version does not know the event type Newer; a newer one may.",
            Parking.Unreadable(Of("note-9", new UnknownEvent("Newer", default)))
        );
    }

    [Fact]
    public async Task Stops_where_so_many_fail_that_it_is_no_accident()
    {
        var notes = new NotesScenario();
        notes.Settings["Consumers:MaxParked"] = "3";
        notes.Settings["Consumers:Attempts"] = "1";
        await using var _ = await notes.Start();
        notes.Poison.Add("bad");
        for (var i = 0; i < 5; i++)
            await notes.Note($"note-{i}", "bad");
        await NotesScenario.Until(() => notes.Consumer.Failure?.Contains("MaxParked", StringComparison.Ordinal) == true);
        Assert.Equal((3, 3L), (notes.Consumer.Parked, notes.Consumer.Position));
    }

    private static Recorded Of(string stream, object data) =>
        new(
            1,
            stream,
            1,
            "Newer",
            data,
            DateTimeOffset.UnixEpoch,
            new Metadata(CommandId.Derived("cmd_1"), "Note", "system", "req_1")
        );

    private static string? TextsOf(EventLog log, string stream) =>
        string.Concat(log.ReadStream(stream, 0, 1000).Select(e => ((Noted)e.Data).Text)) is { Length: > 0 } texts
            ? texts
            : null;
}
