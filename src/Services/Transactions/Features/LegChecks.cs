using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;

namespace Florin.Transactions.Features;

/// <summary>
/// What is checked of the legs of a transaction before it is accepted: that the accounts exist and take them, that the sender may
/// debit each one that is debited, and that there is enough now. Everything that is wrong is told at once.
/// </summary>
internal sealed class LegChecks(AccountsClient accounts, TimeProvider clock, Provided<PolicyEngine> policies)
{
    /// <summary>The legs with their owners, or why not.</summary>
    /// <param name="postings">The legs.</param>
    /// <param name="debits">What the sender needs to debit an account; null where that is decided already.</param>
    /// <param name="context">The command's context.</param>
    /// <param name="call">For asking the account service.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<(IReadOnlyList<TransactionPosting> Legs, Refusal? Refusal)> Check(
        IReadOnlyList<TransactionPosting> postings,
        Permission? debits,
        CommandContext context,
        CallContext call,
        CancellationToken cancel
    )
    {
        AccountId[] ids = [.. postings.Select(leg => leg.Account).Distinct()];
        var found = await Task.WhenAll(ids.Select(id => accounts.Find(id, call, cancel).AsTask()));
        var cards = ids.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second);
        var wrong = new List<Refusal>();
        foreach (var leg in postings)
            if (Wrong(leg, cards[leg.Account], debits, context) is { } refusal)
                wrong.Add(refusal);
        if (wrong.Count == 0)
            foreach (var card in found)
                if (Lacking(card!, postings) is { } refusal) // Otherwise something was wrong.
                    wrong.Add(refusal);
        if (wrong.Count > 0)
            return ([], All(wrong));
        return ([.. postings.Select(leg => leg with { Owner = cards[leg.Account]!.UserId })], null); // As above.
    }

    private Refusal? Wrong(TransactionPosting leg, AccountCard? account, Permission? debits, CommandContext context)
    {
        var id = leg.Account.Value;
        if (account is null)
            return Refusal.NotFound("account", id);
        if (leg.Direction is PostingDirection.Debit && debits is not null)
        {
            var question = context.Question(debits, clock.GetUtcNow()) with
            {
                Owner = account.UserId.Value,
                Amount = leg.Amount,
            };
            if (policies.Value.Refuse(question, $"You may not debit account {id}.") is { } denied)
                return context.Actor.May(debits, account.UserId.Value) ? denied : Refusal.Hidden("account", id); // Of another's account one learns no more than of one that does not exist.
        }
        return TransactionChecks.Usable(leg.Amount, account, context.Actor)
            ?? TransactionChecks.Purpose(account, leg.Purpose, needed: null); // Whether there is enough for it, the posting says.
    }

    // What an account gains in the same transaction it may spend.
    private static Refusal? Lacking(AccountCard account, IReadOnlyList<TransactionPosting> postings)
    {
        TransactionPosting[] its = [.. postings.Where(leg => leg.Account == account.Id)];
        var needed = Legs.Debited(its, account.Balance.Currency) - Legs.Credited(its, account.Balance.Currency);
        return needed > account.Available.Minor
            ? TransactionChecks.Insufficient(
                account,
                new Money((long)Int128.Min(needed, long.MaxValue), account.Balance.Currency)
            )
            : null;
    }

    private static Refusal All(List<Refusal> wrong)
    {
        var details = wrong.Select(refusal => refusal.Detail).Distinct(StringComparer.Ordinal);
        return wrong[0] with { Detail = string.Join(' ', details) };
    }
}
