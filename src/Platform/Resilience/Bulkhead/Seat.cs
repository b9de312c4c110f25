namespace Florin.Platform.Resilience.Bulkhead;

/// <summary>How asking a <see cref="Bulkhead"/> for a place ended.</summary>
public enum Admission
{
    /// <summary>The call has a place.</summary>
    Entered,

    /// <summary>Refused at once: as many wait as may.</summary>
    QueueFull,

    /// <summary>Refused after waiting as long as a call may, or because the bulkhead was closed.</summary>
    TimedOut,
}

/// <summary>A place in a <see cref="Bulkhead"/>, or the refusal of one. Leave a place exactly once.</summary>
public readonly struct Seat
{
    private readonly Bulkhead? _bulkhead;
    private readonly long _entered;

    private Seat(Bulkhead? bulkhead, Admission admission, long entered) =>
        (_bulkhead, Admission, _entered) = (bulkhead, admission, entered);

    /// <summary>Whether there is a place, else why not.</summary>
    public Admission Admission { get; }

    /// <summary>Whether there is a place.</summary>
    public bool Entered => Admission == Admission.Entered;

    /// <summary>Gives the place to whoever has waited longest. Does nothing for a refusal.</summary>
    public void Leave() => Leave(measured: true);

    /// <summary>Gives the place to whoever has waited longest.</summary>
    /// <param name="measured">Whether the time that the call took tells how busy the dependency is, where that counts.</param>
    /// <param name="inline">
    /// Whether whoever gets the place may go on on this thread, before this returns, up to where it waits for something;
    /// for where that is a moment, because it spares a thread. Without it they go on on a thread of the pool.
    /// </param>
    public void Leave(bool measured, bool inline = false) =>
        _bulkhead?.Leave(measured ? _entered : Bulkhead.Unmeasured, inline);

    internal static Seat In(Bulkhead bulkhead, long now) => new(bulkhead, Admission.Entered, now);

    internal static Seat Refused(Admission why) => new(null, why, Bulkhead.Unmeasured);
}
