using Florin.Platform.EventLog;
using Florin.Platform.Replication;

namespace Florin.Platform.Hosting;

/// <summary>Where a log is kept, and where the instance is that has it open.</summary>
/// <param name="Provider">The provider of its storage, such as <c>Sqlite</c>.</param>
/// <param name="Address">Where other processes reach this instance of the service; null where none does.</param>
public sealed record LogPlace(string Provider, string? Address);

/// <summary>How the log of a service stands, as an instance of the service sees it.</summary>
/// <param name="Provider">The provider of its storage, such as <c>Sqlite</c>.</param>
/// <param name="IsOwner">This instance owns it; one that does not stands by.</param>
/// <param name="Owner">Where its owner is; null where nobody owns it, and for who need not know.</param>
/// <param name="Epoch">Of the newest claim; each change of the owner makes it greater. Constant where the log has one process.</param>
/// <param name="Head">The position of the last durable event that this instance knows of.</param>
/// <param name="OwnedSince">Since when its owner has it: by the clock of a database, or by that of the only process.</param>
/// <param name="LeaseSeconds">
/// After which silence of the owner another instance may claim it; null where nobody else can, and where this instance stands by.
/// </param>
/// <param name="Pin">The instance that operators want to own it; null where they named none, and for who need not know.</param>
/// <param name="Replicas">Copies of it, as its owner sees them; null where there are none, and where this instance stands by.</param>
/// <param name="Pool">This instance's connections to the log's storage; null where that has no pool, and for who need not know.</param>
public sealed record LogStanding(
    string Provider,
    bool IsOwner,
    string? Owner,
    long Epoch,
    long Head,
    DateTimeOffset? OwnedSince,
    double? LeaseSeconds,
    PinnedInstance? Pin = null,
    IReadOnlyList<ReplicaStanding>? Replicas = null,
    StorePool? Pool = null
)
{
    /// <summary>How the log of a service of this process stands now.</summary>
    public static LogStanding Of(ServiceRuntime runtime)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        var (log, now) = (runtime.Log, runtime.Log.Ownership);
        var isOwner = log.IsOwner; // Not one whose claim is over and which cannot renew it.
        return new LogStanding(
            runtime.LogPlace.Provider,
            isOwner,
            isOwner ? runtime.LogPlace.Address : now.Owner,
            now.Epoch,
            log.Head,
            isOwner || !now.IsOwner ? now.OwnedSince ?? (isOwner ? now.Since : null) : null,
            isOwner ? log.Lease?.TotalSeconds : null,
            log.Pin,
            isOwner ? runtime.Replicas?.Standings : null,
            log.Pool
        );
    }

    /// <summary>Without addresses and connections.</summary>
    public LogStanding ForAnyone() =>
        this with
        {
            Owner = null,
            Pin = null,
            Replicas = Replicas?.Select(one => one.ForAnyone()).ToList(),
            Pool = null,
        };
}
