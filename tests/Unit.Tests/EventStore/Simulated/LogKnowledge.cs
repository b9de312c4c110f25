using System.Globalization;
using Florin.Platform.EventLog;

namespace Florin.Unit.Tests.EventStore.Simulated;

/// <summary>What clients and followers have been told, each part of which must fit what was told before, and the log at the end.</summary>
internal sealed class LogKnowledge(LogWorld world)
{
    // What a read may miss after the database's clock was set forward: leases end early then, and their owners do not know.
    private static readonly TimeSpan Excused = LogWorld.Lease + TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly List<string> _complaints = [];

    /// <summary>What contradicts something.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>What each key came to, where it was acknowledged.</summary>
    public Dictionary<string, (long Position, string? Receipt)> Outcomes { get; } = new(StringComparer.Ordinal);

    /// <summary>The keys under which nothing was recorded, as somebody was told.</summary>
    public HashSet<string> Never { get; } = new(StringComparer.Ordinal);

    /// <summary>Every state that was told.</summary>
    public HashSet<(string Stream, long Version, int Total)> States { get; } = [];

    /// <summary>Every event that a follower was given.</summary>
    public HashSet<(long Position, string Stream, long Version, string Key, object Data)> Events { get; } = [];

    /// <summary>How many answers to commands were compared.</summary>
    public int Answers { get; private set; }

    /// <summary>How many reads were compared with what was known before.</summary>
    public int Reads { get; private set; }

    /// <summary>How many events followers were given.</summary>
    public int Followed { get; private set; }

    /// <summary>Which version of a stream somebody has seen.</summary>
    public long VersionOf(string stream) => _versions.GetValueOrDefault(stream);

    /// <summary>An instance has acknowledged a command, or refused it.</summary>
    public void Answer(CounterChange command, CounterAnswer answer, Dictionary<string, long> known, long began)
    {
        Answers++;
        if (answer.Position == 0)
            Fresh(command.Stream, answer.Versions[0].Version, known[command.Stream], began);
        else
            Outcome(command.Key, answer.Position, answer.Receipt);
        foreach (var (stream, version) in answer.Versions)
            See(stream, version);
        if (answer.Total is { } total)
            States.Add((command.Stream, answer.Versions[0].Version, total));
    }

    /// <summary>What somebody was told that a key came to.</summary>
    public void Outcome(string key, long position, string? receipt)
    {
        if (!Outcomes.TryAdd(key, (position, receipt)) && Outcomes[key] != (position, receipt))
            Complain($"{key} came to {Outcomes[key]} and then to {(position, receipt)}");
    }

    /// <summary>A state was read.</summary>
    public void Read(string instance, string stream, in Versioned<Sum> read, long known, long began)
    {
        Reads++;
        Fresh($"{stream} at {instance}", read.Version, known, began);
        See(stream, read.Version);
        States.Add((stream, read.Version, read.State.Total));
    }

    /// <summary>A follower was given events.</summary>
    public void Follow(string instance, long after, IReadOnlyList<Recorded> events)
    {
        if (events.Count == 0)
            Complain($"{instance} has nothing after {after}, which it has shown");
        foreach (var happened in events)
        {
            Followed++;
            if (happened.Position != ++after)
                Complain($"{instance} shows {happened.Position} for {after}");
            Events.Add((happened.Position, happened.Stream, happened.Version, happened.Metadata.CommandId, happened.Data));
        }
    }

    /// <summary>Something is wrong.</summary>
    public void Complain(string text) => _complaints.Add(text);

    private void Fresh(string what, long version, long known, long began)
    {
        if (version < known && !IsExcused(began))
            Complain(string.Create(CultureInfo.InvariantCulture, $"Stale: {what} had version {known} and then {version}"));
    }

    private bool IsExcused(long began) => world.Jumped is { } jumped && world.Time.GetElapsedTime(jumped, began) < Excused;

    private void See(string stream, long version) => _versions[stream] = Math.Max(version, VersionOf(stream));
}
