using System.Globalization;
using System.Runtime.InteropServices;
using Florin.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventStore;
using Florin.Transactions;

namespace Florin.Host.Verify;

/// <summary>What the transactions say against what the ledger says.</summary>
internal static class Outcomes
{
    public static Finding Agree(Histories histories, PostingsByTransaction postings)
    {
        var (looked, violation) = (0L, (string?)null);
        foreach (var outcome in histories.Outcomes)
        {
            looked++;
            violation ??= Violation(outcome, postings.Of(outcome.Facts.Id));
        }
        return new Finding(
            "3 exactly one debit and one credit where a transaction completed, net zero where it did not",
            string.Create(CultureInfo.InvariantCulture, $"{looked:N0} transactions against their postings"),
            violation
        );
    }

    public static Finding End(Histories histories)
    {
        var all = histories.Outcomes.ToList();
        var parked = all.Count(o => o.Parked);
        var unfinished = all.Count(o => o is { Ended: false, Parked: false });
        var going =
            unfinished == 0
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $", {unfinished:N0} under way that go on at the next start");
        return new Finding(
            "9 every saga ends or waits for a person",
            string.Create(CultureInfo.InvariantCulture, $"{all.Count - parked - unfinished:N0} ended, {parked:N0} wait{going}"),
            null
        );
    }

    private static string? Violation(TransactionOutcome outcome, Moved moved)
    {
        var facts = outcome.Facts;
        if (moved.Debits > 1 || moved.Credits > 1)
            return $"{facts.Id} has {moved.Debits} debits and {moved.Credits} credits";
        if (!outcome.Ended)
            return null;
        var debits = outcome.Completed && facts.Type is not TransactionType.Deposit ? 1 : 0;
        var credits = outcome.Completed && facts.Type is not TransactionType.Withdrawal ? 1 : 0;
        var wanted = (credits - debits) * (Int128)facts.Amount.Minor;
        if (moved.Net != wanted)
            return $"{facts.Id} gained the accounts {moved.Net} minor units, not {wanted}";
        return outcome.Completed && (moved.Debits != debits || moved.Credits != credits)
            ? $"{facts.Id} completed with {moved.Debits} debits and {moved.Credits} credits, not {debits} and {credits}"
            : null;
    }
}

/// <summary>What a transaction moved: debits and credits without compensations, and what the accounts gained with them.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Moved(int Debits, int Credits, Int128 Net);

/// <summary>What every transaction moved, from the ledger's postings.</summary>
internal sealed class PostingsByTransaction
{
    private readonly Dictionary<string, Moved> _moved = new(StringComparer.Ordinal);

    public Moved Of(TransactionId id) => _moved.GetValueOrDefault(id.Value);

    public void Add(Recorded happened)
    {
        if (Books.Posting(happened.Data) is not { } posting)
            return;
        var before = _moved.GetValueOrDefault(posting.Transaction.Value);
        _moved[posting.Transaction.Value] = new Moved(
            before.Debits + (posting.Minor < 0 ? 1 : 0),
            before.Credits + (posting.Minor > 0 && !posting.Compensates ? 1 : 0),
            before.Net + posting.Minor
        );
    }
}
