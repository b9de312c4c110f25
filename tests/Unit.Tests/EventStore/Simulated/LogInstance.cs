using Florin.Platform.EventLog;
using Florin.Testing.Simulation;
using Florin.Testing.Simulation.Database;

namespace Florin.Unit.Tests.EventStore.Simulated;

/// <summary>One process that has the log open, from its start until it is killed.</summary>
internal sealed class LogInstance : IDisposable
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromMilliseconds(1000);
    private static readonly TimeSpan FollowEvery = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly LogWorld _world;
    private readonly ProcessClock _clock;
    private readonly LogLinkFaults _faults;
    private readonly TaskCompletionSource _ended = new();
    private readonly LogOptions _options;
    private EventLog? _log;

    /// <summary>Begins to start.</summary>
    /// <param name="name">Its name, which is its address.</param>
    /// <param name="world">What it has in common with others.</param>
    public LogInstance(string name, LogWorld world)
    {
        (Name, _world) = (name, world);
        Process = world.Threads.NewProcess();
        _clock = new ProcessClock(Process, world.Time, world.OffsetOf(name));
        _faults = new LogLinkFaults(world.Strikes, world.Random, () => world.KillWithin(this));
        Database = new ServerLink(world.Server, Process, _clock, _faults);
        _options = new LogOptions
        {
            SnapshotEvery = 3,
            TailEvents = 8,
            MaxCachedStreams = world.Random.Next(2, LogClients.Streams.Count),
            CommandFilterSize = world.Random.Next(4) == 0 ? 0 : 1000,
        };
        Process.Killed += () => _ended.TrySetResult();
        _ = Process.Invoke(Start);
    }

    public string Name { get; }

    public SimulatedProcess Process { get; }

    /// <summary>The way to the database.</summary>
    public ServerLink Database { get; }

    /// <summary>No client reaches it, nor any of its answers a client.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>The log as it sees it; null until it has opened it.</summary>
    public EventLog? Log => _log;

    /// <summary>Sets its clock.</summary>
    public void SetClock(TimeSpan offset) => _clock.Offset = offset;

    /// <summary>Asks it something; called by a client.</summary>
    /// <exception cref="IOException">There was no answer.</exception>
    public async Task<T> Ask<T>(Func<EventLog, Task<T>> ask)
    {
        if (_log is not { } log || IsCutOff || !Process.Alive)
            throw new IOException($"{Name} cannot be reached.");
        var patience = Task.Delay(Patience, _world.Time);
        if (_world.Strikes.Strikes("request of a client lost", 0.01))
            await patience;
        else
        {
            var answer = Process.Invoke(() => ask(log));
            var isLost = _world.Strikes.Strikes("reply to a client lost", 0.02);
            if (await Task.WhenAny(answer, patience, _ended.Task) == answer && !IsCutOff && !isLost)
                return await answer;
        }
        throw new IOException($"{Name} did not answer.");
    }

    /// <summary>Stops it as SIGTERM does: the log goes to another instance.</summary>
    public Task<bool> Stop() =>
        Process.Invoke(async () =>
        {
            _log?.GiveUp(Timeout.InfiniteTimeSpan);
            while (Process.ThreadsRunning > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(10), _clock);
            return Process.OnThreadOfItsOwn(() =>
            {
                _log?.Dispose();
                return true;
            });
        });

    /// <summary>Ends it at this instant.</summary>
    public void Dispose()
    {
        Process.Kill();
        _log?.Dispose();
        _world.Evictions += _log?.Evictions ?? 0;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {_log?.Ownership}, head {_log?.Head}, stopped {_log?.Stopped}";

    private async Task<bool> Start()
    {
        while (!Process.OnThreadOfItsOwn(Open))
            await Task.Delay(TimeSpan.FromMilliseconds(500), _clock);
        await Follow(_log!); // It is open.
        return true;
    }

    private bool Open()
    {
        try
        {
            _log = new EventLog(
                LogWorld.Log,
                new ClaimingWriter(new LogRowsWriter(Database, LogWorld.Log, Name, LogWorld.Lease), _faults),
                new LogRowsReader(Database, LogWorld.Log),
                TheLog.Types(),
                _options,
                _clock,
                new SimulatedThread(Process, _clock),
                new LogSharing { Renewals = new SimulatedThread(Process, _clock, RenewEvery), FollowEvery = FollowEvery }
            );
            return true;
        }
        catch (LogFault)
        {
            return false;
        }
    }

    private async Task Follow(EventLog log)
    {
        var after = 0L;
        while (true)
        {
            try
            {
                var events = await log.ReadNext(after, 100, CancellationToken.None);
                _world.Told.Follow(Name, after, events);
                after += events.Count;
            }
            catch (LogFault)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), _clock);
            }
        }
    }
}
