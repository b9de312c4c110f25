using Florin.Contracts.Reconciliation;
using Florin.Platform.Hosting;
using Florin.Reconciliation.Features;
using Florin.Reconciliation.Matching;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation;

/// <summary>Compares what banks have booked with what the ledger has. Its table of contents.</summary>
public static class ReconciliationService
{
    /// <summary>The reconciliation service. Its events are few and heavy: each has up to a few hundred lines or matches.</summary>
    public static ServiceDefinition Definition { get; } =
        new("reconciliation", 11, types => ReconciliationEvents.Register(types.Refusals(ReconciliationCodes.All)), Add)
        {
            Limits = options => options with { TailEvents = 64 },
            States = types => types.Add<MirrorState>().Add<RulesState>(),
            Verifies = plan => plan.Add(new MatchesCheck()),
        };

    private static void Add(ServiceBuilder service)
    {
        var options = service.Options<ReconciliationOptions>(ReconciliationOptions.Section);
        var views = ReconciliationViews.Add(service);
        var ledger = LedgerEntries.Add(service);
        var references = TransactionReferences.Add(service);
        var decisions = new MirrorDecisions(service, views);
        var items = new OpenItemsReader(service, ledger, references, options);
        var found = new ItemsInFull(items);

        AddSourceFeature.Add(service);
        GetSourcesFeature.Add(service, views);
        ChangeSourceFeature.Add(service, views, decisions);
        LockPeriodFeature.Add(service, views, decisions);
        ImportStatementFeature.Add(service, views, decisions, options);
        ListStatementsFeature.Add(service, views);
        ChangeMatchingRulesFeature.Add(service);
        StartRunFeature.Add(service, views, decisions, new RunPlanner(items, service));
        ListRunsFeature.Add(service, views);
        ListOpenItemsFeature.Add(service, views, items, found);
        MakeMatchFeature.Add(service, views, decisions, items);
        DecideMatchFeature.Add(service, views, decisions);
        ListMatchesFeature.Add(service, views, found);
        ListExceptionsFeature.Add(service, views, found);
        DecideExceptionFeature.Add(service, views, decisions);
        AdjustExceptionFeature.Add(service, views, decisions);
    }
}
