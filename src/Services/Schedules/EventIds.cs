namespace Florin.Schedules;

/// <summary>The ids of the events that the schedule service logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int ScheduleNotRun = 4120;
    public const int SchedulesNotLoaded = 4121;
}
