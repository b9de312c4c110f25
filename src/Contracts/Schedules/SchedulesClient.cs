using Florin.Kernel;
using Florin.Platform.Calls;

namespace Florin.Contracts.Schedules;

/// <summary>What other services may know of a schedule; it does not change.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="Type">What its transactions do: transfer, deposit or withdrawal.</param>
public sealed record ScheduleCard(UserId UserId, string Type);

/// <summary>Asks for a schedule.</summary>
public sealed record FindSchedule(ScheduleId Id);

/// <summary>The schedule, or null where there is none.</summary>
public sealed record FoundSchedule(ScheduleCard? Schedule);

/// <summary>The schedule service, for other services.</summary>
public sealed class SchedulesClient(IServiceCalls calls)
{
    /// <summary>Finds a schedule.</summary>
    public static readonly Operation<FindSchedule, FoundSchedule> FindOperation = new(
        "schedule",
        "find-schedule",
        Repeatable: true
    );

    /// <summary>Finds a schedule; null where there is none.</summary>
    public async ValueTask<ScheduleCard?> Find(ScheduleId id, CallContext context, CancellationToken cancel) =>
        (await calls.Call(FindOperation, new FindSchedule(id), context, cancel)).Schedule;
}
