using Florin.Platform.Copies;
using Florin.Platform.Secrets;
using Microsoft.Extensions.Configuration;

namespace Florin.Platform.Verification;

/// <summary>What is known of a log that was read to its end.</summary>
/// <param name="Service">The service whose log it is.</param>
/// <param name="Count">How many events were read.</param>
/// <param name="Identity">By what followers know the log again; null where it has no identity.</param>
/// <param name="Appends">Its appends.</param>
public sealed record ReadLog(string Service, long Count, string? Identity, AppendIndex Appends);

/// <summary>What must be known of a log's appends afterwards, in a few bytes each: where they begin, and their digests.</summary>
public sealed class AppendIndex
{
    private readonly List<long> _positions = [];
    private readonly List<int> _digests = [];

    /// <summary>The first positions, in order.</summary>
    public IReadOnlyList<long> Positions => _positions;

    /// <summary>The next append.</summary>
    public void Add(long position, string? digest)
    {
        _positions.Add(position);
        _digests.Add(HashOf(digest));
    }

    /// <summary>Whether the append that holds a position has this digest.</summary>
    public bool HasDigest(long position, string? digest)
    {
        var at = _positions.BinarySearch(position);
        at = at >= 0 ? at : ~at - 1;
        return at >= 0 && _digests[at] == HashOf(digest);
    }

    // Of this process alone, to be compared with others of it and never stored.
    private static int HashOf(string? text) => text?.GetHashCode(StringComparison.Ordinal) ?? 0;
}

/// <summary>All logs, once they were read.</summary>
/// <param name="dataDirectory">The directory that is verified.</param>
/// <param name="all">Those that were read.</param>
/// <param name="has">Whether a service's log is here at all.</param>
/// <param name="facts">What the checks of services tell each other.</param>
/// <param name="secrets">Opens the secrets of a service that are kept with its log; null where they are files, or sealed.</param>
public sealed class ReadLogs(
    string dataDirectory,
    IReadOnlyList<ReadLog> all,
    Func<string, bool> has,
    LogFacts facts,
    Func<string, ISecretStore?> secrets
)
{
    /// <summary>The directory that is verified.</summary>
    public string DataDirectory => dataDirectory;

    /// <summary>The settings that the command was given, by which services keep something outside of the directory.</summary>
    public IConfiguration Configuration { get; init; } = new ConfigurationBuilder().Build();

    /// <summary>
    /// Opens the bucket that a section of the configuration describes; null where it names none. The caller disposes of it where it
    /// can be. Default: none.
    /// </summary>
    public Func<string, ICopyFiles?> Buckets { get; init; } = static _ => null;

    /// <summary>
    /// The secrets of a service that was read, where they are kept with its log; null where they are files, or where no key is
    /// configured that opens them. The caller disposes them.
    /// </summary>
    public ISecretStore? Secrets(string service) => Find(service) is null ? null : secrets(service);

    /// <summary>Those that were read.</summary>
    public IReadOnlyList<ReadLog> All => all;

    /// <summary>One of them; null where it was not read.</summary>
    public ReadLog? Find(string service) => all.FirstOrDefault(log => log.Service == service);

    /// <summary>Whether a service's log is here at all. Rules that need one which is elsewhere are left out.</summary>
    public bool Has(string service) => has(service);

    /// <summary>What another service's log says; null where its log is not here, or nobody tells.</summary>
    /// <param name="service">Whose log it is.</param>
    public T? Facts<T>(string service)
        where T : class => Has(service) ? facts.Of<T>() : null;
}
