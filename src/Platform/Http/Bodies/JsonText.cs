using System.Buffers;
using System.Globalization;
using System.Text;
using Florin.Kernel;

namespace Florin.Platform.Http.Bodies;

/// <summary>What a JSON string or name comes to, found without making a string of it, which might be impossible.</summary>
/// <param name="Length">How many characters it has, each a code point as in JSON Schema.</param>
/// <param name="Problem">What is wrong with it; null when nothing is.</param>
/// <param name="IsBroken">It is not Unicode: no string can be made of it.</param>
internal readonly record struct JsonText(int Length, string? Problem, bool IsBroken)
{
    private const string NotUtf8 = "is not valid UTF-8.";

    /// <summary>Looks at the bytes between the quotes, escapes and all.</summary>
    public static JsonText Of(ReadOnlySpan<byte> raw)
    {
        // Printable ASCII without escapes: the usual case.
        if (raw.IndexOf((byte)'\\') < 0 && !raw.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            return new JsonText(raw.Length, null, false);
        var (length, problem, isBroken) = (0, (string?)null, false);
        foreach (var codePoint in new CodePoints(raw))
        {
            length++;
            isBroken |= codePoint is CodePoints.NotUtf8 or (>= 0xD800 and <= 0xDFFF);
            if (problem is null && codePoint == CodePoints.NotUtf8)
                problem = NotUtf8;
            else if (problem is null && PlainText.Forbids(codePoint))
                problem = PlainText.ProblemOf(codePoint);
        }
        return new JsonText(length, problem, isBroken);
    }

    /// <summary>The beginning of a string or name, to be repeated in a message, whatever it holds.</summary>
    public static string Shown(ReadOnlySpan<byte> raw)
    {
        var shown = new StringBuilder();
        foreach (var codePoint in new CodePoints(raw))
        {
            if (shown.Length >= PlainText.MaxShown)
                return shown.Append('…').ToString();
            if (codePoint == CodePoints.NotUtf8)
                shown.Append('\uFFFD');
            else if (PlainText.Forbids(codePoint))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{codePoint:X4}");
            else
                shown.Append(new Rune(codePoint).ToString());
        }
        return shown.ToString();
    }

    /// <summary>
    /// The code points of a string or name whose quotes and escapes the reader has found to be well formed; halves of surrogate
    /// pairs come as they are, and bytes that are no UTF-8 as <see cref="NotUtf8"/>.
    /// </summary>
    private ref struct CodePoints(ReadOnlySpan<byte> raw)
    {
        public const int NotUtf8 = -1;

        private ReadOnlySpan<byte> _rest = raw;

        public int Current { get; private set; }

        public readonly CodePoints GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
                return false;
            if (_rest[0] == '\\')
            {
                Current = Escaped();
                return true;
            }
            var isUtf8 = Rune.DecodeFromUtf8(_rest, out var rune, out var taken) == OperationStatus.Done;
            Current = isUtf8 ? rune.Value : NotUtf8;
            _rest = _rest[taken..];
            return true;
        }

        private int Escaped()
        {
            if (_rest[1] != 'u')
                return Simple();
            var first = Hex();
            if (!char.IsHighSurrogate(first) || !_rest.StartsWith("\\u"u8))
                return first;
            var before = _rest;
            var second = Hex();
            if (char.IsLowSurrogate(second))
                return char.ConvertToUtf32(first, second);
            _rest = before;
            return first;
        }

        private int Simple()
        {
            var escape = _rest[1];
            _rest = _rest[2..];
            return escape switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                _ => escape,
            };
        }

        private char Hex()
        {
            var digits = _rest[2..6];
            _rest = _rest[6..];
            return (char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }
    }
}
