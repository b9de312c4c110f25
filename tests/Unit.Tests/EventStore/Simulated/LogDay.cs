using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Florin.Platform.EventLog;

namespace Florin.Unit.Tests.EventStore.Simulated;

/// <summary>A short life of several instances under faults, then a calm end, then the questions whether all is right.</summary>
internal sealed class LogDay
{
    private const int AskedAgain = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private readonly int _seed;
    private readonly LogWorld _world;
    private readonly LogClients _clients;
    private readonly LogChaos _chaos;

    public LogDay(int seed)
    {
        _seed = seed;
        _world = new LogWorld(seed);
        _clients = new LogClients(_world);
        _chaos = new LogChaos(_world);
    }

    /// <summary>How often which fault struck.</summary>
    public IReadOnlyDictionary<string, int> Faults => _world.Strikes.Struck;

    /// <summary>What clients and followers were told.</summary>
    public LogKnowledge Told => _world.Told;

    /// <summary>How many streams left the memory of an instance because there was no room; known once it is over.</summary>
    public long Evictions => _world.Evictions;

    /// <summary>How often the log was claimed by somebody who committed something.</summary>
    public int Claims => _world.Rows.Batches.DistinctBy(batch => batch.Epoch).Count();

    /// <summary>What a run came to, to compare two of them: steps, faults, and every event under which epoch.</summary>
    public string Trace
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var batch in _world.Rows.Batches)
                hash.AppendData(BitConverter.GetBytes(batch.Epoch));
            foreach (var stored in _world.Rows.Events)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(stored.Stream));
                hash.AppendData(stored.Metadata.Span);
            }
            return string.Create(
                CultureInfo.InvariantCulture,
                $"steps {_world.Threads.Steps}, faults {Faults.Values.Sum()}, answers {Told.Answers}, reads {Told.Reads}, log {Convert.ToHexString(hash.GetHashAndReset())}"
            );
        }
    }

    /// <summary>What is wrong at the end; empty when nothing is.</summary>
    public IReadOnlyList<string> Live()
    {
        string? ended = null;
        var findings = new List<string>();
        try
        {
            ended = LiveThrough();
            findings.AddRange(new LogChecks(_world).Look());
        }
        finally
        {
            foreach (var name in _world.Names)
                _world.Kill(name);
        }
        if (ended is not null)
            findings.Add(ended);
        return
        [
            .. findings.Concat(Told.Complaints).Select(f => string.Create(CultureInfo.InvariantCulture, $"seed {_seed}: {f}")),
        ];
    }

    private string? LiveThrough()
    {
        foreach (var name in _world.Names)
            _world.Start(name);
        if (!Reaches(() => IsSettled))
            return $"the instances did not start: {Restless()}";
        _clients.Begin();
        _chaos.Begin(() => _clients.AreActive);
        if (!Reaches(() => _clients.AreDone && _chaos.IsOver))
            return $"the clients never got their answers: {Restless()}";
        _world.Strikes.Heal();
        if (!Reaches(() => IsSettled))
            return $"the instances did not come to rest: {Restless()}";
        return Ask() ?? HandOver();
    }

    // The same from everybody, of everything that was asked before.
    private string? Ask()
    {
        var checks = new LogChecks(_world);
        foreach (var instance in _world.Instances)
        {
            if (!checks.IsSeenBy(instance.Log!)) // It has settled.
                return $"{instance} does not know the log's end, {_world.Rows.Events.Count} with {checks.Digest}";
            _clients.Go(() => Find(instance.Name));
            foreach (var stream in LogClients.Streams)
                _clients.Go(() => _clients.Read(instance.Name, stream));
        }
        for (var i = 0; i < AskedAgain && Told.Outcomes.Count > 0; i++)
        {
            var key = Told.Outcomes.Keys.ElementAt(_world.Random.Next(Told.Outcomes.Count));
            _clients.Go(() => _clients.Send(_clients.Asked.First(command => command.Key == key), isAlone: false));
        }
        return Reaches(() => _clients.AreDone) ? null : $"the last questions were not answered: {Restless()}";
    }

    private async Task Find(string instance)
    {
        foreach (var key in Told.Outcomes.Keys.ToList())
        {
            var found = await _clients.Ask(instance, log => log.Find(CommandId.Derived(key), CancellationToken.None).AsTask());
            if (found is { } known)
                Told.Outcome(key, known.First.Position, CounterChange.Text(known.Receipt));
            else
                Told.Complain($"{instance} does not find {key}");
        }
    }

    // A new owner has the state that follows from the log, and goes on from there.
    private string? HandOver()
    {
        var before = _world.Instances.Single(instance => instance.Log!.IsOwner);
        before.Log!.GiveUp(Longest);
        if (!Reaches(() => IsSettled && !before.Log.IsOwner))
            return $"nobody took the log over: {Restless()}";
        var owner = _world.Instances.Single(instance => instance.Log!.IsOwner);
        var checks = new LogChecks(_world);
        foreach (var stream in LogClients.Streams)
            _clients.Go(() => Compare(owner.Name, stream, checks));
        if (!Reaches(() => _clients.AreDone))
            return $"the new owner does not answer: {Restless()}";
        _clients.Go(() => _clients.Send(_clients.NewCommand(), isAlone: false));
        return Reaches(() => _clients.AreDone && IsSettled) ? null : $"the new owner does not go on: {Restless()}";
    }

    private async Task Compare(string owner, string stream, LogChecks checks)
    {
        var (state, version) = await _clients.Ask(owner, log => log.Read<Sum>(stream, CancellationToken.None).AsTask());
        if ((version, state.Total) != checks.StateOf(stream))
            Told.Complain($"{stream} has {state} at {version} for the new owner, and {checks.StateOf(stream)} in the log");
    }

    // What is wrong already ends it.
    private bool Reaches(Func<bool> holds) =>
        _world.Threads.RunUntil(() => Told.Complaints.Count > 0 || holds(), Longest) && Told.Complaints.Count == 0;

    private bool IsSettled =>
        !_world.IsPinned
        && _world.Names.All(name =>
            _world.InstanceAt(name) is { Log: { Stopped: null } log } && log.Head == _world.Rows.Events.Count
        )
        && _world.Instances.Count(instance => instance.Log!.IsOwner) == 1;

    private string Restless() => string.Join("; ", _world.Instances);
}
