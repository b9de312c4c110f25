using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Privacy;
using Florin.Platform.Resilience;

namespace Florin.Notifications;

/// <summary>To whom a notification goes.</summary>
/// <param name="Email">Their mail address; null where the user is not known.</param>
/// <param name="Preferences">How they want to be told.</param>
internal sealed record Addressee(string? Email, Preferences Preferences);

/// <summary>
/// Finds addressees, and remembers them for a while, so that a batch of transactions needs few calls. What it remembers is
/// bounded: two generations, of which the older goes when the younger is full or its time is over.
/// </summary>
internal sealed class Addressees(UsersClient users, EventLog log, PersonalData people, TimeProvider clock)
{
    private const int Generation = 25_000;
    private const int CallsAtOnce = 16;
    private static readonly TimeSpan Expiry = TimeSpan.FromMinutes(1);
    private static readonly CallContext Context = new("notifications");
    private readonly Lock _lock = new();
    private Dictionary<UserId, Addressee> _young = [];
    private Dictionary<UserId, Addressee> _old = [];
    private DateTimeOffset _turned = clock.GetUtcNow();
    private long _forgotten;

    /// <summary>The addressees of some users.</summary>
    /// <exception cref="ServiceUnavailable">The user service cannot be asked now.</exception>
    public async ValueTask<IReadOnlyDictionary<UserId, Addressee>> Of(IEnumerable<UserId> wanted, CancellationToken cancel)
    {
        var found = new Dictionary<UserId, Addressee>();
        var missing = new List<UserId>();
        var forgotten = Recall(wanted, found, missing);
        foreach (var some in missing.Chunk(CallsAtOnce))
        {
            var addressees = await Task.WhenAll(some.Select(user => Find(user, cancel)));
            foreach (var (user, addressee) in some.Zip(addressees))
                found[user] = addressee;
        }
        Remember(missing, found, forgotten);
        return found;
    }

    /// <summary>Finds a user anew the next time.</summary>
    public void Forget(UserId user)
    {
        lock (_lock)
        {
            _forgotten++;
            _young.Remove(user);
            _old.Remove(user);
        }
    }

    private async Task<Addressee> Find(UserId user, CancellationToken cancel)
    {
        var card = await users.Find(user, Context, cancel);
        var (preferences, _) = await log.Read<Preferences>(Preferences.StreamOf(user), cancel);
        return new Addressee(card?.Email, preferences with { QuietHours = await Opened(preferences.QuietHours, cancel) });
    }

    // Without its time zone, whose key is gone, nobody knows when a user's night is.
    private async ValueTask<QuietHours?> Opened(QuietHours? hours, CancellationToken cancel) =>
        hours is not null && await people.Open(hours.TimeZone, cancel) is var zone && QuietHours.IsTimeZone(zone)
            ? hours with
            {
                TimeZone = zone,
            }
            : null;

    private long Recall(IEnumerable<UserId> wanted, Dictionary<UserId, Addressee> found, List<UserId> missing)
    {
        lock (_lock)
        {
            Turn(clock.GetUtcNow());
            foreach (var user in wanted)
                if (_young.TryGetValue(user, out var addressee) || _old.TryGetValue(user, out addressee))
                    found[user] = addressee;
                else
                    missing.Add(user);
            return _forgotten;
        }
    }

    private void Turn(DateTimeOffset now)
    {
        var age = (now - _turned).Duration(); // A clock that is set back turns too.
        if (age >= Expiry || _young.Count >= Generation)
            (_old, _young, _turned) = (age < Expiry * 2 ? _young : [], [], now);
    }

    private void Remember(List<UserId> users, Dictionary<UserId, Addressee> found, long forgotten)
    {
        lock (_lock)
            if (forgotten == _forgotten) // Nobody's choice changed while they were asked for.
                foreach (var user in users)
                    _young[user] = found[user];
    }
}
