namespace Florin.Reports;

/// <summary>The ids of the events that the report service logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int ReportsInterrupted = 4701;
    public const int ReportGivenUp = 4702;
    public const int ReportDamaged = 4703;
    public const int DeliveryInterrupted = 4704;
    public const int ReportNotDelivered = 4705;
    public const int SchedulesInterrupted = 4706;
    public const int SchedulePaused = 4707;
    public const int QueryAsked = 4708;
    public const int QueryCrashed = 4709;
}
