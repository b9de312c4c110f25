using System.Collections.Concurrent;

namespace Florin.Platform.Identity.Tokens;

/// <summary>
/// Revocations that were heard of elsewhere than from the log. They are merged to the strictest and only ever refuse, since anyone who
/// can write to the store they come from could have made them up. Thread-safe.
/// </summary>
internal sealed class RevocationHints
{
    /// <summary>So many users at the most.</summary>
    public const int Most = 100_000;

    // A log that was asked so long after a hint was heard, and does not have it, never will.
    private static readonly TimeSpan Benefit = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Heard> _byUser = new(StringComparer.Ordinal);

    public bool Add(Revocation revocation, long heard)
    {
        if (_byUser.Count >= Most && !_byUser.ContainsKey(revocation.UserId))
            return false;
        _byUser.AddOrUpdate(
            revocation.UserId,
            static (_, added) => added,
            static (_, known, added) =>
                new Heard(
                    Math.Max(known.Until, added.Until),
                    Math.Max(known.Position, added.Position),
                    known.Position >= added.Position ? known.At : added.At
                ),
            new Heard(revocation.Until, revocation.Position, heard)
        );
        return true;
    }

    /// <summary>The log says this of a user.</summary>
    public void Confirm(Revocation revocation)
    {
        if (_byUser.TryGetValue(revocation.UserId, out var hint) && hint.Position <= revocation.Position)
            _byUser.TryRemove(KeyValuePair.Create(revocation.UserId, hint));
    }

    public int Drop(long position, long began, TimeProvider clock)
    {
        var unconfirmed = 0;
        foreach (var (user, hint) in _byUser)
        {
            var isRead = hint.Position <= position;
            if (!isRead && clock.GetElapsedTime(hint.At, began) < Benefit)
                continue;
            if (_byUser.TryRemove(KeyValuePair.Create(user, hint)) && !isRead)
                unconfirmed++;
        }
        return unconfirmed;
    }

    public long PositionOf(string id) => !_byUser.IsEmpty && _byUser.TryGetValue(id, out var hint) ? hint.Position : 0;

    public bool Cover(string userId, long issuedAt) =>
        !_byUser.IsEmpty && _byUser.TryGetValue(userId, out var hint) && issuedAt <= hint.Until;

    private sealed record Heard(long Until, long Position, long At);
}
