using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.Times;

namespace Florin.Schedules.Features;

/// <summary>How often an occurrence is tried again for which there is not enough money.</summary>
/// <param name="Count">So often after the first time, 0 to 30.</param>
/// <param name="IntervalSeconds">So long after the last time, 1 to 604800 (a week).</param>
internal sealed record RetriesBody(int? Count, int? IntervalSeconds);

/// <summary>What a client sends to create or to preview a schedule.</summary>
/// <param name="UserId">Whose it is: one's own, or for an administrator anyone's.</param>
/// <param name="Name">What it is called; at most 100 characters.</param>
/// <param name="Type">transfer, deposit or withdrawal.</param>
/// <param name="AmountRule">fixed (default); all: everything on the source; downTo: what the source holds beyond the amount.</param>
/// <param name="Amount">A decimal in major units; not for all.</param>
/// <param name="Currency">The currency of the amount, which must be the accounts'.</param>
/// <param name="FromAccount">The source of a transfer or withdrawal.</param>
/// <param name="ToAccount">The target of a transfer or deposit.</param>
/// <param name="Description">What the statement says; at most 500 characters.</param>
/// <param name="Reference">The client's own reference; at most 200 characters.</param>
/// <param name="Metadata">What the client keeps with each transaction.</param>
/// <param name="At">When it is due, once. One of at, cron and monthly is needed.</param>
/// <param name="Cron">A cron expression of five fields, in the time zone.</param>
/// <param name="Monthly">A day of the month.</param>
/// <param name="TimeZone">IANA's name of the time zone, such as Europe/Prague. Default UTC.</param>
/// <param name="Calendar">A configured calendar of holidays. Default none: Monday to Friday are business days.</param>
/// <param name="Adjust">none (default), preceding or following: where an occurrence goes that would fall on no business day.</param>
/// <param name="StartsAt">It is not due before. Default now.</param>
/// <param name="EndsAt">It is not due after.</param>
/// <param name="MaxOccurrences">It ends after so many.</param>
/// <param name="MaxTotal">It ends when it has moved so much; its last occurrence moves the rest.</param>
/// <param name="Missed">skip, once (default) or all: what becomes of occurrences that nobody ran when they were due.</param>
/// <param name="Retries">How often it is tried again where there is not enough money. Default never.</param>
/// <param name="FromPurpose">The purpose of the source that it is taken from, where that segregates its balance by purpose.</param>
/// <param name="ToPurpose">The purpose of the target that it is for, likewise.</param>
internal sealed record ScheduleBody(
    string? UserId,
    [property: MaxLength(TermsReader.MaxName)] string? Name,
    string? Type,
    string? AmountRule,
    JsonAmount? Amount,
    string? Currency,
    string? FromAccount,
    string? ToAccount,
    [property: MaxLength(TermsReader.MaxDescription)] string? Description,
    [property: MaxLength(TermsReader.MaxReference)] string? Reference,
    JsonObject? Metadata,
    string? At,
    string? Cron,
    MonthlyBody? Monthly,
    string? TimeZone,
    string? Calendar,
    string? Adjust,
    string? StartsAt,
    string? EndsAt,
    int? MaxOccurrences,
    JsonAmount? MaxTotal,
    string? Missed,
    RetriesBody? Retries,
    [property: MaxLength(TermsReader.MaxPurpose)] string? FromPurpose = null,
    [property: MaxLength(TermsReader.MaxPurpose)] string? ToPurpose = null
)
{
    /// <summary>When it is due.</summary>
    public RecurrenceBody ToRecurrence() => new(At, Cron, Monthly, TimeZone, Calendar, Adjust);
}
