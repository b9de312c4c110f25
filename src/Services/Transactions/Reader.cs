using Florin.Contracts.Transactions;
using Florin.Platform.Identity;

namespace Florin.Transactions;

/// <summary>A user's relation to a transaction, which decides what they may know of it. One user can be several.</summary>
[Flags]
internal enum Reader
{
    /// <summary>No party to it: they may know nothing, not even that it exists.</summary>
    Stranger = 0,

    /// <summary>The user that it was made for.</summary>
    Creator = 1,

    /// <summary>Whose the source account is.</summary>
    Source = 2,

    /// <summary>Whose the target account is.</summary>
    Target = 4,

    /// <summary>An administrator.</summary>
    Administrator = 8,

    /// <summary>Everybody who takes part in it.</summary>
    Parties = Creator | Source | Target,
}

internal static class Readers
{
    /// <summary>What an actor is to a transaction.</summary>
    public static Reader Of(Actor actor, TransactionFacts facts)
    {
        if (actor.IsAdmin)
            return Reader.Administrator;
        return (facts.UserId.Value == actor.Id ? Reader.Creator : Reader.Stranger)
            | (facts.FromOwner?.Value == actor.Id ? Reader.Source : Reader.Stranger)
            | (facts.ToOwner?.Value == actor.Id ? Reader.Target : Reader.Stranger);
    }

    /// <summary>Whether a reader is among those who may know something; an administrator always is.</summary>
    public static bool May(this Reader reader, Reader audience) =>
        (reader & (audience | Reader.Administrator)) != Reader.Stranger;
}
