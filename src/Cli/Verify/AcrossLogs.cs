using System.Globalization;
using Florin.Accounts;
using Florin.Contracts.Accounts;
using Florin.Contracts.Payments;
using Florin.Contracts.Transactions;
using Florin.Risk;
using Florin.Transactions;

namespace Florin.Cli.Verify;

/// <summary>
/// Holds what each log says against the others: a transaction's own events against the postings, payments and assessments
/// that they speak of, both ways. What a transaction that is under way asked last may be done and not yet noted.
/// </summary>
/// <param name="ledgers">What the logs say.</param>
/// <param name="hosted">Whether the log of a service is here at all.</param>
internal sealed class AcrossLogs(Ledgers ledgers, Func<string, bool> hosted)
{
    private readonly Check _money = new(
        "3 every completed transaction has exactly one debit and one credit, every other nets to zero; postings match the transactions",
        Advice.RestoreAll
    );

    private readonly Check _payments = new("3 payments match the transactions", Advice.RestoreAll);
    private readonly Check _risk = new("3 assessments match the transactions", Advice.RestoreAll);
    private readonly Check _people = new(
        "3 accounts and transactions belong to users and accounts that exist",
        Advice.RestoreAll
    );

    /// <summary>Compares everything.</summary>
    public IEnumerable<Finding> Findings()
    {
        foreach (var history in ledgers.Histories.All)
            Compare(history);
        _people.Run(Strangers);
        var count = string.Create(CultureInfo.InvariantCulture, $"{ledgers.Histories.All.Count:N0} transactions against ");
        _money.Looked =
            count + string.Create(CultureInfo.InvariantCulture, $"{ledgers.Postings.Values.Sum(p => p.Count):N0} postings");
        _payments.Looked = count + "the payment service's records";
        _risk.Looked = count + "the risk service's records";
        _people.Looked = "owners, currencies and times of opening";
        return [_money.ToFinding(), _payments.ToFinding(), _risk.ToFinding(), _people.ToFinding()];
    }

    private void Compare(TransactionHistory history)
    {
        if (hosted("account"))
        {
            _money.Run(() => Money(history));
            _people.Run(() => People(history));
        }
        if (hosted("payment"))
            _payments.Run(() => Payments(history));
        if (hosted("risk"))
            _risk.Run(() => Risk(history));
        if (hosted("user") && !ledgers.Users.ContainsKey(history.Facts.UserId))
            _people.Fail(
                $"{history.Facts.Id} belongs to {history.Facts.UserId}, who is not in the user log",
                Advice.Missing("user")
            );
    }

    private void Money(TransactionHistory history)
    {
        var facts = history.Facts;
        List<LedgerPosting> left = [.. ledgers.Postings.GetValueOrDefault(facts.Id, [])];
        foreach (var posting in left)
            Posting(history, posting);
        foreach (var move in history.Moves)
        {
            var at = left.FindIndex(posting =>
                KindOf(posting) == move.Kind
                && (posting.Account, posting.Amount, posting.BalanceAfter) == (move.Account, move.Amount, move.BalanceAfter)
            );
            if (at < 0)
                _money.Fail(
                    $"{facts.Id} records a {move.Kind} of {move.Amount} on {move.Account} with balance {move.BalanceAfter}; the ledger has no such posting"
                );
            else
                left.RemoveAt(at);
        }
        foreach (var posting in left)
            if (history.Ended || history.Moves.Any(move => move.Kind == KindOf(posting)))
                _money.Fail(
                    $"the ledger has {KindOf(posting)} of {posting.Amount} on {posting.Account} for {facts.Id}, which does not record it"
                );
        if (left.Select(KindOf).Distinct().Count() != left.Count)
            _money.Fail($"the ledger moved money for {facts.Id} more than once");
    }

    private void Posting(TransactionHistory history, LedgerPosting posting)
    {
        var facts = history.Facts;
        var account = KindOf(posting) is MoveKind.Credit ? facts.ToAccount : facts.FromAccount;
        var counterpart = facts.Type is TransactionType.Transfer ? Counterpart.Clearing : Counterpart.World;
        var wrong =
            posting.Account != account ? $"is on {posting.Account}, not on {account?.Value ?? "any account"}"
            : posting.Amount != facts.Amount ? $"has the amount {posting.Amount}, not {facts.Amount}"
            : posting.Counterpart != counterpart ? $"is against {posting.Counterpart}, not {counterpart}"
            : posting.EffectiveAt != history.EffectiveAt
                ? $"is effective at {posting.EffectiveAt:O}, not at {history.EffectiveAt:O}"
            : posting.Description != history.Statement ? $"is described as '{posting.Description}', not '{history.Statement}'"
            : null;
        if (wrong is not null)
            _money.Fail($"{KindOf(posting)} of {facts.Id} in the ledger {wrong}");
    }

    private static MoveKind KindOf(LedgerPosting posting) =>
        posting.IsDebit ? MoveKind.Debit
        : posting.Compensates ? MoveKind.DebitUndone
        : MoveKind.Credit;

    private void People(TransactionHistory history)
    {
        var facts = history.Facts;
        var openedAt = default(DateTimeOffset?);
        foreach (var (id, owner) in new[] { (facts.ToAccount, facts.ToOwner), (facts.FromAccount, facts.FromOwner) })
        {
            if (id is not { } known)
                continue;
            if (ledgers.Books.Find(known) is not var (userId, balance, opened))
            {
                _people.Fail($"{facts.Id} refers to {known}, which is not in the ledger", Advice.RestoreLog("account"));
                return;
            }
            if (userId != owner)
                _people.Fail($"{facts.Id} has {owner} as the owner of {known}, the ledger has {userId}");
            if (!ReferenceEquals(balance.Currency, facts.Amount.Currency))
                _people.Fail($"{facts.Id} has the amount {facts.Amount}, but {known} is in {balance.Currency}");
            openedAt = opened;
        }
        if (history.AccountOpenedAt is { } told && told != openedAt)
            _people.Fail($"{facts.Id} has its account opened at {told:O}, the ledger at {openedAt:O}");
    }

    private void Payments(TransactionHistory history)
    {
        var facts = history.Facts;
        List<PaymentRecord> left = [.. ledgers.Payments.GetValueOrDefault(facts.Id, [])];
        foreach (var record in left)
            if ((record.UserId, record.Amount, record.Reference) != (facts.UserId, facts.Amount, history.Reference))
                _payments.Fail(
                    $"{record.Id} of {facts.Id} has {record.UserId}, {record.Amount}, '{record.Reference}'; the transaction has {facts.UserId}, {facts.Amount}, '{history.Reference}'"
                );
        foreach (var payment in history.Payments)
        {
            var at = left.FindIndex(record =>
                NameOf(record.Kind) == payment.Kind
                && (payment.Payment is { } id ? record.Id == id && record.Declined is null : record.Declined == payment.Detail)
            );
            if (at >= 0)
                left.RemoveAt(at);
            else
                _payments.Fail(
                    $"{facts.Id} records {payment.Kind} {payment.Payment?.Value ?? "declined"}; the payment service has no such record",
                    Advice.RestoreLog("payment")
                );
        }
        // What was declined after the pivot, or could not be given back, was asked again and is in no event.
        if (history.Ended && left.Find(record => record.Declined is null) is { } unknown)
            _payments.Fail($"{unknown.Id} is a {NameOf(unknown.Kind)} for {facts.Id}, which does not record it");
    }

    private static string NameOf(PaymentKind kind) =>
        kind is PaymentKind.PayOut ? "payOut" : kind.ToString().ToLowerInvariant();

    private void Risk(TransactionHistory history)
    {
        var facts = history.Facts;
        if (!ledgers.Assessments.TryGetValue(facts.Id, out var assessed))
        {
            if (history.Assessment is not null)
                _risk.Fail($"{facts.Id} was assessed, but the risk service has no assessment", Advice.RestoreLog("risk"));
            return;
        }
        if ((assessed.UserId, assessed.RequestedAt) != (facts.UserId, facts.CreatedAt))
            _risk.Fail($"the assessment of {facts.Id} has the user {assessed.UserId} at {assessed.RequestedAt:O}");
        if (assessed.Historic != history.EffectiveAt < facts.CreatedAt)
            _risk.Fail($"the assessment of {facts.Id} has historic: {assessed.Historic}");
        if (history.Assessment is { } told && !Same(told, assessed))
            _risk.Fail($"the assessment of {facts.Id} differs from that in its transaction");
        if (history.Assessment is null && history.Ended)
            _risk.Fail($"{facts.Id} was assessed and ended, but does not record the assessment");
    }

    private static bool Same(Florin.Contracts.Risk.RiskAssessment told, RiskAssessed assessed) =>
        (told.Score, told.Decision) == (assessed.Score, assessed.Decision) && told.Fired.SequenceEqual(assessed.Fired);

    // What is about a transaction, an account or a user that no log knows.
    private void Strangers()
    {
        if (hosted("user"))
            foreach (var (id, owner) in ledgers.Books.Owners)
                if (!ledgers.Users.ContainsKey(owner))
                    _people.Fail($"{id} belongs to {owner}, who is not in the user log", Advice.RestoreLog("user"));
        if (!hosted("transaction"))
            return;
        var lost = Advice.RestoreLog("transaction");
        foreach (var id in ledgers.Postings.Keys)
            if (ledgers.Histories.Find(id) is null)
                _money.Fail($"the ledger moved money for {id}, which is not in the transaction log", lost);
        foreach (var id in ledgers.Payments.Keys)
            if (ledgers.Histories.Find(id) is null)
                _payments.Fail($"the payment service paid for {id}, which is not in the transaction log", lost);
        foreach (var id in ledgers.Assessments.Keys)
            if (ledgers.Histories.Find(id) is null)
                _risk.Fail($"the risk service assessed {id}, which is not in the transaction log", lost);
    }
}
