using System.Globalization;
using Florin.Platform.Identity;

namespace Florin.Platform.Commands;

/// <summary>What an Idempotency-Key looks like, and which command id it maps to.</summary>
/// <remarks>
/// A client chooses its keys, and they may hold any separator. So the parts before the key have a form of their own: a scope
/// that no other kind of id begins with, the actor without a colon, an index in digits, and the key comes last. No two of
/// actor, scope, index and key give the same id.
/// </remarks>
public static class IdempotencyKey
{
    /// <summary>The header.</summary>
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <summary>What a key looks like, for people.</summary>
    public static string Form => $"must be 1 to {MaxLength} visible ASCII characters.";

    /// <summary>Whether a text can be a key.</summary>
    public static bool IsValid(string? key) =>
        key?.Length is > 0 and <= MaxLength && !key.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>The command id of a key.</summary>
    /// <param name="actor">Whose key it is.</param>
    /// <param name="key">The key.</param>
    public static string CommandId(Actor actor, string key) => $"key:{Named(actor)}:{key}";

    /// <summary>The command id of one item of a request that has a key for all of them.</summary>
    /// <param name="actor">Whose key it is.</param>
    /// <param name="key">The key of the request.</param>
    /// <param name="index">The item's place in it, from 0.</param>
    public static string CommandId(Actor actor, string key, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"item:{Named(actor)}:{index}:{key}");

    // The ids of users have no colon; whatever else a token names as its subject must not get into what follows.
    private static string Named(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.Id.AsSpan().ContainsAny('%', ':')
            ? actor.Id.Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal)
            : actor.Id;
    }
}
