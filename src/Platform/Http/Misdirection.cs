namespace Florin.Platform.Http;

/// <summary>
/// Set on a request by a gateway that can send it to another instance of the service: one that does not own the service's log
/// says so here, instead of answering 421.
/// </summary>
public sealed class Misdirection
{
    /// <summary>The instance does not own the log; nothing was done.</summary>
    public bool Happened { get; private set; }

    /// <summary>Where the owner is; null where that is not known.</summary>
    public string? Owner { get; private set; }

    /// <summary>Says that the instance does not own the log.</summary>
    public void To(string? owner) => (Happened, Owner) = (true, owner);
}
