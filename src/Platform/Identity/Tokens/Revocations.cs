using System.Collections.Concurrent;

namespace Florin.Platform.Identity.Tokens;

/// <summary>That tokens up to an instant are no longer good: their user was blocked, has another role now, or ended a session.</summary>
/// <param name="UserId">Whose: the id of a user, of a session, of an API key or of a service account.</param>
/// <param name="Until">
/// Tokens issued in this second of Unix time or before are refused; <see cref="long.MaxValue"/> for all, as long as the
/// user is blocked.
/// </param>
/// <param name="Position">The place in the user service's log of the event that brought it about.</param>
public sealed record Revocation(string UserId, long Until, long Position)
{
    /// <summary>After this second of Unix time no token is left that it is about; <see cref="long.MaxValue"/> where that is not known.</summary>
    public long NeededUntil { get; init; } = long.MaxValue;
}

/// <summary>
/// Whose tokens are refused although they have not expired, as this process knows it: kept by the user service where it
/// runs in the same process, else by a <see cref="RevocationsPoll"/>. Thread-safe.
/// </summary>
public sealed class Revocations
{
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, Revocation> _byUser = new(StringComparer.Ordinal);
    private readonly RevocationHints _hints = new();

    /// <summary>An empty list.</summary>
    /// <param name="known">
    /// Whether it is all that there is to know so far, as where the user service keeps it in the same process. Otherwise
    /// no token is judged by it until <see cref="Complete()"/>.
    /// </param>
    public Revocations(bool known = true)
    {
        if (known)
            Complete();
    }

    /// <summary>Whether it has been known once; from then on it only ever lags behind.</summary>
    public bool Known => _known.Task.IsCompleted;

    /// <summary>Completes when it is known.</summary>
    public Task WhenKnown => _known.Task;

    /// <summary>Called with each that is added and counts from then on. It must not wait.</summary>
    public Action<Revocation>? Added { get; init; }

    /// <summary>Everything that was revoked before now is noted.</summary>
    public void Complete() => _known.TrySetResult();

    /// <summary>Everything up to a position of the log is noted, and all that was in the log when the reading of it began.</summary>
    /// <param name="position">The last that was read.</param>
    /// <param name="began">When the reading began, by the monotonic clock.</param>
    /// <param name="clock">Whose time that is.</param>
    /// <returns>How many hints were dropped because the log does not confirm them.</returns>
    public int Complete(long position, long began, TimeProvider clock)
    {
        Complete();
        return _hints.Drop(position, began, clock);
    }

    /// <summary>
    /// Takes note of one that did not come from the log: the user's tokens are refused beside what the log says, until that has
    /// been read as far. A hint accepts no token that is refused without it.
    /// </summary>
    /// <returns>False where there is no room for more; then the log must tell.</returns>
    public bool Hint(Revocation revocation, long heard)
    {
        ArgumentNullException.ThrowIfNull(revocation);
        return _byUser.GetValueOrDefault(revocation.UserId) is { } known && known.Position >= revocation.Position
            || _hints.Add(revocation, heard);
    }

    /// <summary>Takes note of one; of two for a user the later in the log counts.</summary>
    public void Add(Revocation revocation)
    {
        ArgumentNullException.ThrowIfNull(revocation);
        var now = _byUser.AddOrUpdate(
            revocation.UserId,
            static (_, added) => added,
            static (_, known, added) => added.Position >= known.Position ? added : known,
            revocation
        );
        _hints.Confirm(now);
        if (ReferenceEquals(now, revocation))
            Added?.Invoke(revocation);
    }

    /// <summary>Forgets those that are about no token that is left.</summary>
    /// <param name="now">This second of Unix time.</param>
    public void Forget(long now)
    {
        foreach (var (id, revocation) in _byUser)
            if (revocation.NeededUntil < now)
                _byUser.TryRemove(KeyValuePair.Create(id, revocation));
    }

    /// <summary>Where in the user service's log something last happened to an id, as far as is known; 0 where nothing did.</summary>
    public long PositionOf(string id) =>
        Math.Max(_byUser.TryGetValue(id, out var revocation) ? revocation.Position : 0, _hints.PositionOf(id));

    /// <summary>Whether a token is refused.</summary>
    /// <param name="userId">Whose it is.</param>
    /// <param name="issuedAt">When it was issued, in seconds of Unix time.</param>
    public bool Covers(string userId, long issuedAt) =>
        _byUser.TryGetValue(userId, out var revocation) && issuedAt <= revocation.Until || _hints.Cover(userId, issuedAt);
}
