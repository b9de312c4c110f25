using Florin.Platform.EventLog;

namespace Florin.Unit.Tests.EventStore;

/// <summary>
/// A command over more streams than there is room for, and a read while others need the room, make progress all the same.
/// </summary>
public sealed class LettingStreamsGo : IDisposable
{
    private const int MostReads = 100; // Of one that tries again and again.
    private readonly TheLog _log = new(options: new LogOptions { MaxCachedStreams = 2, CommandFilterSize = 0 });
    private int _reads;

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Does_not_keep_an_append_over_streams_that_push_each_other_out_from_being_made(int streams)
    {
        await Begin(streams);
        _log.Store.OnFound = _ => MustNotTryForEver();
        Assert.Equal(Range(streams, 2), await Append(streams, expectedVersion: 1));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Does_not_keep_an_append_from_being_made_while_others_need_the_room(int streams)
    {
        await Begin(streams + 4);
        _log.Store.OnStreamRead = PushOut;
        Assert.Equal(Range(streams, 2), await Append(streams, expectedVersion: 1));
    }

    [Fact]
    public async Task Does_not_keep_a_command_from_being_decided_while_others_need_the_room()
    {
        await Begin(6);
        _log.Store.OnStreamRead = PushOut;
        Assert.Equal((2L, 11), await Added("sum-1", 10));
    }

    [Fact]
    public async Task Does_not_keep_a_state_from_being_read_while_others_need_the_room()
    {
        await Begin(6);
        _log.Store.OnStreamRead = PushOut;
        Assert.Equal(1, await _log.Total("sum-1"));
    }

    [Fact]
    public async Task Spares_all_streams_of_an_append_until_it_is_durable()
    {
        var appending = AppendLater(5, expectedVersion: 0);
        Assert.Equal(Range(5, 2), await Append(5, expectedVersion: 1));
        Assert.Equal(Range(5, 1), await appending);
    }

    [Fact]
    public async Task Spares_what_was_decided_on_a_stream_while_somebody_reads_it()
    {
        await Begin(6);
        Task? adding = null;
        _log.Store.OnStreamRead = stream =>
        {
            _log.Store.OnStreamRead = null;
            adding = _log.Add(10, stream); // The reader has seen the first version alone.
            _log.Commits.CommitAll();
            PushOut(stream);
        };
        Assert.Equal(11, await _log.Total("sum-1"));
        Assert.Equal((3L, 12), await Added("sum-1", 1));
        await adding!; // It was begun.
    }

    [Fact]
    public async Task Keeps_the_state_of_a_stream_that_was_appended_to_once_it_was_read()
    {
        await Append(2, expectedVersion: 0);
        Assert.Equal(1, await _log.Total("sum-1"));
        _log.Store.OnStreamRead = stream => Assert.Fail($"{stream} is read again.");
        Assert.Equal((2L, 11), await Added("sum-1", 10));
    }

    private async Task Begin(int streams)
    {
        for (var i = 1; i <= streams; i++)
            await _log.AddNow(1, $"sum-{i}");
    }

    // Two others are read, for which there is just room.
    private void PushOut(string stream)
    {
        MustNotTryForEver();
        var push = _log.Store.OnStreamRead;
        _log.Store.OnStreamRead = null;
        foreach (var other in new[] { 6, 5, 4 })
            if (stream != $"sum-{other}")
                Assert.True(_log.Total($"sum-{other}").IsCompletedSuccessfully);
        _log.Store.OnStreamRead = push;
    }

    [Fact]
    public async Task Takes_no_append_without_events_which_could_not_be_committed()
    {
        var nothing = new StreamAppend("sum-2", 0, []);
        foreach (
            var streams in (StreamAppend[][])
                [
                    [],
                    [nothing],
                    [new StreamAppend("sum-1", 0, [new Added(1)]), nothing],
                ]
        )
            await Assert.ThrowsAsync<ArgumentException>(() =>
                _log.Log.Append(TheLog.By(CommandId.Derived("nothing")), streams, receipt: null, CancellationToken.None)
            );
        Assert.Equal(1, (await Added("sum-1", 1)).Version); // The log goes on.
    }

    private void MustNotTryForEver() =>
        Assert.True(++_reads < MostReads, "It is tried again and again and never comes to an end.");

    private Task<List<(string, long)>> Append(int streams, long expectedVersion)
    {
        var appending = AppendLater(streams, expectedVersion);
        _log.Commits.CommitAll();
        return appending;
    }

    private async Task<List<(string, long)>> AppendLater(int streams, long expectedVersion)
    {
        var events = await _log.Log.Append(
            TheLog.By(CommandId.Derived($"all {expectedVersion}")),
            [.. Enumerable.Range(1, streams).Select(i => new StreamAppend($"sum-{i}", expectedVersion, [new Added(1)]))],
            receipt: null,
            CancellationToken.None
        );
        return [.. events.Select(happened => (happened.Stream, happened.Version))];
    }

    private async Task<(long Version, int Total)> Added(string stream, int amount)
    {
        var added = await _log.AddNow(amount, stream);
        return (added.Version, added.State.Total);
    }

    private static List<(string, long)> Range(int streams, long version) =>
        [.. Enumerable.Range(1, streams).Select(i => ($"sum-{i}", version))];
}
