using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Transactions.Sagas;

namespace Florin.Transactions.Fees;

/// <summary>What a transaction with a fee posts, in one append: its amount and the fee.</summary>
internal static class ChargedEntries
{
    /// <summary>The entries of a transaction that has a fee.</summary>
    public static IReadOnlyList<AccountEntry> Of(TransactionCreated created)
    {
        var (facts, fee) = (created.Facts, created.Fee!); // Only transactions with a fee are asked for them.
        var entries = OfAmount(created);
        var text = $"{Steps.Described(facts.Type)} fee";
        entries.Add(
            new AccountEntry(fee.Payer, IsDebit: !fee.IsRefund, fee.Amount)
            {
                Description = text,
                Purpose = fee.Payer == facts.FromAccount ? created.FromPurpose : created.ToPurpose,
            }
        );
        entries.Add(new AccountEntry(fee.Account, IsDebit: fee.IsRefund, fee.Amount) { Description = text });
        return entries;
    }

    /// <summary>The entries of the amount alone, of a transaction without legs.</summary>
    public static List<AccountEntry> OfAmount(TransactionCreated created)
    {
        var facts = created.Facts;
        var counterpart = facts.Type is TransactionType.Transfer ? Counterpart.Clearing : Counterpart.World;
        var entries = new List<AccountEntry>(4);
        if (facts.FromAccount is { } from)
            entries.Add(new AccountEntry(from, IsDebit: true, facts.Amount, counterpart) { Purpose = created.FromPurpose });
        if (facts.ToAccount is { } to)
            entries.Add(new AccountEntry(to, IsDebit: false, facts.Amount, counterpart) { Purpose = created.ToPurpose });
        return entries;
    }

    /// <summary>Why a transaction cannot have been created with a fee; null where it can.</summary>
    public static string? Problem(TransactionCreated e, TransactionFee fee) =>
        !fee.Amount.IsPositive || !ReferenceEquals(fee.Amount.Currency, e.Facts.Amount.Currency) ? $"its fee is {fee.Amount}"
        : e.Facts.Postings is not null ? "it has postings and a fee"
        : fee.IsRefund != e.Reverses is not null ? "only a reversal gives a fee back"
        : fee.Payer != e.Facts.FromAccount && fee.Payer != e.Facts.ToAccount ? $"{fee.Payer} pays its fee and is no part of it"
        : !e.Saga.Contains(".charged.", StringComparison.Ordinal) ? $"with a fee it does not run the saga {e.Saga}"
        : null;

    /// <summary>What undoes them: who was debited gets it back, whatever became of the account since.</summary>
    public static IReadOnlyList<AccountEntry> Undoing(IReadOnlyList<AccountEntry> entries) =>
        [.. entries.Select(entry => entry with { IsDebit = !entry.IsDebit, Compensates = entry.IsDebit })];
}
