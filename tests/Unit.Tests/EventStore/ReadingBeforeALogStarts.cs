using Florin.Platform.EventLog;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.EventStore;

/// <summary>What was read from the storage before the log started again, and after which somebody may have committed.</summary>
public sealed class ReadingBeforeALogStarts : IDisposable
{
    private const string Stream = "sum-1";
    private readonly ManualCommits _commits = new();
    private readonly InMemoryLogStore _store = new();
    private readonly Sequencer _sequencer;

    public ReadingBeforeALogStarts() =>
        _sequencer = new Sequencer("test", TheLog.Types(), new LogOptions(), new FakeTime(), _commits, _store);

    public void Dispose()
    {
        _commits.Dispose();
        _store.Dispose();
    }

    [Theory]
    [InlineData(true)] // Another process has owned it.
    [InlineData(false)] // The outcome of a commit was unknown.
    public void Is_not_kept_as_the_state(bool standsBy)
    {
        var read = ReadWhileItIsClosed(standsBy);
        if (standsBy)
            Assert.True(_sequencer.TryInstall(Stream, StateShape<Sum>.Instance, read));
        else
            Assert.True(_sequencer.TryInstall("another", StateShape<Sum>.Instance, read));
        _sequencer.Start(2, DateTimeOffset.UnixEpoch);
        Assert.False(_sequencer.TryInstall(Stream, StateShape<Sum>.Instance, read));
        Assert.False(_sequencer.Knows("another"));
    }

    [Fact]
    public void Is_nothing_to_decide_on()
    {
        var read = ReadWhileItIsClosed(standsBy: true);
        _sequencer.Start(2, DateTimeOffset.UnixEpoch);
        Assert.Equal(Step.Retry, Decide(CommandId.Derived("a state that was read"), read));
        Assert.Equal(Step.Decided, Decide(CommandId.Derived("another"), ReadNow()));
    }

    [Fact]
    public void Says_nothing_of_a_command_that_was_looked_up()
    {
        var lookedUp = ReadWhileItIsClosed(standsBy: true).EvictionGeneration;
        _sequencer.Start(2, DateTimeOffset.UnixEpoch);
        var read = ReadNow() with { EvictionGeneration = lookedUp };
        Assert.Equal(Step.Retry, Decide(CommandId.Derived("c1"), read));
    }

    private Loaded ReadWhileItIsClosed(bool standsBy)
    {
        _sequencer.Start(1, DateTimeOffset.UnixEpoch);
        if (standsBy)
            _sequencer.StandBy("http://10.0.0.2:3002");
        else
            _sequencer.Stop("a commit failed");
        return ReadNow();
    }

    private Loaded ReadNow()
    {
        using var held = _sequencer.Hold(Stream);
        return new Loaded(new Sum(1, 1), 1, held.Clears, _sequencer.EvictionGeneration);
    }

    private Step Decide(CommandId command, in Loaded read) =>
        _sequencer.Decide(new Work<Sum>(Stream, TheLog.By(command), (_, _) => [new Added(1)]), read).Step;
}
