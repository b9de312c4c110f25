using Florin.Platform.EventLog;

namespace Florin.Kafka;

/// <summary>The topics that a log is published to, and the key of each event in them.</summary>
internal sealed class Topics
{
    /// <summary>How many partitions a topic has.</summary>
    public const int Partitions = 3;

    /// <summary>How long a topic keeps its events.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    /// <summary>What the name of a topic may be.</summary>
    public const string Allowed =
        "the name of a topic has 1 to 249 letters (a-z, A-Z), digits, '.', '_' and '-', and is not '.' or '..'.";

    private const int LongestName = 249;

    private readonly string _all;
    private readonly string? _own;

    /// <summary>The topics of a service's log.</summary>
    public Topics(string service, string prefix)
    {
        _all = OfAll(prefix);
        _own = service is "transaction" or "notification" or "audit" ? $"{prefix}{service}-events" : null;
    }

    /// <summary>The topic of all logs.</summary>
    public static string OfAll(string prefix) => prefix + "domain-events";

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names => _own is null ? [_all] : [_all, _own];

    /// <summary>Whether a topic may be called so, by Kafka's own rules.</summary>
    public static bool IsName(string topic) =>
        topic.Length is > 0 and <= LongestName
        && topic is not ("." or "..")
        && topic.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>Where an event goes, and under which key: its stream, and in the service's own topic what the stream is about.</summary>
    public IEnumerable<(string Topic, string Key)> Of(in StoredEvent stored) =>
        _own is null ? [(_all, stored.Stream)] : [(_all, stored.Stream), (_own, Subject(stored.Stream))];

    // The id in a stream's name: txn_… of transaction-txn_…; the name itself where it has none.
    private static string Subject(string stream) =>
        stream.IndexOf('-', StringComparison.Ordinal) is var dash and >= 0 && dash < stream.Length - 1
            ? stream[(dash + 1)..]
            : stream;
}
