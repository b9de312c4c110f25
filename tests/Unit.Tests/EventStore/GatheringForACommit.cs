using Florin.Platform.EventLog;

namespace Florin.Unit.Tests.EventStore;

public sealed class GatheringForACommit : IDisposable
{
    private readonly SemaphoreSlim _commits = new(0);
    private int _waiting = 1;

    public void Dispose() => _commits.Dispose();

    [Fact]
    public async Task Gathers_after_a_commit_and_not_before_one_and_never_holds_up_the_end()
    {
        using (var thread = new CommitThread(TimeSpan.FromHours(1)))
        {
            thread.Start("test", Commit);
            thread.Wake();
            await _commits.WaitAsync(); // A log that rested commits at once.
            Interlocked.Increment(ref _waiting);
            thread.Wake();
            Assert.False(await _commits.WaitAsync(TimeSpan.FromMilliseconds(50))); // It gathers for an hour.
        }
        Assert.Equal(1, _commits.CurrentCount); // What waited was committed at the end.
    }

    private bool Commit()
    {
        if (Interlocked.Decrement(ref _waiting) < 0)
        {
            Interlocked.Increment(ref _waiting);
            return false;
        }
        _commits.Release();
        return true;
    }
}
