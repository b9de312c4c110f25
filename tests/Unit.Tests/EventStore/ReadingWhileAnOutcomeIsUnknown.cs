using Florin.Platform.EventLog;
using Florin.Testing;
using Florin.Testing.Simulation.Database;

namespace Florin.Unit.Tests.EventStore;

/// <summary>A commit may still take effect after its connection has ended: until that is known nothing is answered from memory.</summary>
public sealed class ReadingWhileAnOutcomeIsUnknown : IDisposable
{
    private readonly FakeTime _time = new();
    private readonly ManualCommits _commits = new();
    private readonly LogServer _server;
    private readonly Fates _fates = new();
    private readonly EventLog _log;

    public ReadingWhileAnOutcomeIsUnknown()
    {
        _server = new LogServer(_time);
        var link = new ServerLink(_server, faults: _fates);
        var writer = new LogRowsWriter(link, "test", "a", TimeSpan.FromSeconds(3));
        var sharing = new LogSharing { Renewals = new ManualCommits() };
        var reader = new LogRowsReader(link, "test");
        _log = new EventLog("test", writer, reader, TheLog.Types(), new LogOptions(), _time, _commits, sharing);
    }

    [Fact]
    public async Task Shows_the_commit_as_soon_as_it_has_taken_effect()
    {
        await Add("c1");
        _fates.Commit = RequestFate.LeftUnderWay;
        _fates.AfterCommit = RequestFate.RequestLost; // Opening the storage again.
        await Assert.ThrowsAsync<LogFault>(() => Add("c2"));
        Assert.NotNull(_log.Stopped);
        Assert.Equal(1, await Version());
        _server["test"].End(commits: true);
        Assert.Equal(2, await Version());
    }

    public void Dispose() => _log.Dispose();

    private async Task Add(string command)
    {
        var work = new Work<Sum>("sum-1", TheLog.By(CommandId.Derived(command)), (_, _) => [new Added(1)]);
        var adding = _log.Execute(work, CancellationToken.None);
        _commits.CommitAll();
        await adding;
    }

    private async Task<long> Version() => (await _log.Read<Sum>("sum-1", CancellationToken.None)).Version;

    private sealed class Fates : IRequestFaults
    {
        public RequestFate Commit { get; set; }

        public RequestFate AfterCommit { get; set; }

        private bool _hasFailed;

        public RequestFate Next(bool commits)
        {
            if (commits)
            {
                _hasFailed = Commit != RequestFate.Answered;
                return Commit;
            }
            if (!_hasFailed)
                return RequestFate.Answered;
            _hasFailed = false;
            return AfterCommit;
        }

        public TimeSpan Delay() => TimeSpan.Zero;
    }
}
