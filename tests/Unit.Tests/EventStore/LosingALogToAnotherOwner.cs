using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.EventStore;

public sealed class LosingALogToAnotherOwner : IDisposable
{
    private readonly TheLog _log = new();
    private readonly SomeAppends _theirs = new();
    private ILogWriter? _other;

    [Fact]
    public async Task Fails_all_that_was_decided_and_says_that_nothing_was_recorded()
    {
        var first = _log.Add(1);
        var onTop = _log.Add(2);
        TakeOver();
        _log.Commits.CommitAll();
        foreach (var lost in new[] { first, onTop })
            Assert.Contains("nothing of the request was recorded", (await Assert.ThrowsAsync<NotOwner>(() => lost)).Message);
        Assert.Empty(_log.Store.Durable);
    }

    [Fact]
    public async Task Takes_nothing_more_and_says_so()
    {
        await Lose();
        Assert.Contains("another process owns it", _log.Log.Stopped);
        await Assert.ThrowsAsync<LogFault>(() => _log.Add(1));
        Assert.Equal(0, _log.Log.Queued);
    }

    [Fact]
    public async Task Does_not_open_the_storage_again_by_itself()
    {
        await Lose();
        var opened = 0;
        _log.Store.OnOpen = () => opened++;
        for (var i = 0; i < 10; i++)
        {
            _log.Time.Advance(TimeSpan.FromMinutes(1));
            _log.Commits.CommitAll();
        }
        Assert.Equal(0, opened);
        Assert.NotNull(_log.Log.Stopped);
    }

    [Fact]
    public async Task Is_noticed_too_when_a_failed_commit_is_followed_by_opening_again()
    {
        _log.Store.OnCommit = (_, _) => throw new IOException("The disk is away.");
        var lost = _log.Add(1);
        _log.Commits.CommitOne();
        await Assert.ThrowsAsync<LogFault>(() => lost);
        TakeOver();
        _log.Commits.CommitAll();
        Assert.Contains("another process owns it", _log.Log.Stopped);
    }

    [Fact]
    public async Task Reads_from_the_storage_and_not_from_memory()
    {
        await _log.AddNow(1);
        await Lose();
        Assert.Equal(1, await _log.Total());
        Commit("theirs", 7, position: 2, version: 2);
        Assert.Equal(8, await _log.Total());
    }

    public void Dispose()
    {
        _other?.Dispose();
        _log.Dispose();
    }

    private async Task Lose()
    {
        TakeOver();
        var lost = _log.Add(1);
        _log.Commits.CommitAll();
        await Assert.ThrowsAsync<NotOwner>(() => lost);
    }

    private LogClaim _claim;

    private void TakeOver()
    {
        _log.Store.OnCommit = null;
        _log.Store.LeaseIsOver = true;
        _other = _log.Store.AnotherWriter();
        _claim = _other.Claim();
    }

    private void Commit(string command, int amount, long position, long version)
    {
        var data = System.Text.Encoding.UTF8.GetBytes($$"""{"amount":{{amount}}}""");
        var metadata = System.Text.Encoding.UTF8.GetBytes(
            $$"""{"commandId":"{{command}}","command":"Add","actor":"user_1","correlationId":"corr"}"""
        );
        var happened = _theirs.Event("sum-1", "Added", "") with
        {
            Position = position,
            Version = version,
            Data = data,
            Metadata = metadata,
        };
        _other!.Commit([new StoredAppend(command, [happened], null, [])], position - 1, _claim.Epoch); // It was taken over.
    }
}
