using Florin.Platform.Hosting;
using Florin.Reports.Features;
using Florin.Reports.Projections;
using Florin.Reports.Statements;

namespace Florin.Reports;

/// <summary>Statements of accounts, and reports over the whole ledger. Its table of contents.</summary>
public static class ReportsService
{
    /// <summary>The report service.</summary>
    public static ServiceDefinition Definition { get; } =
        new("report", 12, ReportEvents.Register, Add) { States = types => types.Add<StatementBook>() };

    private static void Add(ServiceBuilder service)
    {
        var ledger = LedgerCopy.Add(service);
        GetStatementFeature.Add(service, ledger);
    }
}
