using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Replication;
using Florin.Platform.Secrets;
using Florin.Platform.Verification;

namespace Florin.Spanner;

/// <summary>Logs, or replicas of them, in one database of Spanner. It keeps no read models.</summary>
public sealed class SpannerProvider : IStorageProvider
{
    /// <inheritdoc/>
    public string Name => "Spanner";

    /// <inheritdoc/>
    public bool KeepsViews => false;

    /// <inheritdoc/>
    public bool SharesLogs => true;

    /// <inheritdoc/>
    public string? ReplicaName => "spanner";

    /// <inheritdoc/>
    public int MaxBatchEvents => StoredRows.MostPerCommit / 2;

    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections =>
        [(SpannerOptions.Section, typeof(SpannerOptions)), (OwnershipOptions.Section, typeof(OwnershipOptions))];

    /// <inheritdoc/>
    public (ILogWriter Writer, ILogReader Reader) OpenLog(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var database = Database(place, users: 2);
        var writer = new SpannerLogWriter(database, place.Address, LeaseOf(place), place.Clock, place.Identity);
        return (writer, new SpannerLogReader(database));
    }

    /// <inheritdoc/>
    public ILogReader OpenToRead(StoragePlace place) => new SpannerLogReader(Database(place));

    /// <inheritdoc/>
    public IOwnershipRecord? OwnershipRecord(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return new SpannerOwnershipRecord(Database(place), LeaseOf(place));
    }

    /// <inheritdoc/>
    public IOwnerCheckpoints OpenCheckpoints(StoragePlace place) => new SpannerCheckpoints(Database(place));

    /// <inheritdoc/>
    public IReplica OpenReplica(StoragePlace place) => new SpannerReplica(Database(place));

    /// <inheritdoc/>
    public IViewStore OpenViews(StoragePlace place) => throw new NotSupportedException($"{Name} keeps no read models.");

    /// <inheritdoc/>
    public ISecretStore OpenSecrets(StoragePlace place, bool onlyReads)
    {
        ArgumentNullException.ThrowIfNull(place);
        var sealing = place.Configuration.Options<SecretsOptions>(SecretsOptions.Section);
        return new SpannerSecrets(Database(place), sealing, onlyReads);
    }

    /// <inheritdoc/>
    public IOfflineLog OfflineLog(StoragePlace place) => new SpannerOfflineLog(Database(place));

    /// <inheritdoc/>
    public IOfflineViews OfflineViews(StoragePlace place) => throw new NotSupportedException($"{Name} keeps no read models.");

    private static SpannerDatabase Database(StoragePlace place, int users = 1)
    {
        ArgumentNullException.ThrowIfNull(place);
        var options = place.Configuration.Options<SpannerOptions>(SpannerOptions.Section);
        return new SpannerDatabase(place.Service, options, users, place.Clock, SpannerServer.Emulator);
    }

    private static TimeSpan LeaseOf(StoragePlace place) =>
        place.Configuration.Options<OwnershipOptions>(OwnershipOptions.Section).Lease;
}
