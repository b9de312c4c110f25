using System.Security.Cryptography;

namespace Florin.Kernel;

/// <summary>
/// Makes ids that sort by time of creation: a prefix, ten characters of milliseconds and sixteen of randomness, in
/// Crockford's base 32 as <see href="https://github.com/ulid/spec">ULID</see> lays them out, in small letters. Within a
/// millisecond the random part counts up, so ids of one process are strictly increasing even when the clock stands or
/// goes back.
/// </summary>
public sealed class IdSource
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 26;

    private readonly TimeProvider _clock;
    private readonly Action<Span<byte>> _fill;
    private readonly Lock _lock = new();
    private long _millisecond;
    private UInt128 _random;

    /// <summary>Ids from a clock and a source of randomness, which a simulation seeds.</summary>
    public IdSource(TimeProvider clock, Action<Span<byte>>? fill = null)
    {
        _clock = clock;
        _fill = fill ?? RandomNumberGenerator.Fill;
    }

    /// <summary>A new id, such as <c>txn_01kan…</c>.</summary>
    /// <param name="prefix">With its underscore.</param>
    public string Next(string prefix)
    {
        UInt128 value;
        lock (_lock)
        {
            var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > _millisecond)
                (_millisecond, _random) = (now, Random80());
            else
                _random++;
            value = ((UInt128)(ulong)_millisecond << 80) | (_random & ((UInt128.One << 80) - 1));
        }
        return string.Create(
            prefix.Length + Length,
            (prefix, value),
            static (text, made) =>
            {
                made.prefix.CopyTo(text);
                var rest = made.value;
                for (var at = text.Length - 1; at >= made.prefix.Length; at--, rest >>= 5)
                    text[at] = Digits[(int)(rest & 31)];
            }
        );
    }

    private UInt128 Random80()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        _fill(bytes[..10]);
        bytes[9] &= 0x7F; // Room to count up within the millisecond.
        return BitConverter.ToUInt64(bytes) | ((UInt128)BitConverter.ToUInt64(bytes[8..]) << 64);
    }
}

/// <summary>The form that every id has: a known prefix and 1 to 40 small letters or digits.</summary>
public static class IdForm
{
    private const int MaxLength = 40;

    /// <summary>Whether a text has the form of an id with this prefix.</summary>
    public static bool Fits(ReadOnlySpan<char> text, string prefix)
    {
        if (!text.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        var rest = text[prefix.Length..];
        return rest.Length is > 0 and <= MaxLength && !rest.ContainsAnyExcept(Allowed);
    }

    private static readonly System.Buffers.SearchValues<char> Allowed = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789"
    );
}

/// <summary>A strongly typed id.</summary>
/// <typeparam name="TSelf">The id itself.</typeparam>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    /// <summary>What its text begins with, such as <c>acc_</c>.</summary>
    static abstract string Prefix { get; }

    /// <summary>Wraps a text that is known to have the form.</summary>
    static abstract TSelf From(string value);

    /// <summary>The text.</summary>
    string Value { get; }
}

/// <summary>What all typed ids can do.</summary>
public static class Id
{
    /// <summary>A new id.</summary>
    public static T New<T>(IdSource ids)
        where T : struct, IId<T>
    {
        ArgumentNullException.ThrowIfNull(ids);
        return T.From(ids.Next(T.Prefix));
    }

    /// <summary>Reads an id from text, when it has the form.</summary>
    public static bool TryParse<T>(string? text, out T id)
        where T : struct, IId<T>
    {
        var fits = text is not null && IdForm.Fits(text, T.Prefix);
        id = fits ? T.From(text!) : default; // fits means not null.
        return fits;
    }

    /// <summary>Why a text is refused that has not the form of an id, as a sentence.</summary>
    public static string NotOne<T>(string? text)
        where T : struct, IId<T> =>
        $"'{PlainText.Shortened(text)}' is not a valid id: expected one that begins with {T.Prefix}.";
}
