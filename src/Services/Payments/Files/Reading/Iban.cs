namespace Florin.Payments.Files.Reading;

/// <summary>International bank account numbers, ISO 13616.</summary>
internal static class Iban
{
    private const int Shortest = 15;
    private const int Longest = 34;

    /// <summary>Whether a text looks like one: two letters, two digits, and letters and digits.</summary>
    public static bool HasForm(string? text) =>
        text is { Length: >= Shortest and <= Longest }
        && char.IsAsciiLetterUpper(text[0])
        && char.IsAsciiLetterUpper(text[1])
        && char.IsAsciiDigit(text[2])
        && char.IsAsciiDigit(text[3])
        && text.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c));

    /// <summary>Whether its check digits are right (ISO 7064, MOD 97-10).</summary>
    public static bool IsValid(string? text)
    {
        if (!HasForm(text))
            return false;
        var rest = 0;
        foreach (var c in text![4..] + text[..4]) // It has a form.
            rest = char.IsAsciiDigit(c) ? ((rest * 10) + (c - '0')) % 97 : ((rest * 100) + (c - 'A' + 10)) % 97;
        return rest == 1;
    }
}
