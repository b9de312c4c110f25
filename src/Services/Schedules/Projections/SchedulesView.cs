using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Schedules.Projections;

/// <summary>A schedule in the list.</summary>
internal sealed record ScheduleRow(Schedule Schedule);

/// <summary>Keeps one row for each schedule, and one for each of its occurrences that were due.</summary>
internal static class SchedulesView
{
    private const string Prefix = "schedule-";

    public static readonly View<ScheduleRow> Rows = new View<ScheduleRow>(
        "schedules",
        Schedule.ShapeVersion,
        row => row.Schedule.Id.Value
    )
        .Text("userId", row => row.Schedule.Created.UserId.Value)
        .Text("status", row => ScheduleView.ToName(row.Schedule.Status))
        .Text("fromAccount", row => row.Schedule.Created.FromAccount?.Value)
        .Text("toAccount", row => row.Schedule.Created.ToAccount?.Value)
        .Number("runnable", row => row.Schedule.Runnable ? 1 : 0)
        .Index("userId")
        .Index("runnable");

    public static Projection Add(ServiceBuilder service) =>
        service.Projects("schedules", follows: service.Definition.Name, [Rows, OccurrenceRow.View], Handle);

    private static async ValueTask Handle(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        List<Recorded> own = [.. events.Where(e => e.Stream.StartsWith(Prefix, StringComparison.Ordinal))];
        await changes.Load(Rows, own.Select(e => e.Stream[Prefix.Length..]).Distinct(StringComparer.Ordinal), cancel);
        await changes.Load(OccurrenceRow.View, own.Select(OccurrenceRow.KeyOf).OfType<string>(), cancel);
        foreach (var happened in own)
            if (happened.Data is not ICommandRecord)
                Apply(happened, changes);
    }

    private static void Apply(Recorded happened, Changes changes)
    {
        var before = changes.Get(Rows, happened.Stream[Prefix.Length..])?.Schedule ?? Schedule.Empty;
        var schedule = before.Apply(happened.Data);
        changes.Put(Rows, new ScheduleRow(schedule));
        if (OccurrenceRow.KeyOf(happened) is { } key)
            changes.Update(OccurrenceRow.View, key, row => OccurrenceRow.After(row, schedule, happened));
    }
}
