using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Florin.Platform.Projections;

/// <summary>A cursor that names no place in the order of its list: nobody was given it.</summary>
public sealed class WrongCursor()
    : Exception("is not a valid cursor of this list; pass the nextCursor of the previous page unchanged.");

/// <summary>
/// A place in the order of a list, as an opaque text for a client. It names the last row by its order value and key, so it
/// stays valid while rows come and go, and never skips or repeats one; and the list, with its filters and its order, so that
/// in another one it is refused and not taken for a place there.
/// </summary>
public static class Cursor
{
    private const int MaxLength = 512;
    private const char Separator = '\u001f';

    /// <summary>The place of a row in a list.</summary>
    public static string Encode(string list, in ViewRow row)
    {
        var value = row.OrderValue switch
        {
            null => "-",
            long number => string.Create(CultureInfo.InvariantCulture, $"n{number}"),
            var text => $"t{text}",
        };
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{list}{Separator}{value}{Separator}{row.Key}"));
    }

    /// <summary>Reads a place back, and which list it belongs to; false for a text that is not a cursor.</summary>
    public static bool TryDecode(
        string text,
        [NotNullWhen(true)] out string? list,
        [NotNullWhen(true)] out (object? Value, string Key)? place
    )
    {
        (list, place) = (null, null);
        if (text.Length is 0 or > MaxLength || !Base64Url.IsValid(text))
            return false;
        var bytes = Base64Url.DecodeFromChars(text);
        if (!Utf8.IsValid(bytes) || !text.AsSpan().SequenceEqual(Base64Url.EncodeToString(bytes)))
            return false; // Something else decodes to the same bytes.
        var parts = Encoding.UTF8.GetString(bytes).Split(Separator);
        if (parts is not [var of, { Length: > 0 } value, { Length: > 0 } key])
            return false;
        list = of;
        place = value[0] switch
        {
            '-' when value.Length == 1 => (null, key),
            'n'
                when long.TryParse(
                    value.AsSpan(1),
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out var number
                ) => (number, key),
            't' => (value[1..], key),
            _ => null,
        };
        return place is not null;
    }
}
