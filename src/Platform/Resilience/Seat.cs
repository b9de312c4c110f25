namespace Florin.Platform.Resilience;

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

    private Seat(Bulkhead? bulkhead, Admission admission) => (_bulkhead, Admission) = (bulkhead, admission);

    /// <summary>Whether there is a place, else why not.</summary>
    public Admission Admission { get; }

    /// <summary>Whether there is a place.</summary>
    public bool Entered => Admission == Admission.Entered;

    /// <summary>Gives the place to whoever has waited longest. Does nothing for a refusal.</summary>
    public void Leave() => _bulkhead?.Leave();

    internal static Seat In(Bulkhead bulkhead) => new(bulkhead, Admission.Entered);

    internal static Seat Refused(Admission why) => new(null, why);
}
