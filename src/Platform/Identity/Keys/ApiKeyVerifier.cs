using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Florin.Platform.Identity.Signatures;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Resilience;
using Florin.Platform.Resilience.Deadlines;

namespace Florin.Platform.Identity.Keys;

/// <summary>
/// Resolves an API key to its actor. A key that is not known is looked up at the user service; from then on it is known by its
/// hash until the log of revocations names the key or its owner, and then it is looked up again. Thread-safe.
/// </summary>
public sealed class ApiKeyVerifier : ITokenVerifier, IDisposable
{
    private const double LookupsPerSecond = 100;
    private const double Burst = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly Func<string, CancellationToken, Task<ApiKeyCard?>> _find;
    private readonly Revocations _revocations;
    private readonly RoleGrants _roles;
    private readonly TimeProvider _clock;
    private readonly TokenCache<KnownKey> _cache;
    private readonly SignedRequests _signed;
    private readonly ConcurrentQueue<KnownKey> _used = [];
    private readonly Lock _lock = new();
    private double _budget = Burst;
    private long _refilled;

    /// <summary>A verifier that knows no key yet.</summary>
    /// <param name="find">Looks a key up at the user service; null where there is none, or it is not good any more.</param>
    /// <param name="revocations">Which keys and owners something has happened to.</param>
    /// <param name="roles">What roles permit.</param>
    /// <param name="options">How many keys are remembered.</param>
    /// <param name="clock">Time.</param>
    public ApiKeyVerifier(
        Func<string, CancellationToken, Task<ApiKeyCard?>> find,
        Revocations revocations,
        RoleGrants roles,
        TokenOptions options,
        TimeProvider clock
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        (_find, _revocations, _roles, _clock) = (find, revocations, roles, clock);
        (_cache, _refilled) = (new TokenCache<KnownKey>(options.MaxCached), clock.GetTimestamp());
        _signed = new SignedRequests(options.SignatureAge, clock);
    }

    /// <inheritdoc/>
    public ValueTask<Actor?> Verify(string token, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (!TokenHash.TryOf(token, out var hash))
            return ValueTask.FromResult<Actor?>(null);
        return _revocations.Known && _cache.Find(hash) is { } known && IsCurrent(known)
            ? ValueTask.FromResult(Judge(known))
            : Look(token, hash, cancel);
    }

    /// <summary>The keys that were used since this was last asked, each once.</summary>
    public IReadOnlyList<ApiKeyUse> TakeUses()
    {
        var uses = new List<ApiKeyUse>();
        while (_used.TryDequeue(out var key))
            uses.Add(new ApiKeyUse(key.Card.Id, DateTimeOffset.FromUnixTimeSeconds(key.Taken())));
        return uses;
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private bool IsCurrent(KnownKey key) =>
        _revocations.PositionOf(key.Card.Id) <= key.Card.AsOf && _revocations.PositionOf(key.Card.Owner) <= key.Card.AsOf;

    private Actor? Judge(KnownKey key)
    {
        var now = _clock.GetUtcNow();
        if (now >= key.GoodUntil)
            return null;
        if (key.Use(now.ToUnixTimeSeconds()))
            _used.Enqueue(key);
        return key.Actor;
    }

    private async ValueTask<Actor?> Look(string text, TokenHash hash, CancellationToken cancel)
    {
        if (ApiKeyText.IdOf(text) is not { } id)
            return null;
        await MustBeKnown(cancel);
        if (_cache.Find(hash) is { } cached && IsCurrent(cached))
            return Judge(cached);
        if (!Affordable())
            throw new ServiceUnavailable("user", "is asked for too many unknown API keys.");
        if (await _find(id, cancel) is not { } card || Matching(card, text) is not { } matching)
            return null;
        if (Known(card, matching) is not { } known)
            return null;
        var left = known.GoodUntil - _clock.GetUtcNow();
        _cache.Keep(hash, known, left < Longest ? left : Longest);
        return Judge(known);
    }

    private async ValueTask MustBeKnown(CancellationToken cancel)
    {
        try
        {
            await _revocations.WhenKnown.Within(Patience, _clock, cancel);
        }
        catch (TimeoutException)
        {
            throw new ServiceUnavailable("user", "has not sent the list of revoked keys yet.");
        }
    }

    private KnownKey? Known(ApiKeyCard card, ApiKeyHash matching)
    {
        if (!RoleNames.TryParse(card.Role, out var role))
            return null;
        if (!AddressRanges.TryParse(card.Addresses, out var ranges, out _))
            return null;
        if (Proof(card) is not (true, var proof))
            return null;
        var scopes = PermissionSet.Parse(string.Join(' ', card.Scopes), out _);
        var actor = new Actor(card.Owner, role, card.Tier)
        {
            Grants = _roles[role].Within(scopes),
            Scopes = scopes,
            From = card.Addresses.Count == 0 ? null : ranges,
            Key = card.Id,
            Proof = proof,
        };
        var until = card.ExpiresAt ?? DateTimeOffset.MaxValue;
        return new KnownKey(card, actor, matching.Until < until ? matching.Until.Value : until);
    }

    private (bool IsKnown, RequestProof? Proof) Proof(ApiKeyCard card) =>
        card.SigningKey is not { } text ? (true, null)
        : Ed25519PublicKey.TryParse(text, out var key) ? (true, new RequestProof(_signed, card.Id, key))
        : (false, null);

    private ApiKeyHash? Matching(ApiKeyCard card, string text)
    {
        var (sent, now) = (Encoding.ASCII.GetBytes(ApiKeyText.HashOf(text)), _clock.GetUtcNow());
        return card.Hashes.FirstOrDefault(one =>
            CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one.Sha256), sent) && !(one.Until <= now)
        );
    }

    // Who sends random keys makes the user service look for them: so many a second, and no more.
    private bool Affordable()
    {
        lock (_lock)
        {
            var now = _clock.GetTimestamp();
            _budget = Math.Min(Burst, _budget + (_clock.GetElapsedTime(_refilled, now).TotalSeconds * LookupsPerSecond));
            _refilled = now;
            if (_budget < 1)
                return false;
            _budget--;
            return true;
        }
    }

    private sealed class KnownKey(ApiKeyCard card, Actor actor, DateTimeOffset goodUntil)
    {
        private long _lastUsed;
        private int _waits;

        public ApiKeyCard Card => card;

        public Actor Actor => actor;

        public DateTimeOffset GoodUntil => goodUntil;

        /// <summary>Notes a use; whether it has to be put among those that are to be told.</summary>
        public bool Use(long second)
        {
            if (Volatile.Read(ref _lastUsed) != second)
                Volatile.Write(ref _lastUsed, second);
            return Volatile.Read(ref _waits) == 0 && Interlocked.Exchange(ref _waits, 1) == 0;
        }

        public long Taken()
        {
            Volatile.Write(ref _waits, 0);
            return Volatile.Read(ref _lastUsed);
        }
    }
}
