using System.Globalization;
using Florin.Platform.Projections;

namespace Florin.Analytics.Projections;

/// <summary>How long a row's time is.</summary>
internal enum TallyPeriod
{
    /// <summary>All time.</summary>
    All,

    /// <summary>A day, UTC.</summary>
    Day,

    /// <summary>An hour.</summary>
    Hour,

    /// <summary>A minute.</summary>
    Minute,
}

/// <summary>What happened in a minute, an hour, a day, or since the beginning.</summary>
/// <param name="Bucket">How long its time is.</param>
/// <param name="Start">When its time began.</param>
/// <param name="Tally">What happened.</param>
internal sealed record TallyRow(TallyPeriod Bucket, DateTimeOffset Start, Tally Tally)
{
    public static readonly View<TallyRow> View = new View<TallyRow>("tallies", 1, row => KeyOf(row.Bucket, row.Start))
        .Text("bucket", row => NameOf(row.Bucket))
        .Number("start", row => ViewTime.Micros(row.Start))
        .Index("bucket", "start");

    public static string NameOf(TallyPeriod bucket) =>
        bucket switch
        {
            TallyPeriod.Minute => "minute",
            TallyPeriod.Hour => "hour",
            TallyPeriod.Day => "day",
            _ => "all",
        };

    /// <summary>When the time of a kind began that a moment lies in.</summary>
    public static DateTimeOffset StartOf(TallyPeriod bucket, DateTimeOffset moment)
    {
        var length = bucket switch
        {
            TallyPeriod.Minute => TimeSpan.TicksPerMinute,
            TallyPeriod.Hour => TimeSpan.TicksPerHour,
            TallyPeriod.Day => TimeSpan.TicksPerDay,
            _ => long.MaxValue,
        };
        return new DateTimeOffset(moment.UtcTicks - (moment.UtcTicks % length), TimeSpan.Zero);
    }

    public static string KeyOf(TallyPeriod bucket, DateTimeOffset start) =>
        string.Create(CultureInfo.InvariantCulture, $"{NameOf(bucket)} {start.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}");
}
