using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Florin.Unit.Tests.Search;

/// <summary>Texts of any characters there are, with many of those that make words difficult.</summary>
internal static class AnyText
{
    private static readonly string[] Difficult =
    [
        " ",
        "_",
        "-",
        ".",
        "\u0301",
        "\u0345",
        "\u0903",
        "\u20DD",
        "\u200D",
        "\u00AD",
        "\u0000",
        "\u202E",
        "\uFEFF",
        "\uD800",
        "\uDC00",
        "😀",
        "𐐀",
        "İ",
        "ı",
        "ß",
        "ẞ",
        "ﬀ",
        "ŉ",
        "ΐ",
        "Σ",
        "ς",
        "한",
        "각",
        "ก็",
        "ा",
        "Ⅷ",
        "²",
        "٣",
        "ǅ",
    ];

    private static readonly Gen<string> Letters = Gen.Choose('a', 'z').Select(code => ((char)code).ToString());

    private static readonly Gen<string> Runes = Gen.Choose(0, 0x10FFFF - 0x800)
        .Select(code => new Rune(code < 0xD800 ? code : code + 0x800).ToString());

    /// <summary>Whatever a text may be, also no valid UTF-16.</summary>
    public static Gen<string> Texts { get; } =
        from parts in Gen.OneOf(Letters, Letters, Letters, Gen.Elements(Difficult), Runes).ListOf()
        from times in Gen.Choose(1, 12)
        select string.Concat(Enumerable.Repeat(string.Concat(parts), times));

    /// <summary>Texts in alphabets that have letters with accents.</summary>
    public static Gen<string> Accented { get; } =
        from parts in Gen.OneOf(
                Letters,
                Gen.Elements(" ", "-", "1"),
                Gen.Choose(0x00C0, 0x024F).Select(Char),
                Gen.Choose(0x0386, 0x03CE).Select(Char),
                Gen.Choose(0x0400, 0x04FF).Select(Char),
                Gen.Choose(0x1E00, 0x1EF9).Select(Char),
                Gen.Choose(0xAC00, 0xD7A3).Select(Char)
            )
            .ListOf()
        select string.Concat(parts);

    /// <summary>Shows a text in a failure.</summary>
    public static string Shown(string text) =>
        string.Join(' ', text.Select(unit => ((int)unit).ToString("X4", CultureInfo.InvariantCulture)));

    private static string Char(int code) => ((char)code).ToString();
}
