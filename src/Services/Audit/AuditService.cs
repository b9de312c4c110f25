using Florin.Audit.Features;
using Florin.Audit.Projections;
using Florin.Contracts.Users;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;

namespace Florin.Audit;

/// <summary>Records every command of every service in a chain that shows any change. Its table of contents.</summary>
public static class AuditService
{
    /// <summary>The audit service. Its events are few and heavy, each a batch of entries.</summary>
    public static ServiceDefinition Definition { get; } =
        new("audit", 6, Register, Add)
        {
            Limits = options => options with { TailEvents = 32, SnapshotEvery = Math.Min(options.SnapshotEvery, 32) },
            States = types => types.Add<Chain>(),
            Verifies = plan => plan.Add(new AuditCheck()),
        };

    private static void Register(EventTypes types) => types.Add<AuditBatchSealed>("AuditBatchSealed");

    private static void Add(ServiceBuilder service)
    {
        service.RecordDenial = new UsersClient(service.Calls).Record; // The audit does not follow this log.
        var sealing = SealLogsFeature.Add(service);
        var pages = EntryPages.Add(service);
        ListAuditEntriesFeature.Add(service, pages);
        SearchAuditEntriesFeature.Add(service);
        ReadAuditChain.Add(service, pages);
        VerifyChainFeature.Add(service, WatchChain.Add(service, sealing));
    }
}
