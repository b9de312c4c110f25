using Florin.Platform.Configuration;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Projections;
using Florin.Platform.Replication;
using Florin.Platform.Secrets;
using Florin.Platform.Verification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Hosting;

/// <summary>
/// What a database provides for the storage of services: the one entry of a provider's project. A provider reads its own
/// options; the host knows it by its line in <c>StorageProviders</c> alone.
/// </summary>
public interface IStorageProvider
{
    /// <summary>As <c>Storage:Log:Provider</c> and <c>Storage:Views:Provider</c> name it, whatever the case.</summary>
    string Name { get; }

    /// <summary>Whether it keeps logs and secrets; nothing of theirs is called where it does not.</summary>
    bool KeepsLogs => true;

    /// <summary>Whether it keeps read models too; <see cref="OpenViews"/> and <see cref="OfflineViews"/> are not called where it does not.</summary>
    bool KeepsViews => true;

    /// <summary>
    /// As <c>Storage:Replicas</c> names it, such as <c>mongodb</c>, whatever the case; null where it keeps no replicas, or where
    /// the name is followed by a place. <see cref="OpenReplica"/> is not called where it is null.
    /// </summary>
    string? ReplicaName => null;

    /// <summary>The sections of the configuration that it reads, and the options that they are read into.</summary>
    IReadOnlyList<(string Section, Type Options)> Sections => [];

    /// <summary>Adds what is wrong with its options beyond what each allows by itself, before anything is opened, where it is used.</summary>
    void Check(IConfiguration configuration, ICollection<string> problems) { }

    /// <summary>Several processes may open the same log, of which one owns it and the others stand by.</summary>
    bool SharesLogs => false;

    /// <summary>
    /// A batch is committed once it has so many events, at the latest: what fits into one transaction, with one more append.
    /// </summary>
    int MaxBatchEvents => int.MaxValue;

    /// <summary>A log that is not claimed yet. The caller disposes both ports.</summary>
    (ILogWriter Writer, ILogReader Reader) OpenLog(StoragePlace place);

    /// <summary>
    /// A log to be read, which a process may own and write meanwhile; nothing of it is changed. The caller disposes it.
    /// </summary>
    /// <exception cref="LogFault">There is none, or it cannot be read.</exception>
    ILogReader OpenToRead(StoragePlace place);

    /// <summary>
    /// What a log's storage keeps about its owner; null where one process has the log by itself. The caller disposes it.
    /// </summary>
    IOwnershipRecord? OwnershipRecord(StoragePlace place) => null;

    /// <summary>
    /// Where the owner of a log keeps its checkpoints so that the next owner finds them; null where a log has one owner for as
    /// long as its storage exists, whose checkpoints are kept among the read models. The caller disposes it.
    /// </summary>
    IOwnerCheckpoints? OpenCheckpoints(StoragePlace place) => null;

    /// <summary>The storage of read models. One that is damaged is set aside and made again: logs rebuild read models.</summary>
    IViewStore OpenViews(StoragePlace place);

    /// <summary>A replica of the log of a service, which is not open yet. The caller disposes it.</summary>
    /// <exception cref="WrongConfiguration">An option is missing or not allowed.</exception>
    IReplica OpenReplica(StoragePlace place) => throw new NotSupportedException($"{Name} keeps no replicas.");

    /// <summary>The secrets of a service, beside its log. Nothing is opened before the first use. The caller disposes it.</summary>
    /// <param name="place">Whose they are.</param>
    /// <param name="onlyReads">Nothing is upgraded or sealed again.</param>
    ISecretStore OpenSecrets(StoragePlace place, bool onlyReads);

    /// <summary>The log for verification, while no process has it open. The caller disposes it.</summary>
    IOfflineLog OfflineLog(StoragePlace place);

    /// <summary>
    /// The log, to take bodies out of it that an archive has; null where the storage cannot do without them. No other process may
    /// have it open. The caller disposes it.
    /// </summary>
    /// <exception cref="LogFault">There is none, it is damaged, or another process owns it.</exception>
    IShrinkableLog? OpenToShrink(StoragePlace place) => null;

    /// <summary>Why what a log lacks cannot be read from the archive that it names, as a sentence; null where nothing is wrong.</summary>
    /// <exception cref="LogFault">The log cannot be read.</exception>
    Task<string?> ProblemOfArchive(StoragePlace place, CancellationToken cancel) => Task.FromResult<string?>(null);

    /// <summary>The read models for verification, while no process has them open. The caller disposes them.</summary>
    IOfflineViews OfflineViews(StoragePlace place);
}

/// <summary>Whose storage it is, and what a provider may use to open it.</summary>
/// <param name="Service">The service's name, small letters.</param>
/// <param name="Directory">The service's own directory, which this process alone has open; for verification it need not exist.</param>
/// <param name="Address">Where other processes reach the service, such as <c>http://10.0.0.2:3002</c>.</param>
/// <param name="Configuration">The whole configuration.</param>
/// <param name="Clock">Time.</param>
/// <param name="Log">Where it says what operators must know.</param>
public sealed record StoragePlace(
    string Service,
    string Directory,
    string Address,
    IConfiguration Configuration,
    TimeProvider Clock,
    ILogger Log
)
{
    /// <summary>The identity of a log that is made now, as of one that is moved here; null for a random one.</summary>
    public string? Identity { get; init; }
}
