using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Florin.Kernel;

namespace Florin.Transactions.Projections;

/// <summary>
/// Amounts for comparison across currencies: billionths of the major unit as hexadecimal digits, so many that every amount of
/// every currency fits, and the order of the texts is that of the amounts. Negative amounts are zero.
/// </summary>
internal static partial class AmountKey
{
    private const int Digits = 9; // No currency has more.
    private const int Scale = 1_000_000_000;

    /// <summary>The key of an amount.</summary>
    public static string Of(Money amount) => Of((Int128)amount.Minor * (Scale / amount.Currency.Scale));

    /// <summary>The key of a decimal in major units, whatever the currency.</summary>
    /// <param name="text">The decimal, such as <c>99.95</c>.</param>
    /// <param name="key">Its key.</param>
    /// <param name="problem">Why the text is not an amount.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? key, [NotNullWhen(false)] out string? problem)
    {
        (key, problem) = (null, null);
        const NumberStyles Plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        var match = PlainDecimal().Match(text);
        if (!match.Success)
            problem =
                $"'{PlainText.Shortened(text)}' is not an amount; write a plain decimal such as 100 or 99.95, without an exponent.";
        else if (match.Groups["fraction"].Length > Digits)
            problem = $"'{PlainText.Shortened(text)}' has too many decimal digits; without a currency {Digits} are allowed.";
        else if (!decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out var value) || value > long.MaxValue)
            problem = $"'{PlainText.Shortened(text)}' is too large; at most {long.MaxValue}.";
        else
            key = Of((Int128)(value * Scale));
        return key is not null;
    }

    private static string Of(Int128 billionths) => Int128.Max(billionths, 0).ToString("X24", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^-?[0-9]+(\.(?<fraction>[0-9]+))?\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex PlainDecimal();
}
