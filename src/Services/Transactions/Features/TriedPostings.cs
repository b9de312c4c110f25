using Florin.Contracts;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.Identity;
using Florin.Transactions.Fees;
using Florin.Transactions.Sagas;

namespace Florin.Transactions.Features;

/// <summary>
/// Says in a dry run what the saga would come to at its postings if it ran now: the accounts decide on them, with their limits
/// and those of their users, and post nothing.
/// </summary>
internal sealed class TriedPostings(AccountsClient accounts)
{
    /// <summary>Why a transaction would fail at its postings; null where it would not.</summary>
    /// <param name="created">What would be accepted.</param>
    /// <param name="context">The command's context.</param>
    /// <param name="cancel">Gives up.</param>
    public async ValueTask<Refusal?> Refuse(TransactionCreated created, CommandContext context, CancellationToken cancel)
    {
        var call = new CallContext(context.CorrelationId, RequestId: context.RequestId, Address: context.Address);
        var entries = new PostEntries(created.Facts.Id, AllEntries.Of(created), Steps.Statement(created), created.EffectiveAt);
        return (await accounts.Try(entries, call, cancel)).Refusal is { } refused
            ? Told(refused, RefusedOwner.Of(created, refused), context.Actor)
            : null;
    }

    // Of another's account the code, as of a transaction that has failed.
    private static Refusal Told(RefusalCard refused, UserId? owner, Actor actor)
    {
        var refusal = refused.ToRefusal();
        return owner is { } known && actor.May(Permission.AccountsRead, known.Value)
            ? refusal
            : new Refusal(refusal.Reason, RefusalWords.Of(refused.Code));
    }
}
