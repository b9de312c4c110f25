namespace Florin.Platform.Identity.Policies;

/// <summary>A request that somebody may want to send, of which it is to be known beforehand whether it would be refused.</summary>
/// <param name="Actor">Who would send it.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, with or without a query.</param>
public sealed record IntendedRequest(Actor Actor, string Method, string Path)
{
    /// <summary>The network address that it would come from.</summary>
    public string? Address { get; init; }

    /// <summary>Whether it is only about what is the sender's own.</summary>
    public bool IsOwn { get; init; }
}

/// <summary>Why a request would be refused, whatever it is about.</summary>
/// <param name="Needed">The permission that it needs.</param>
/// <param name="Rule">The rule that decides: a policy's name, or <see cref="PolicyEngine.Default"/> where nothing permits it.</param>
public sealed record ForeseenRefusal(Permission Needed, string Rule)
{
    /// <summary>Whether the permission is missing; otherwise a policy forbids what the role permits.</summary>
    public bool IsMissing => Rule == PolicyEngine.Default;
}
