using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;

namespace Florin.Platform.Privacy;

/// <summary>
/// Seals personal data before it is stored, and opens it where it is shown. Everything between, such as events, states, read
/// models, feeds and copies, holds it sealed: once a person's key is gone, so is what is known of them, everywhere. Keys are
/// those of the user service, and are remembered until its list of revocations names the person. Thread-safe.
/// </summary>
public sealed class PersonalData : IDisposable
{
    private readonly FindPersonKey? _find;
    private readonly Func<string, long> _positionOf;
    private readonly TimeSpan _keysFor;
    private readonly MemoryCache _keys;

    /// <summary>Remembers no key yet.</summary>
    /// <param name="find">Asks the user service.</param>
    /// <param name="positionOf">Where in the log of users something last happened to a person, as far as this process knows.</param>
    /// <param name="options">Limits.</param>
    public PersonalData(FindPersonKey find, Func<string, long> positionOf, PrivacyOptions options)
        : this(options)
    {
        (_find, _positionOf) = (find, positionOf);
    }

    private PersonalData(PrivacyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_positionOf, _keysFor) = (_ => 0, options.KeysFor);
        _keys = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.MaxCachedKeys });
    }

    /// <summary>Leaves everything as it is: for a service that is hosted by itself, without those that have the keys.</summary>
    public static PersonalData Unsealed { get; } = new(new PrivacyOptions());

    /// <summary>What is shown in the place of the data of a person who was erased.</summary>
    public static string ErasedName(string person) => $"erased {person}";

    /// <summary>What is shown where a person's key is missing, and they were not erased: a backup without keys was restored.</summary>
    public static string LostName(string person) => $"unreadable {person}";

    /// <summary>Seals a text about a person; where they were erased, or their key is lost, what is left of it.</summary>
    /// <param name="person">Such as <c>user_…</c>; null where the text is about nobody who is known.</param>
    /// <param name="text">What is to be stored.</param>
    /// <param name="cancel">Stops the waiting.</param>
    public ValueTask<string> Seal(string? person, string text, CancellationToken cancel)
    {
        if (_find is null || person is null || SealedText.Is(text))
            return ValueTask.FromResult(text);
        return Known(person) is { } known && (known.Key is not null || known.IsErased)
            ? ValueTask.FromResult(Sealed(known, person, text))
            : new ValueTask<string>(Asked());

        async Task<string> Asked() => Sealed(await Ask(_find, person, create: true, cancel), person, text);
    }

    /// <summary>As <see cref="Seal"/>, where there is a text.</summary>
    public async ValueTask<string?> SealAny(string? person, string? text, CancellationToken cancel) =>
        text is null ? null : await Seal(person, text, cancel);

    /// <summary>Opens a text that may be sealed; one that is not is given back.</summary>
    public async ValueTask<string> Open(string text, CancellationToken cancel)
    {
        if (SealedText.PersonOf(text) is not { } person)
            return text;
        var known = await KeyOf(person, cancel);
        return known.Key is { } key && SealedText.TryOpen(key, text, out var opened) ? opened
            : known.IsErased ? ErasedName(person)
            : LostName(person);
    }

    /// <summary>As <see cref="Open"/>, where there is a text.</summary>
    public async ValueTask<string?> OpenAny(string? text, CancellationToken cancel) =>
        text is null ? null : await Open(text, cancel);

    /// <summary>Whether it seals at all.</summary>
    public bool Seals => _find is not null;

    /// <summary>Whether some JSON holds sealed texts.</summary>
    public static bool IsIn(ReadOnlySpan<byte> json) => SealedText.IndexInJson(json) >= 0;

    /// <summary>The same JSON with everything opened.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> OpenAll(ReadOnlyMemory<byte> json, CancellationToken cancel)
    {
        var opened = new ArrayBufferWriter<byte>(json.Length);
        while (SealedText.IndexInJson(json.Span) is >= 0 and var at)
        {
            var length = SealedText.LengthInJson(json.Span[at..]);
            var text =
                SealedText.Marker + Encoding.UTF8.GetString(json.Span[(at + SealedText.MarkerInJson.Length)..(at + length)]);
            opened.Write(json.Span[..at]);
            var plain = await Open(text, cancel);
            opened.Write(JsonEncodedText.Encode(plain, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
            json = json[(at + length)..];
        }
        opened.Write(json.Span);
        return opened.WrittenMemory;
    }

    /// <summary>Takes a person's key that this process has made.</summary>
    public void Learn(string person, PersonKey made) => Keep(person, made);

    /// <summary>Forgets a person's key, which is gone.</summary>
    public void Forget(string person) => _keys.Remove(person);

    /// <inheritdoc/>
    public void Dispose() => _keys.Dispose();

    private static string Sealed(PersonKey known, string person, string text) =>
        known.Key is { } key ? SealedText.Seal(key, person, text)
        : known.IsErased ? ErasedName(person)
        : LostName(person);

    private PersonKey? Known(string person) =>
        _keys.TryGetValue(person, out PersonKey? known) && known!.AsOf >= _positionOf(person) ? known : null; // What is kept is one.

    private async ValueTask<PersonKey> KeyOf(string person, CancellationToken cancel) =>
        Known(person)
        ?? await Ask(
            _find ?? throw new InvalidOperationException($"Data of {person} is sealed, and this process has no keys."),
            person,
            create: false,
            cancel
        );

    private async Task<PersonKey> Ask(FindPersonKey find, string person, bool create, CancellationToken cancel)
    {
        var found = await find(person, create, cancel);
        Keep(person, found);
        return found;
    }

    private void Keep(string person, PersonKey key) =>
        _keys.Set(person, key, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = _keysFor });
}
