using Florin.Kernel;
using Florin.Platform.Times;

namespace Florin.Schedules.Features;

/// <summary>What a schedule would be sent as, with changes over it: so that a change is checked like a new one.</summary>
internal static class ScheduleMerge
{
    /// <summary>Whether the changes say other times, so that the schedule is due by them from now on.</summary>
    public static bool Restarts(ChangeScheduleBody changes) =>
        changes is not { At: null, Cron: null, Monthly: null, TimeZone: null, Calendar: null, Adjust: null, StartsAt: null }
        || changes.Clear?.Contains("calendar", StringComparer.Ordinal) == true;

    /// <summary>The whole body.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="terms">Its terms, with the texts opened.</param>
    /// <param name="changes">What is to be changed.</param>
    public static ScheduleBody Of(Schedule schedule, ScheduleTerms terms, ChangeScheduleBody changes)
    {
        var created = schedule.Created;
        var body = Times(terms, changes) with
        {
            UserId = created.UserId.Value,
            Type = Camel(created.Type),
            Currency = schedule.Currency.Code,
            FromAccount = created.FromAccount?.Value,
            ToAccount = created.ToAccount?.Value,
            FromPurpose = created.FromPurpose,
            ToPurpose = created.ToPurpose,
            Name = changes.Name ?? terms.Name,
            Description = changes.Description ?? terms.Description,
            Reference = changes.Reference ?? terms.Reference,
            Metadata = changes.Metadata ?? terms.Metadata,
            AmountRule = changes.AmountRule ?? Camel(terms.AmountRule),
            Amount = changes.Amount ?? AmountOf(terms, changes),
            EndsAt = changes.EndsAt ?? Text(terms.EndsAt),
            MaxOccurrences = changes.MaxOccurrences ?? terms.MaxOccurrences,
            MaxTotal = changes.MaxTotal ?? (terms.MaxTotal is { } most ? new JsonAmount(most.ToDecimal()) : null),
            Missed = changes.Missed ?? Camel(terms.Missed),
            Retries = changes.Retries ?? new RetriesBody(terms.Retries.Count, (int)terms.Retries.Interval.TotalSeconds),
        };
        return (changes.Clear ?? []).Aggregate(body, Without);
    }

    private static ScheduleBody Times(ScheduleTerms terms, ChangeScheduleBody changes)
    {
        var (rule, monthly) = (terms.Recurrence, terms.Recurrence.Monthly);
        // One kind of times takes the place of another.
        var isOther = changes is not { At: null, Cron: null, Monthly: null };
        return Nothing with
        {
            At = changes.At ?? (isOther ? null : Text(rule.At)),
            Cron = changes.Cron ?? (isOther ? null : rule.Cron),
            Monthly =
                changes.Monthly
                ?? (
                    isOther || monthly is null
                        ? null
                        : new MonthlyBody(monthly.Day, monthly.BusinessDay, ScheduleView.TimeOf(monthly), monthly.Every)
                ),
            TimeZone = changes.TimeZone ?? rule.TimeZone,
            Calendar = changes.Calendar ?? rule.Calendar,
            Adjust = changes.Adjust ?? (isOther ? null : Camel(rule.Adjust)),
            StartsAt = changes.StartsAt ?? Text(terms.StartsAt),
        };
    }

    private static ScheduleBody Nothing { get; } =
        new(
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null
        );

    // An amount that belongs to another rule does not stay.
    private static JsonAmount? AmountOf(ScheduleTerms terms, ChangeScheduleBody changes) =>
        terms.AmountRule is AmountRule.All || changes.AmountRule is not null ? null : new JsonAmount(terms.Amount.ToDecimal());

    private static ScheduleBody Without(ScheduleBody body, string field) =>
        field switch
        {
            "name" => body with { Name = null },
            "description" => body with { Description = null },
            "reference" => body with { Reference = null },
            "metadata" => body with { Metadata = null },
            "calendar" => body with { Calendar = null },
            "endsAt" => body with { EndsAt = null },
            "maxOccurrences" => body with { MaxOccurrences = null },
            "maxTotal" => body with { MaxTotal = null },
            _ => body, // Reported.
        };

    private static string? Text(DateTimeOffset? time) => time is { } known ? Rfc3339.Text(known) : null;

    private static string Camel<T>(T value)
        where T : struct, Enum => $"{value}" is var name ? char.ToLowerInvariant(name[0]) + name[1..] : "";
}
