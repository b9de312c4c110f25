using Florin.Platform.Calls;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Messaging;

/// <summary>What stands in the storage as set aside, and was never set aside so.</summary>
public sealed class NotesThatFitNoEvent
{
    private static readonly CallContext Operator = new("req_1");

    public static TheoryData<long, string, string> Wrong =>
        new()
        {
            { 2, "note-1", "of note-1, but Noted of note-2 is at that position" },
            { 2, "note-x", "of note-x, but Noted of note-2 is at that position" },
            { 9, "note-2", "position 9 of notes (note-2, Noted)" },
            { 4, "note-2", "position 4 of notes (note-2, Noted)" }, // The next one, for which a feed would wait.
            { 0, "note-2", "position 0 of notes" },
            { -7, "note-2", "position -7 of notes" },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Have_a_view_of_the_services_own_log_built_anew(long position, string stream, string says)
    {
        await using var notes = await Three(new NotesScenario());
        await SetAside(notes, position, stream);
        await notes.Start();
        await notes.Settle();
        Assert.Equal((0, null), (notes.Consumer.Parked, notes.Consumer.Halted));
        Assert.Equal(
            ("one", "two", "three"),
            (await notes.Row("note-1"), await notes.Row("note-2"), await notes.Row("note-3"))
        );
        Assert.Contains(says, notes.Consumer.Anew, StringComparison.Ordinal);
        Assert.Empty((await notes.Views.Load("view")).Parked);
        Assert.Equal(200, (await notes.List()).Status);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Stop_a_view_of_another_services_log_until_it_begins_anew(long position, string stream, string says)
    {
        await using var notes = await Three(new NotesScenario(own: false));
        await SetAside(notes, position, stream);
        await notes.Start();
        await NotesScenario.Until(() => notes.Consumer.Halted is not null);
        Assert.Contains(says, notes.Consumer.Halted, StringComparison.Ordinal);
        Assert.Contains("POST /admin/consumers/reader/view/rebuild", notes.Consumer.Halted, StringComparison.Ordinal);
        var listed = await notes.Service.Call(ConsumerOperations.List("reader"), new ListConsumers(), Operator);
        Assert.Equal(notes.Consumer.Halted, Assert.Single(listed.Items).Detail);

        var rebuild = ConsumerOperations.Rebuild("reader");
        Assert.Null((await notes.Service.Call(rebuild, new RebuildConsumer("view"), Operator)).Refusal);
        await NotesScenario.Until(() => notes.Consumer.CatchingUpTo is null && notes.Consumer.Position == notes.Notes.Head);
        Assert.Equal((0, null), (notes.Consumer.Parked, notes.Consumer.Halted));
        Assert.Equal("two", await notes.Row("note-2"));
    }

    [Fact]
    public async Task Leave_alone_what_was_set_aside_where_it_fits()
    {
        await using var notes = await new NotesScenario().Start();
        notes.Poison.Add("bad");
        await notes.Note("note-1", "bad");
        await notes.Note("note-2", "two");
        await notes.Settle();
        await notes.Restart();
        await notes.Settle();
        Assert.Equal((1, null), (Assert.Single(notes.Consumer.ParkedEvents).Position, notes.Consumer.Anew));
    }

    [Fact]
    public async Task Have_a_checkpoint_below_the_beginning_begin_anew()
    {
        await using var notes = await Three(new NotesScenario());
        await notes.Views.Commit("view", new Progress(3, new Checkpoint(-5)), [], default);
        await notes.Start();
        await notes.Settle();
        Assert.Equal(
            ("one", "two", "three"),
            (await notes.Row("note-1"), await notes.Row("note-2"), await notes.Row("note-3"))
        );
    }

    private static async Task<NotesScenario> Three(NotesScenario notes)
    {
        await notes.Start();
        await notes.Note("note-1", "one");
        await notes.Note("note-2", "two");
        await notes.Note("note-3", "three");
        await notes.Settle();
        await notes.Stop();
        return notes;
    }

    private static async Task SetAside(NotesScenario notes, long position, string stream)
    {
        var parked = new ParkedEvent(position, stream, "Noted", "for no reason", DateTimeOffset.UnixEpoch, 1);
        var checkpoint = (await notes.Views.Load("view")).Checkpoint;
        await notes.Views.Commit("view", new Progress(checkpoint.Position, checkpoint) { Parked = [parked] }, [], default);
    }
}
