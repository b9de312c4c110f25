using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Florin.Kernel;

namespace Florin.Transactions.Exchange;

/// <summary>Two currencies.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The second.</param>
internal sealed record CurrencyPair(Currency From, Currency To)
{
    /// <summary>Reads a pair such as <c>EUR/USD</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CurrencyPair? pair)
    {
        pair =
            text.ToUpperInvariant().Split('/') is [var one, var other]
            && Currency.TryGet(one, out var from)
            && Currency.TryGet(other, out var to)
            && !ReferenceEquals(from, to)
                ? new CurrencyPair(from, to)
                : null;
        return pair is not null;
    }
}

/// <summary>
/// How many major units of one currency a major unit of another is worth: a fraction of whole numbers, so that nothing is lost
/// before it is rounded on purpose.
/// </summary>
/// <param name="Numerator">More than zero.</param>
/// <param name="Denominator">More than zero.</param>
internal readonly partial record struct ExchangeRate(BigInteger Numerator, BigInteger Denominator)
{
    private const int ShownDigits = 10;
    private const int BasisPoints = 10_000;

    /// <summary>The same rate the other way round.</summary>
    public ExchangeRate Inverse => new(Denominator, Numerator);

    /// <summary>Reads a plain decimal.</summary>
    public static bool TryParse(string? text, out ExchangeRate rate)
    {
        rate = default;
        if (text is null || PlainDecimal().Match(text) is not { Success: true } match)
            return false;
        var fraction = match.Groups["fraction"].Value;
        var numerator = BigInteger.Parse(match.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture);
        rate = new ExchangeRate(numerator, BigInteger.Pow(10, fraction.Length));
        return numerator > 0;
    }

    /// <summary>What a client gets: so many basis points less.</summary>
    public ExchangeRate Less(int basisPoints) => new(Numerator * (BasisPoints - basisPoints), Denominator * BasisPoints);

    /// <summary>What an amount is worth in another currency, in minor units: rounded down and rounded up.</summary>
    public (BigInteger Down, BigInteger Up) Apply(Money amount, Currency to)
    {
        var exact = amount.Minor * Numerator * to.Scale;
        var by = Denominator * amount.Currency.Scale;
        var down = BigInteger.DivRem(exact, by, out var rest);
        return (down, rest.IsZero ? down : down + 1);
    }

    /// <summary>So many basis points of an amount, in minor units, rounded up.</summary>
    public static BigInteger PartOf(BigInteger minor, int basisPoints) =>
        ((minor * basisPoints) + BasisPoints - 1) / BasisPoints;

    /// <summary>The decimal, rounded down to ten digits after the point: for people.</summary>
    public override string ToString()
    {
        var scaled = Numerator * BigInteger.Pow(10, ShownDigits) / Denominator;
        var digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(ShownDigits + 1, '0');
        var text = $"{digits[..^ShownDigits]}.{digits[^ShownDigits..]}".TrimEnd('0');
        return text.EndsWith('.') ? $"{text}0" : text;
    }

    [GeneratedRegex(
        @"^(?<whole>[0-9]{1,9})(\.(?<fraction>[0-9]{1,12}))?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex PlainDecimal();
}
