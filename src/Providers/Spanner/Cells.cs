using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace Florin.Spanner;

/// <summary>Values as Spanner sends and takes them: numbers and bytes are texts.</summary>
internal static class Cells
{
    /// <summary>The time of the commit, for columns that allow it.</summary>
    public static Value CommitTime { get; } = Value.ForString("spanner.commit_timestamp()");

    /// <summary>No value.</summary>
    public static Value Null { get; } = Value.ForNull();

    public static Value Of(long number) => Value.ForString(number.ToString(CultureInfo.InvariantCulture));

    public static Value Of(string? text) => text is null ? Null : Value.ForString(text);

    public static Value Of(ReadOnlyMemory<byte> bytes) => Value.ForString(Convert.ToBase64String(bytes.Span));

    public static Value Of(DateTimeOffset? time) =>
        time is { } at
            ? Value.ForString(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture))
            : Null;

    /// <summary>A key, or a row, of several values.</summary>
    public static ListValue Row(params ReadOnlySpan<Value> values)
    {
        var row = new ListValue();
        foreach (var value in values)
            row.Values.Add(value);
        return row;
    }
}

/// <summary>A row that was read.</summary>
/// <param name="cells">Its values, in the order of the columns that were asked for.</param>
internal readonly struct SpannerRow(IReadOnlyList<Value> cells)
{
    public bool IsNull(int column) => cells[column].KindCase == Value.KindOneofCase.NullValue;

    public long Number(int column) => long.Parse(cells[column].StringValue, CultureInfo.InvariantCulture);

    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public string Text(int column) => cells[column].StringValue;

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public byte[] Bytes(int column) => Convert.FromBase64String(cells[column].StringValue);

    public DateTimeOffset? Time(int column) =>
        IsNull(column)
            ? null
            : DateTimeOffset.Parse(Text(column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
