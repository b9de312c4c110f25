using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Florin.Kernel;

/// <summary>
/// An amount: a whole number of the currency's minor units (cents) and the currency. Arithmetic is checked and refuses to
/// mix currencies. As JSON in an event: <c>{"amount": 100.00, "currency": "USD"}</c>.
/// </summary>
/// <param name="Minor">Minor units; negative where a balance may be.</param>
/// <param name="Currency">The currency that says what a minor unit is.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct Money(long Minor, Currency Currency) : IComparable<Money>
{
    /// <summary>More characters than any amount of a long needs.</summary>
    internal const int MaxText = 24;

    /// <summary>Nothing, in a currency.</summary>
    public static Money Zero(Currency currency) => new(0, currency);

    /// <summary>More than nothing.</summary>
    public bool IsPositive => Minor > 0;

    /// <summary>Below zero.</summary>
    public bool IsNegative => Minor < 0;

    /// <summary>Exactly nothing.</summary>
    public bool IsZero => Minor == 0;

    /// <summary>The sum of two amounts of one currency.</summary>
    public static Money operator +(Money a, Money b) => new(checked(a.Minor + Same(a, b).Minor), a.Currency);

    /// <summary>The difference of two amounts of one currency.</summary>
    public static Money operator -(Money a, Money b) => new(checked(a.Minor - Same(a, b).Minor), a.Currency);

    /// <summary>The amount with the other sign.</summary>
    public static Money operator -(Money a) => new(checked(-a.Minor), a.Currency);

    /// <summary>Compares two amounts of one currency.</summary>
    public static bool operator >(Money a, Money b) => a.Minor > Same(a, b).Minor;

    /// <summary>Compares two amounts of one currency.</summary>
    public static bool operator <(Money a, Money b) => a.Minor < Same(a, b).Minor;

    /// <summary>Compares two amounts of one currency.</summary>
    public static bool operator >=(Money a, Money b) => a.Minor >= Same(a, b).Minor;

    /// <summary>Compares two amounts of one currency.</summary>
    public static bool operator <=(Money a, Money b) => a.Minor <= Same(a, b).Minor;

    /// <inheritdoc/>
    public int CompareTo(Money other) => Minor.CompareTo(Same(this, other).Minor);

    /// <summary>The decimal in major units with exactly the currency's digits: <c>100.00</c>, <c>-0.05</c>, <c>7</c> for JPY.</summary>
    public string ToDecimal()
    {
        Span<char> text = stackalloc char[MaxText];
        return text[..Format(text)].ToString();
    }

    /// <summary>Writes <see cref="ToDecimal"/> into <paramref name="text"/> and returns how many characters it took.</summary>
    public int Format(Span<char> text)
    {
        var magnitude = Minor < 0 ? (ulong)-(Minor + 1) + 1 : (ulong)Minor;
        var at = 0;
        if (Minor < 0)
            text[at++] = '-';
        var (major, rest) = Math.DivRem(magnitude, (ulong)Currency.Scale);
        major.TryFormat(text[at..], out var written, provider: CultureInfo.InvariantCulture);
        at += written;
        if (Currency.Digits == 0)
            return at;
        text[at++] = '.';
        for (var digit = Currency.Digits - 1; digit >= 0; digit--, rest /= 10)
            text[at + digit] = (char)('0' + (rest % 10));
        return at + Currency.Digits;
    }

    /// <summary>
    /// Reads a plain decimal in major units: digits, at most one point, an optional minus. It is never rounded.
    /// </summary>
    /// <param name="text">For example <c>100</c>, <c>100.5</c>, <c>-0.01</c>.</param>
    /// <param name="currency">Decides how many digits may follow the point.</param>
    /// <param name="money">The amount, when it is one.</param>
    /// <param name="problem">What is wrong and what is allowed, when it is not.</param>
    public static bool TryParse(ReadOnlySpan<char> text, Currency currency, out Money money, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(currency);
        money = Zero(currency);
        problem = Problem(text);
        if (problem is not null)
            return false;
        var negative = text.StartsWith("-");
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? default : digits[(point + 1)..];
        if (fraction.Length > currency.Digits)
            problem = $"'{Shown(text)}' has {fraction.Length} decimal digits; {currency} allows {currency.Digits}.";
        else if (!TryMinor(whole, fraction, currency, negative, out var minor))
            problem = $"'{Shown(text)}' is too large; at most {new Money(long.MaxValue, currency).ToDecimal()} {currency}.";
        else
            money = new Money(minor, currency);
        return problem is null;
    }

    /// <summary>What is wrong with an amount whatever its currency, such as where that is not known; null when nothing is.</summary>
    /// <param name="text">As for <see cref="TryParse"/>.</param>
    public static string? Problem(ReadOnlySpan<char> text) =>
        IsPlain(text)
            ? null
            : $"'{Shown(text)}' is not an amount; write a plain decimal such as 100 or 99.95, without an exponent.";

    /// <summary>The amount and its currency, for people: <c>100.00 USD</c>.</summary>
    public override string ToString() => $"{ToDecimal()} {Currency}";

    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        var digits = text.StartsWith("-") ? text[1..] : text;
        var point = digits.IndexOf('.');
        return point < 0
            ? !digits.IsEmpty && !NotDigits(digits)
            : point > 0 && point < digits.Length - 1 && !NotDigits(digits[..point]) && !NotDigits(digits[(point + 1)..]);
    }

    private static bool NotDigits(ReadOnlySpan<char> text) => text.ContainsAnyExceptInRange('0', '9');

    private static string Shown(ReadOnlySpan<char> text) => PlainText.Shortened(text.ToString());

    private static bool TryMinor(
        ReadOnlySpan<char> whole,
        ReadOnlySpan<char> fraction,
        Currency currency,
        bool negative,
        out long minor
    )
    {
        Int128 value = 0;
        minor = 0;
        if (whole.TrimStart('0').Length > 19)
            return false;
        foreach (var digit in whole)
            value = (value * 10) + (digit - '0');
        foreach (var digit in fraction)
            value = (value * 10) + (digit - '0');
        value *= Currency.PowersOfTen[currency.Digits - fraction.Length];
        if (value > long.MaxValue)
            return false;
        minor = negative ? -(long)value : (long)value;
        return true;
    }

    private static Money Same(Money a, Money b) =>
        ReferenceEquals(a.Currency, b.Currency)
            ? b
            : throw new InvalidOperationException($"Amounts of two currencies met: {a.Currency} and {b.Currency}.");

    internal sealed class Converter : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException("Money is an object with amount and currency.");
            string? amount = null;
            Currency? currency = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isAmount = reader.ValueTextEquals("amount"u8);
                var isCurrency = reader.ValueTextEquals("currency"u8);
                reader.Read();
                if (isAmount)
                    amount = JsonAmount.Text(ref reader);
                else if (isCurrency)
                    currency = Currency.Of(reader.GetString() ?? "");
                else
                    reader.Skip();
            }
            if (amount is null || currency is null)
                throw new JsonException("Money is an object with amount and currency.");
            return TryParse(amount, currency, out var money, out var problem) ? money : throw new JsonException(problem);
        }

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("amount"u8);
            JsonAmount.Write(writer, value);
            writer.WriteString("currency"u8, value.Currency.Code);
            writer.WriteEndObject();
        }
    }
}
