using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Florin.GrpcEdge.Transcoding;

/// <summary>How values of each type stand on the wire.</summary>
internal static class WireTypes
{
    public static WireFormat.WireType Of(FieldType type) =>
        type switch
        {
            FieldType.String or FieldType.Bytes or FieldType.Message => WireFormat.WireType.LengthDelimited,
            FieldType.Fixed32 or FieldType.SFixed32 or FieldType.Float => WireFormat.WireType.Fixed32,
            FieldType.Fixed64 or FieldType.SFixed64 or FieldType.Double => WireFormat.WireType.Fixed64,
            FieldType.Group => WireFormat.WireType.StartGroup,
            _ => WireFormat.WireType.Varint,
        };
}

/// <summary>Numbers of the wire as text, and the other way round.</summary>
internal static class NumberText
{
    /// <summary>Whether it has 64 bits, of which JavaScript would lose some.</summary>
    public static bool IsLong(FieldType type) =>
        type is FieldType.Int64 or FieldType.UInt64 or FieldType.SInt64 or FieldType.Fixed64 or FieldType.SFixed64;

    /// <summary>A number with a fraction; null of a type without.</summary>
    public static double? OfFraction(FieldType type, ulong number) =>
        type switch
        {
            FieldType.Double => BitConverter.UInt64BitsToDouble(number),
            FieldType.Float => BitConverter.UInt32BitsToSingle((uint)number),
            _ => null,
        };

    /// <summary>A whole number, or a truth value.</summary>
    public static string Of(FieldForm field, ulong number) =>
        field.Type switch
        {
            FieldType.Bool => number != 0 ? "true" : "false",
            FieldType.Int32 or FieldType.SFixed32 => ((int)number).ToString(CultureInfo.InvariantCulture),
            FieldType.UInt32 or FieldType.Fixed32 => ((uint)number).ToString(CultureInfo.InvariantCulture),
            FieldType.SInt32 => ((int)UnZigZag((uint)number)).ToString(CultureInfo.InvariantCulture),
            FieldType.SInt64 => UnZigZag(number).ToString(CultureInfo.InvariantCulture),
            FieldType.UInt64 or FieldType.Fixed64 => number.ToString(CultureInfo.InvariantCulture),
            _ => ((long)number).ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>Reads a whole number; false where the type does not have it.</summary>
    public static bool TryParse(FieldType type, string text, out ulong number)
    {
        number = 0;
        var (style, culture) = (NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        switch (type)
        {
            case FieldType.UInt32 or FieldType.Fixed32 when uint.TryParse(text, style, culture, out var value):
                number = value;
                return true;
            case FieldType.UInt64 or FieldType.Fixed64 when ulong.TryParse(text, style, culture, out number):
                return true;
            case FieldType.Int32
            or FieldType.SFixed32
            or FieldType.SInt32 when int.TryParse(text, style, culture, out var value):
                number = type is FieldType.SInt32 ? (uint)ZigZag(value) : (ulong)value;
                return true;
            case FieldType.Int64
            or FieldType.SFixed64
            or FieldType.SInt64 when long.TryParse(text, style, culture, out var value):
                number = type is FieldType.SInt64 ? ZigZag(value) : (ulong)value;
                return true;
            default:
                return false;
        }
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
