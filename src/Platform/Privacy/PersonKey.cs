namespace Florin.Platform.Privacy;

/// <summary>What the user service says of the key of a person.</summary>
/// <param name="Key">The key; null where the person has none, or has none any more.</param>
/// <param name="IsErased">The person's data was erased: there will never be a key again.</param>
/// <param name="AsOf">The position of the user service's log as of which this holds.</param>
public sealed record PersonKey(byte[]? Key, bool IsErased, long AsOf)
{
    /// <summary>Never shows the key.</summary>
    public override string ToString() => nameof(PersonKey);
}

/// <summary>Asks the user service for the key of a person.</summary>
/// <param name="person">Such as <c>user_…</c>.</param>
/// <param name="create">Whether a missing one is made.</param>
/// <param name="cancel">Stops the waiting.</param>
public delegate Task<PersonKey> FindPersonKey(string person, bool create, CancellationToken cancel);
