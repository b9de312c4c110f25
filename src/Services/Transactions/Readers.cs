using Florin.Contracts.Transactions;
using Florin.Platform.Identity;

namespace Florin.Transactions;

internal static class Readers
{
    /// <summary>What an actor is to a transaction.</summary>
    public static Reader Of(Actor actor, TransactionFacts facts)
    {
        if (actor.MayForAll(Permission.TransactionsRead))
            return Reader.Administrator;
        return (facts.UserId.Value == actor.Id ? Reader.Creator : Reader.Stranger)
            | (facts.FromOwner?.Value == actor.Id ? Reader.Source : Reader.Stranger)
            | (facts.ToOwner?.Value == actor.Id ? Reader.Target : Reader.Stranger);
    }

    /// <summary>What the user is to a transaction that it was made for.</summary>
    public static Reader OfCreator(TransactionFacts facts) =>
        Reader.Creator
        | (facts.FromOwner == facts.UserId ? Reader.Source : Reader.Stranger)
        | (facts.ToOwner == facts.UserId ? Reader.Target : Reader.Stranger);

    /// <summary>Whether a reader is among those who may know something; an administrator always is.</summary>
    public static bool May(this Reader reader, Reader audience) =>
        (reader & (audience | Reader.Administrator)) != Reader.Stranger;
}
