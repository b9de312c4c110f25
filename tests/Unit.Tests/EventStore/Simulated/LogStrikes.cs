namespace Florin.Unit.Tests.EventStore.Simulated;

/// <summary>Decides what goes wrong and counts it; nothing any more once it has healed.</summary>
internal sealed class LogStrikes(Random random)
{
    private bool _healed;

    /// <summary>Every kind of fault that there is.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "claim's reply lost",
        "claim's request lost",
        "clock of an instance is set",
        "clock of the database jumps back",
        "clock of the database jumps forward",
        "command sent to two instances at once",
        "commit left under way",
        "commit's reply lost",
        "commit's request lost",
        "database killed",
        "database slow",
        "instance cut off from its clients",
        "instance cut off from the database",
        "instance cut off from the database silently",
        "instance killed",
        "instance killed within a commit",
        "instance paused beyond its lease",
        "instance paused for a moment",
        "instance stopped",
        "log pinned",
        "release asked for",
        "reply of the database lost",
        "reply to a client lost",
        "request of a client lost",
        "request to the database lost",
        "snapshots lost",
    ];

    /// <summary>How often each kind of fault has struck.</summary>
    public SortedDictionary<string, int> Struck { get; } = new(StringComparer.Ordinal);

    public void Heal() => _healed = true;

    public bool Strikes(string kind, double probability = 1)
    {
        if (_healed || random.NextDouble() >= probability)
            return false;
        Struck[kind] = Struck.GetValueOrDefault(kind) + 1;
        return true;
    }
}
