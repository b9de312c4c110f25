namespace Florin.Reconciliation.Reading;

/// <summary>Amounts of statements as plain decimals: digits, at most one point, a minus.</summary>
internal static class PlainDecimal
{
    private const int MaxLength = 40;

    /// <summary>An amount with a decimal sign and perhaps signs between thousands; null where it is not one.</summary>
    /// <param name="text">For example <c>1.234,50</c>, <c>25,</c> or <c>-7</c>.</param>
    /// <param name="point">The decimal sign.</param>
    /// <param name="thousands">What may stand between thousands; nothing where it is empty.</param>
    public static string? Of(string text, char point, string thousands = "")
    {
        text = text.Trim();
        if (text.Length is 0 or > MaxLength)
            return null;
        var negative = text[0] == '-' || text[^1] == '-';
        var digits = text.Trim('-').TrimStart('+').Trim();
        if (text.Count(c => c == '-') > 1)
            return null;
        var at = digits.LastIndexOf(point);
        var whole = at < 0 ? digits : digits[..at];
        var fraction = at < 0 ? "" : digits[(at + 1)..].TrimEnd('0');
        if (whole.Length == 0 && at >= 0)
            whole = "0";
        whole = Ungrouped(whole, thousands);
        if (!IsDigits(whole) || whole.Length == 0 || !IsDigits(fraction))
            return null;
        whole = whole.TrimStart('0') is { Length: > 0 } significant ? significant : "0";
        var magnitude = fraction.Length == 0 ? whole : $"{whole}.{fraction}";
        return negative && magnitude != "0" ? $"-{magnitude}" : magnitude;
    }

    /// <summary>The amount with the other sign.</summary>
    public static string Negate(string amount) =>
        amount == "0" ? amount
        : amount[0] == '-' ? amount[1..]
        : $"-{amount}";

    // Groups of three digits, or of two before the last one as in India, between signs of one kind; anything else is no number, since
    // a point that was meant as a decimal sign would multiply the amount.
    private static string Ungrouped(string whole, string thousands)
    {
        var first = whole.IndexOfAny([.. thousands]);
        if (first < 0)
            return whole;
        var groups = whole.Split(whole[first]);
        var isGrouped =
            groups[0].Length is 1 or 2 or 3 && groups[^1].Length == 3 && groups[1..^1].All(group => group.Length is 2 or 3);
        return isGrouped ? string.Concat(groups) : "";
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
