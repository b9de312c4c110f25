using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Times;
using Florin.Schedules.Running;

namespace Florin.Schedules;

/// <summary>A day of the month as a client sees it.</summary>
internal sealed record MonthlyView(int? Day, int? BusinessDay, string Time, int Every);

/// <summary>Retries as a client sees them.</summary>
internal sealed record RetriesView(int Count, long IntervalSeconds);

/// <summary>A schedule as a client sees it.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Name">What the owner calls it.</param>
/// <param name="Status">ACTIVE, PAUSED, CANCELLED or ENDED.</param>
/// <param name="Type">What its transactions do.</param>
/// <param name="AmountRule">fixed, all or downTo.</param>
/// <param name="Amount">The amount of that rule; null for all.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="FromAccount">The source.</param>
/// <param name="ToAccount">The target.</param>
/// <param name="FromPurpose">The purpose of the source, where that segregates its balance by purpose.</param>
/// <param name="ToPurpose">The purpose of the target, likewise.</param>
/// <param name="Description">The description of its transactions.</param>
/// <param name="Reference">The reference of its transactions.</param>
/// <param name="Metadata">The metadata of its transactions.</param>
/// <param name="At">When it is due, for one that is due once.</param>
/// <param name="Cron">Its cron expression.</param>
/// <param name="Monthly">Its day of the month.</param>
/// <param name="TimeZone">IANA's name of its time zone.</param>
/// <param name="Calendar">Its calendar of holidays.</param>
/// <param name="Adjust">none, preceding or following.</param>
/// <param name="StartsAt">It is not due before.</param>
/// <param name="EndsAt">It is not due after.</param>
/// <param name="MaxOccurrences">It ends after so many.</param>
/// <param name="MaxTotal">It ends when it has moved so much.</param>
/// <param name="Missed">skip, once or all.</param>
/// <param name="Retries">How often it is tried again where there is not enough money.</param>
/// <param name="NextAt">When it is due next; null where it is not.</param>
/// <param name="Occurrences">How many occurrences were run.</param>
/// <param name="Total">How much they moved, or are about to.</param>
/// <param name="Problem">Why it does not run; null where nothing keeps it.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="Version">How many events it has.</param>
internal sealed record ScheduleView(
    ScheduleId Id,
    UserId UserId,
    string? Name,
    string Status,
    TransactionType Type,
    AmountRule AmountRule,
    DecimalAmount? Amount,
    Currency Currency,
    AccountId? FromAccount,
    AccountId? ToAccount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FromPurpose,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ToPurpose,
    string? Description,
    string? Reference,
    JsonObject? Metadata,
    DateTimeOffset? At,
    string? Cron,
    MonthlyView? Monthly,
    string TimeZone,
    string? Calendar,
    DayAdjustment Adjust,
    DateTimeOffset StartsAt,
    DateTimeOffset? EndsAt,
    int? MaxOccurrences,
    DecimalAmount? MaxTotal,
    MissedRuns Missed,
    RetriesView Retries,
    DateTimeOffset? NextAt,
    int Occurrences,
    DecimalAmount Total,
    string? Problem,
    DateTimeOffset CreatedAt,
    long Version
)
{
    /// <summary>All statuses as the contract writes them.</summary>
    public static readonly string[] Statuses = [.. Enum.GetValues<ScheduleStatus>().Select(ToName)];

    /// <summary>A schedule, and when it is due next.</summary>
    public static ScheduleView Of(Schedule schedule, Agenda agenda)
    {
        var (created, terms) = (schedule.Created, schedule.Terms);
        var rule = terms.Recurrence;
        return new ScheduleView(
            schedule.Id,
            created.UserId,
            terms.Name,
            ToName(schedule.Status),
            created.Type,
            terms.AmountRule,
            terms.AmountRule is AmountRule.All ? null : terms.Amount,
            schedule.Currency,
            created.FromAccount,
            created.ToAccount,
            created.FromPurpose,
            created.ToPurpose,
            terms.Description,
            terms.Reference,
            terms.Metadata,
            rule.At,
            rule.Cron,
            rule.Monthly is { } m ? new MonthlyView(m.Day, m.BusinessDay, TimeOf(m), m.Every) : null,
            rule.TimeZone,
            rule.Calendar,
            rule.Adjust,
            terms.StartsAt,
            terms.EndsAt,
            terms.MaxOccurrences,
            terms.MaxTotal is { } most ? most : null,
            terms.Missed,
            new RetriesView(terms.Retries.Count, (long)terms.Retries.Interval.TotalSeconds),
            agenda.NextAt(schedule),
            schedule.Runs,
            new Money(schedule.Total, schedule.Currency),
            ProblemOf(schedule, agenda),
            created.At,
            schedule.Version
        );
    }

    private static string? ProblemOf(Schedule schedule, Agenda agenda) =>
        schedule.PausedBy is { } failures ? $"Paused after {failures} occurrences in a row that failed; resume it to go on."
        : agenda.MissingCalendar(schedule) is { } name ? $"The calendar {name} is not configured any more."
        : null;

    /// <summary>The time of the day, such as <c>09:30</c>.</summary>
    public static string TimeOf(MonthlyRule rule) =>
        rule.Time.ToString(rule.Time.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A status as the contract writes it.</summary>
    public static string ToName(ScheduleStatus status) => status.ToString().ToUpperInvariant();
}
