namespace Florin.Reports;

/// <summary>The ids of the events that the report service logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int ReportsInterrupted = 4701;
    public const int ReportGivenUp = 4702;
}
