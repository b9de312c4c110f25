using Florin.Platform.EventLog;
using Florin.Reports.Statements;

namespace Florin.Reports;

/// <summary>The events of the report service's log by their stored names.</summary>
internal static class ReportEvents
{
    public static void Register(EventTypes types) => types.Add<StatementIssued>("StatementIssued");
}
