using System.Globalization;
using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>Figures as people read them.</summary>
internal static class Words
{
    /// <summary>A length of time by its two largest units.</summary>
    public static string Duration(TimeSpan? time) =>
        time switch
        {
            null => "",
            { TotalDays: >= 1 } t => $"{(int)t.TotalDays} d {t.Hours} h",
            { TotalHours: >= 1 } t => $"{t.Hours} h {t.Minutes} min",
            { TotalMinutes: >= 1 } t => $"{t.Minutes} min {t.Seconds} s",
            { } t => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, t.TotalSeconds):0.#} s"),
        };

    /// <summary>A moment in UTC.</summary>
    public static string Utc(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A number of things, such as <c>1 transfer</c> and <c>2 transfers</c>.</summary>
    public static string Count(int count, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {thing}{(count == 1 ? "" : "s")}");

    /// <summary>A day.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>How long ago a day was.</summary>
    public static string Age(int days) => days == 0 ? "today" : $"{Count(days, "day")} ago";

    /// <summary>A number.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A length of a file; nothing for null.</summary>
    public static string Size(long? bytes) =>
        bytes switch
        {
            null => "",
            < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
            < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        };

    /// <summary>What a report is restricted to.</summary>
    public static string Restriction(ShownReportParameters of) =>
        (of.Period, of.At) switch
        {
            ({ } period, _) => period.Replace("..", " to ", StringComparison.Ordinal),
            (_, { } at) => $"up to {Utc(at)}",
            _ => "all until then",
        };

    /// <summary>Milliseconds; nothing for null.</summary>
    public static string Milliseconds(double? ms) =>
        ms is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.#} ms") : "";

    /// <summary>An amount with its currency's digits, as the API wrote them.</summary>
    public static string Money(decimal amount, string currency) =>
        string.Create(CultureInfo.InvariantCulture, $"{amount:#,0.00######} {currency}");

    /// <summary>What is wrong with a service, in one line.</summary>
    public static string WhatIsWrong(ShownServiceHealth service) =>
        string.Join(
            "; ",
            (service.Checks ?? [])
                .Where(check => check.Status != "healthy")
                .Select(check => $"{check.Name}: {check.Detail ?? check.Status}")
                .Concat(
                    (service.Consumers ?? [])
                        .Where(consumer => consumer.Status != "healthy")
                        .Select(consumer => $"{consumer.Name}: {consumer.Detail ?? consumer.Status}")
                )
                .Prepend(service.Detail ?? "")
                .Where(text => text.Length > 0)
        );
}
