using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Florin.Kernel;

/// <summary>
/// A currency of ISO 4217, or an asset registered beside it: a code of three to eight capital letters or digits and the
/// number of digits of its minor unit (0 to 9). There is one instance per code, so references compare.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed class Currency : IEquatable<Currency>
{
    private static readonly Lock Registering = new();
    private static FrozenDictionary<string, Currency> _known = Iso4217
        .Currencies.Select(c => new Currency(c.Code, c.Digits))
        .ToFrozenDictionary(c => c.Code, StringComparer.Ordinal);

    private Currency(string code, int digits) => (Code, Digits) = (code, digits);

    /// <summary>The code, as in <c>USD</c>.</summary>
    public string Code { get; }

    /// <summary>How many decimal digits the minor unit stands for: 2 for USD, 0 for JPY, 3 for BHD.</summary>
    public int Digits { get; }

    /// <summary>How many minor units make a major one: 100 for USD.</summary>
    public long Scale => PowersOfTen[Digits];

    internal static ReadOnlySpan<long> PowersOfTen =>
        [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    /// <summary>All currencies and assets known now.</summary>
    public static IReadOnlyCollection<Currency> Known => _known.Values;

    /// <summary>Looks a code up; codes are case-sensitive, as ISO 4217 writes them.</summary>
    public static bool TryGet(string? code, [NotNullWhen(true)] out Currency? currency)
    {
        currency = null;
        return code is not null && _known.TryGetValue(code, out currency);
    }

    /// <summary>The currency of a code that is known to be registered.</summary>
    /// <exception cref="ArgumentException">The code is not registered.</exception>
    public static Currency Of(string code) =>
        TryGet(code, out var currency)
            ? currency
            : throw new ArgumentException($"'{code}' is neither an ISO 4217 currency nor a registered asset.", nameof(code));

    /// <summary>Registers a further asset, for example <c>BTC</c> with 8 digits. The same registration again changes nothing.</summary>
    /// <exception cref="ArgumentException">The code is malformed, the digits are not 0 to 9, or the code exists with other digits.</exception>
    public static Currency Register(string code, int digits)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Length is < 3 or > 8 || !code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)))
            throw new ArgumentException($"'{code}' is not an asset code: 3 to 8 capital letters or digits.", nameof(code));
        if (digits is < 0 or > 9)
            throw new ArgumentException($"{code} has {digits} digits; allowed are 0 to 9.", nameof(digits));
        lock (Registering)
        {
            if (_known.TryGetValue(code, out var known))
                return known.Digits == digits
                    ? known
                    : throw new ArgumentException($"{code} is already known with {known.Digits} digits.", nameof(digits));
            var added = new Currency(code, digits);
            _known = _known.Values.Append(added).ToFrozenDictionary(c => c.Code, StringComparer.Ordinal);
            return added;
        }
    }

    /// <inheritdoc/>
    public bool Equals(Currency? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => Code.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Code;

    internal sealed class Converter : JsonConverter<Currency>
    {
        public override Currency Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryGet(reader.GetString(), out var currency)
                ? currency
                : throw new JsonException(
                    $"'{PlainText.Shortened(reader.GetString())}' is neither an ISO 4217 currency nor a registered asset."
                );

        public override void Write(Utf8JsonWriter writer, Currency value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Code);
    }
}
