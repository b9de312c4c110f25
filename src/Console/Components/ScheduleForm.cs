using System.Globalization;
using System.Text.Json;
using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>The form of a schedule, new or as it is.</summary>
internal static class ScheduleForm
{
    /// <summary>In which of its ways a schedule is due; a field of the form alone.</summary>
    public const string Kind = "kind";

    private static readonly string[] Fixed = ["userId", "type", "currency", "fromAccount", "toAccount"];
    private static readonly string[] Times = ["at", "cron", "monthly"];

    private static readonly string[] Terms =
    [
        "name",
        "amountRule",
        "amount",
        "description",
        "reference",
        "timeZone",
        "calendar",
        "adjust",
        "startsAt",
        "endsAt",
        "maxOccurrences",
        "maxTotal",
        "missed",
        "retries.count",
        "retries.intervalSeconds",
    ];

    // What can be taken away; everything else has a value that it goes back to.
    private static readonly string[] Clearable =
    [
        "name",
        "description",
        "reference",
        "calendar",
        "endsAt",
        "maxOccurrences",
        "maxTotal",
    ];

    /// <summary>A form in which nothing is entered but what most schedules have.</summary>
    /// <param name="user">Whose it is to be; null where that is open.</param>
    /// <param name="from">The source; null where that is open.</param>
    public static Entered New(string? user, string? from)
    {
        var form = Empty();
        (form["userId"], form["fromAccount"]) = (user ?? "", from ?? "");
        (form["type"], form["amountRule"], form[Kind], form["timeZone"]) = ("transfer", "fixed", "day", "UTC");
        (form["monthly.day"], form["monthly.time"], form["monthly.every"], form["adjust"]) = ("1", "09:00", "1", "none");
        (form["missed"], form["retries.count"], form["monthly.businessDay"]) = ("once", "0", "-1");
        return form;
    }

    /// <summary>The form of a schedule as it is.</summary>
    public static Entered Of(ShownSchedule schedule)
    {
        var form = New(schedule.UserId, schedule.FromAccount);
        (form["type"], form["currency"], form["toAccount"]) = (schedule.Type, schedule.Currency, schedule.ToAccount ?? "");
        (form["name"], form["description"]) = (schedule.Name ?? "", schedule.Description ?? "");
        (form["reference"], form["amountRule"]) = (schedule.Reference ?? "", schedule.AmountRule);
        (form["amount"], form["maxTotal"]) = (Text(schedule.Amount), Text(schedule.MaxTotal));
        (form["timeZone"], form["calendar"], form["adjust"]) = (schedule.TimeZone, schedule.Calendar ?? "", schedule.Adjust);
        (form["startsAt"], form["endsAt"]) = (Text(schedule.StartsAt), Text(schedule.EndsAt));
        (form["maxOccurrences"], form["missed"]) = (Text(schedule.MaxOccurrences), schedule.Missed);
        form["retries.count"] = Text(schedule.Retries.Count);
        form["retries.intervalSeconds"] = schedule.Retries.Count > 0 ? Text(schedule.Retries.IntervalSeconds) : "";
        PutTimes(form, schedule);
        return form;
    }

    /// <summary>What creates the schedule, or says when it would be due.</summary>
    public static Dictionary<string, object?> Body(Entered form) =>
        form.Body([.. Fixed, .. Terms.Where(name => Has(form, name)), .. OfKind(form[Kind])]);

    /// <summary>What makes a schedule that which was entered: only what is another than before.</summary>
    public static Dictionary<string, object?> Changes(Entered before, Entered form)
    {
        var (was, is_) = (Body(before), Body(form));
        var changes = is_.Where(field => !Fixed.Contains(field.Key) && !IsSame(was.GetValueOrDefault(field.Key), field.Value))
            .ToDictionary(StringComparer.Ordinal);
        if (changes.ContainsKey("amountRule") && is_.TryGetValue("amount", out var amount))
            changes["amount"] = amount; // That of another rule does not stay.
        if (changes.Keys.Any(Times.Contains) && is_.TryGetValue("adjust", out var adjust))
            changes["adjust"] = adjust; // Nor does this with other times.
        var gone = was.Keys.Where(name => Clearable.Contains(name) && !is_.ContainsKey(name)).ToList();
        if (gone.Count > 0)
            changes["clear"] = gone;
        return changes;
    }

    private static Entered Empty() =>
        new(
            "monthly.day",
            "monthly.businessDay",
            "monthly.every",
            "maxOccurrences",
            "retries.count",
            "retries.intervalSeconds"
        );

    private static string[] OfKind(string kind) =>
        kind switch
        {
            "once" => ["at"],
            "cron" => ["cron"],
            "businessDay" => ["monthly.businessDay", "monthly.time", "monthly.every"],
            _ => ["monthly.day", "monthly.time", "monthly.every"],
        };

    // What the form does not show is not sent.
    private static bool Has(Entered form, string name) =>
        name switch
        {
            "amount" => form["amountRule"] != "all",
            "adjust" => form[Kind] is "cron" or "day",
            "retries.intervalSeconds" => form["retries.count"] is not ("" or "0"),
            _ => true,
        };

    private static void PutTimes(Entered form, ShownSchedule schedule)
    {
        form[Kind] =
            schedule.At is not null ? "once"
            : schedule.Cron is not null ? "cron"
            : schedule.Monthly?.BusinessDay is not null ? "businessDay"
            : "day";
        (form["at"], form["cron"]) = (Text(schedule.At), schedule.Cron ?? "");
        if (schedule.Monthly is not { } monthly)
            return;
        (form["monthly.time"], form["monthly.every"]) = (monthly.Time, Text(monthly.Every));
        form[monthly.BusinessDay is null ? "monthly.day" : "monthly.businessDay"] = Text(monthly.BusinessDay ?? monthly.Day);
    }

    private static bool IsSame(object? one, object? other) =>
        JsonSerializer.Serialize(one, ApiJson.Options) == JsonSerializer.Serialize(other, ApiJson.Options);

    private static string Text(IFormattable? value) =>
        value is DateTimeOffset at
            ? at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : value?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}
