using System.Text.Json.Serialization;

namespace Florin.Kernel;

/// <summary>A report: <c>rep_…</c>.</summary>
[JsonConverter(typeof(IdConverter<ReportId>))]
public readonly record struct ReportId(string Value) : IId<ReportId>
{
    /// <inheritdoc/>
    public static string Prefix => "rep_";

    /// <inheritdoc/>
    public static ReportId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A schedule of reports: <c>rps_…</c>.</summary>
[JsonConverter(typeof(IdConverter<ReportScheduleId>))]
public readonly record struct ReportScheduleId(string Value) : IId<ReportScheduleId>
{
    /// <inheritdoc/>
    public static string Prefix => "rps_";

    /// <inheritdoc/>
    public static ReportScheduleId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
