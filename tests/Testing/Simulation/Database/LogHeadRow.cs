using Florin.Platform.EventLog;

namespace Florin.Testing.Simulation.Database;

/// <content>The row of the head, and the instances that stand by. All times are the server's.</content>
public sealed partial class LogRows
{
    private const int PatienceLeases = 3;
    private readonly SortedDictionary<string, DateTimeOffset> _standbys = new(StringComparer.Ordinal);
    private string? _identity; // Null until the row is made.
    private long _epoch;
    private string _owner = ""; // A writer's name: its address, and behind it what no other writer has.
    private DateTimeOffset? _leaseUntil;
    private DateTimeOffset? _ownedSince;
    private long? _askedEpoch;
    private PinnedInstance? _pin;

    private bool IsOwned => _leaseUntil > clock.GetUtcNow();

    /// <summary>Where the writer of a name is.</summary>
    internal static string? AddressOf(string writer) => writer.Length == 0 ? null : writer.Split(' ')[0];

    internal LogHead Head()
    {
        var pin = _pin is { } pinned && pinned.Until > clock.GetUtcNow() ? pinned : null;
        return IsOwned
            ? new LogHead(_events.Count, AddressOf(_owner), _epoch, _ownedSince, _askedEpoch == _epoch, pin)
            : new LogHead(_events.Count, Owner: null, _epoch, Pin: pin);
    }

    /// <summary>Looks whether the log can be claimed, without waiting for a commit under way.</summary>
    internal void MustBeFree(string writer, TimeSpan lease)
    {
        lock (_lock)
        {
            if (IsOwned && _owner != writer)
                throw new Fenced($"the log {name} is owned by {AddressOf(_owner)}");
            if (!IsOwned)
                MustNotGoFirst(writer, lease);
        }
    }

    internal (LogClaim Claim, string Identity) Claim(string writer, TimeSpan lease, string newIdentity)
    {
        lock (_lock)
        {
            _identity ??= newIdentity;
            End(commits: true);
            MustBeFree(writer, lease);
            var now = clock.GetUtcNow();
            (_epoch, _owner, _ownedSince, _leaseUntil) = (_epoch + 1, writer, now, now + lease);
            return (new LogClaim(_events.Count, _epoch, lease, now), _identity);
        }
    }

    internal string? Identity
    {
        get
        {
            lock (_lock)
                return _identity;
        }
    }

    /// <summary>Where the log ends, once all that was under way has ended. Keeps the claim.</summary>
    internal long Settled(string writer, long epoch, TimeSpan lease)
    {
        lock (_lock)
        {
            Renew(writer, epoch, lease);
            return _events.Count;
        }
    }

    internal void Renew(string writer, long epoch, TimeSpan lease)
    {
        lock (_lock)
        {
            End(commits: true);
            if (_epoch != epoch)
                throw Over(epoch);
            (_owner, _leaseUntil) = (writer, clock.GetUtcNow() + lease);
        }
    }

    internal void Release(long epoch)
    {
        lock (_lock)
        {
            End(commits: true);
            if (_epoch == epoch)
                (_owner, _ownedSince, _leaseUntil) = ("", null, clock.GetUtcNow());
        }
    }

    internal void StandBy(string address)
    {
        lock (_lock)
            _standbys[address] = clock.GetUtcNow();
    }

    internal void EndStandingBy(string address)
    {
        lock (_lock)
            _standbys.Remove(address);
    }

    /// <summary>An operator's request: the owner is to give the log up. Null where it is asked; else why not.</summary>
    public string? AskForRelease(TimeSpan lease)
    {
        lock (_lock)
        {
            if (!IsOwned)
                return "Nobody owns it.";
            if (!_standbys.Values.Any(seen => seen > clock.GetUtcNow() - (PatienceLeases * lease)))
                return "Nobody stands by.";
            _askedEpoch = _epoch;
            _pin = _pin?.Address == AddressOf(_owner) ? null : _pin;
            return null;
        }
    }

    /// <summary>An operator's request: an instance is to own the log until a time.</summary>
    public void Pin(PinnedInstance pin)
    {
        ArgumentNullException.ThrowIfNull(pin);
        lock (_lock)
            (_pin, _askedEpoch) = (pin, pin.Address == AddressOf(_owner) ? _askedEpoch : _epoch);
    }

    private void MustNotGoFirst(string writer, TimeSpan lease)
    {
        var now = clock.GetUtcNow();
        if (
            _pin is { } pin
            && pin.Address != AddressOf(writer)
            && pin.Until > now
            && _leaseUntil > now - lease
            && _standbys.TryGetValue(pin.Address, out var seen)
            && seen > now - lease
        )
            throw new Fenced($"the log {name} is pinned to {pin.Address}");
    }

    private Fenced Over(long epoch) => new($"the claim of the epoch {epoch} is over; the log {name} has the epoch {_epoch}");
}
