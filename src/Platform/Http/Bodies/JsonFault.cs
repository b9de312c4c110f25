using System.Text.Json;

namespace Florin.Platform.Http.Bodies;

/// <summary>What is wrong with a text that is not valid JSON, in words for its author.</summary>
internal static class JsonFault
{
    private const byte LineFeed = (byte)'\n';

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>The problem that a reader of some bytes came upon.</summary>
    public static string In(ReadOnlySpan<byte> body, JsonException fault)
    {
        if (body.StartsWith(ByteOrderMark))
            return "begins with a byte order mark; send UTF-8 without one.";
        if (body.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return "is empty; expected a JSON object.";
        var (line, column) = (fault.LineNumber ?? 0, fault.BytePositionInLine ?? 0);
        var at = StartOf(line, body) + column;
        return at >= body.Length
            ? "is not valid JSON: it ends before it is complete."
            : $"is not valid JSON: {Name(body[(int)at])} is unexpected at line {line + 1}, byte {column + 1}.";
    }

    private static long StartOf(long line, ReadOnlySpan<byte> body)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            var end = body[start..].IndexOf(LineFeed);
            if (end < 0)
                return body.Length;
            start += end + 1;
        }
        return start;
    }

    private static string Name(byte value) =>
        value is >= (byte)'!' and <= (byte)'~' ? $"'{(char)value}'" : $"the byte 0x{value:X2}";
}
