namespace Florin.Platform.EventLog;

/// <summary>Whether this process owns a log. The committing thread changes it, and who looks at the storage; any thread reads it.</summary>
internal sealed class Ownership(TimeProvider clock)
{
    private volatile LogOwnership _now = new(IsOwner: false, Epoch: 0, Owner: null, clock.GetUtcNow());
    private volatile PinnedInstance? _pin;
    private volatile bool _givesUp;
    private long _restsUntil = long.MinValue;
    private long _givenUp; // The epoch that it has given up.

    /// <summary>Told of each change, by the committing thread; must be quick.</summary>
    public event Action<LogOwnership>? Changed;

    /// <summary>How it is.</summary>
    public LogOwnership Now => _now;

    /// <summary>Whether it decides.</summary>
    public bool IsOwner => _now.IsOwner;

    /// <summary>It had been an owner, or never was one, and another process may be.</summary>
    public bool StandsBy => !_now.IsOwner;

    /// <summary>The epoch of the claim that it has; 0 while it has none.</summary>
    public long Epoch => _now is { IsOwner: true, Epoch: var epoch } ? epoch : 0;

    /// <summary>For how long the claim may be taken for granted.</summary>
    public Lease Lease { get; } = new(clock);

    /// <summary>It is to give the log up once everything decided is durable.</summary>
    public bool GivesUp => _givesUp;

    /// <summary>Whether a standby is to claim the log.</summary>
    public bool MayClaim => clock.GetTimestamp() >= Volatile.Read(ref _restsUntil);

    /// <summary>Whether an owner may say how things stand without asking the storage.</summary>
    public bool IsCertain => _now.IsOwner && !Lease.IsOver;

    /// <summary>The instance that is to own it, when this process last looked.</summary>
    public PinnedInstance? Pin => _pin is { } pin && pin.Until > clock.GetUtcNow() ? pin : null;

    /// <summary>How the storage says that the log stands.</summary>
    public void Note(in LogHead head) => _pin = head.Pin;

    /// <summary>It has become the owner.</summary>
    public void Begin(in LogClaim claim, long asked)
    {
        Lease.Begin(asked, claim.Lease);
        Set(new LogOwnership(IsOwner: true, claim.Epoch, Owner: null, clock.GetUtcNow(), claim.Since));
    }

    /// <summary>Another process owns the log, or may do so.</summary>
    /// <param name="head">How the storage says that the log stands.</param>
    public void End(in LogHead head)
    {
        Lease.End();
        Note(head);
        _givesUp = false;
        if (head.Owner is not null && head.Epoch > Volatile.Read(ref _givenUp))
            EndRest();
        var epoch = Math.Max(head.Epoch, _now.Epoch);
        if (_now.IsOwner || _now.Owner != head.Owner || _now.Epoch != epoch)
            Set(new LogOwnership(IsOwner: false, epoch, head.Owner, clock.GetUtcNow(), head.OwnedSince));
    }

    /// <summary>Gives the log up, and does not claim it for a while, so that another process does.</summary>
    public void GiveUp(TimeSpan rests)
    {
        var until =
            rests == Timeout.InfiniteTimeSpan
                ? long.MaxValue
                : clock.GetTimestamp() + (long)(rests.TotalSeconds * clock.TimestampFrequency);
        Volatile.Write(ref _restsUntil, Math.Max(until, Volatile.Read(ref _restsUntil))); // Who stops does not come back.
        Volatile.Write(ref _givenUp, _now.Epoch);
        _givesUp = _now.IsOwner;
    }

    // Another process has the log, for whose sake it was given up.
    private void EndRest()
    {
        if (Volatile.Read(ref _restsUntil) != long.MaxValue)
            Volatile.Write(ref _restsUntil, long.MinValue);
    }

    private void Set(LogOwnership now)
    {
        _now = now;
        Changed?.Invoke(now);
    }
}
