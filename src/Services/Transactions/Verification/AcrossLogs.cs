using System.Globalization;
using Florin.Contracts.Accounts;
using Florin.Contracts.Payments;
using Florin.Contracts.Risk;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Verification;

namespace Florin.Transactions.Verification;

/// <summary>
/// Invariant 3: holds what each log says against the others: a transaction's own events against the postings, payments and
/// assessments that they speak of, both ways. What a transaction that is under way asked last may be done and not yet noted.
/// What is null is in a log that is elsewhere.
/// </summary>
internal sealed class AcrossLogs(Histories histories, ReadLogs logs)
{
    private readonly ILedgerFacts? _ledger = logs.Facts<ILedgerFacts>("account");
    private readonly IPaymentFacts? _paid = logs.Facts<IPaymentFacts>("payment");
    private readonly IAssessmentFacts? _assessed = logs.Facts<IAssessmentFacts>("risk");
    private readonly IUserFacts? _users = logs.Facts<IUserFacts>("user");
    private readonly Check _money = Of(
        "3 every completed transaction has exactly one debit and one credit, every other nets to zero; postings match the transactions"
    );
    private readonly Check _payments = Of("3 payments match the transactions");
    private readonly Check _risk = Of("3 assessments match the transactions");
    private readonly Check _people = Of("3 accounts and transactions belong to users and accounts that exist");

    private readonly Check _reversals = Of(
        "3 reversals never come to more than what they reverse, and both sides know each other"
    );

    /// <summary>Compares everything.</summary>
    public IEnumerable<Check> Compare()
    {
        foreach (var history in histories.All)
            Compare(history);
        _reversals.Run(() => ReversalLinks.Compare(histories, _reversals));
        _people.Run(Strangers);
        var count = string.Create(CultureInfo.InvariantCulture, $"{histories.All.Count:N0} transactions against ");
        var postings = _ledger?.Postings.Values.Sum(posted => posted.Count) ?? 0;
        _money.Looked = count + string.Create(CultureInfo.InvariantCulture, $"{postings:N0} postings");
        _payments.Looked = count + "the payment service's records";
        _risk.Looked = count + "the risk service's records";
        _people.Looked = "owners, currencies and times of opening";
        _reversals.Looked = count + "those that they reverse";
        return [_money, _payments, _risk, _people, _reversals];
    }

    private static Check Of(string invariant) => new(invariant, Advice.RestoreAll) { Part = ReportPart.AcrossLogs };

    private void Compare(TransactionHistory history)
    {
        if (_ledger is { } ledger)
        {
            _money.Run(() =>
            {
                if (history.Facts.Postings is { } legs)
                    PostedLegs.Compare(history, legs, ledger, _money);
                else if (history.State.Created.Fee is not null)
                    ChargedPostings.Compare(history, ledger, _money);
                else
                    Money(history, ledger);
            });
            _people.Run(() => People(history, ledger));
        }
        if (_paid is { } paid)
            _payments.Run(() => Payments(history, paid));
        if (_assessed is { } assessed)
            _risk.Run(() => Risk(history, assessed));
        if (_users is { } users && users.EmailOf(history.Facts.UserId) is null)
            _people.Fail(
                $"{history.Facts.Id} belongs to {history.Facts.UserId}, who is not in the user log",
                Advice.Missing("user")
            );
    }

    private void Money(TransactionHistory history, ILedgerFacts ledger)
    {
        var facts = history.Facts;
        List<LedgerPosting> left = [.. ledger.Postings.GetValueOrDefault(facts.Id, [])];
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
            : posting.EffectiveAt != history.EffectiveAt && !(posting.Compensates && posting.EffectiveAt > history.EffectiveAt)
                ? $"is effective at {Rfc3339.Text(posting.EffectiveAt)}, not at {Rfc3339.Text(history.EffectiveAt)}"
            : posting.Description != history.Statement ? $"is described as '{posting.Description}', not '{history.Statement}'"
            : null;
        if (wrong is not null)
            _money.Fail($"{KindOf(posting)} of {facts.Id} in the ledger {wrong}");
    }

    /// <summary>What a posting did, as the transaction's own events name it.</summary>
    public static MoveKind KindOf(LedgerPosting posting) =>
        posting.IsDebit ? MoveKind.Debit
        : posting.Compensates ? MoveKind.DebitUndone
        : MoveKind.Credit;

    private void People(TransactionHistory history, ILedgerFacts ledger)
    {
        var facts = history.Facts;
        if (facts.Postings is { } legs)
        {
            PostedLegs.CompareOwners(facts, legs, ledger, _people);
            return;
        }
        if (history.State.Created.Fee is { } fee)
            ChargedPostings.CompareOwner(facts, fee, ledger, _people);
        var openedAt = default(DateTimeOffset?);
        foreach (var (id, owner) in new[] { (facts.ToAccount, facts.ToOwner), (facts.FromAccount, facts.FromOwner) })
        {
            if (id is not { } known)
                continue;
            if (ledger.Find(known) is not var (_, userId, balance, opened))
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
            _people.Fail(
                $"{facts.Id} has its account opened at {Rfc3339.Text(told)}, the ledger at {(openedAt is { } then ? Rfc3339.Text(then) : "no time")}"
            );
    }

    private void Payments(TransactionHistory history, IPaymentFacts paid)
    {
        var facts = history.Facts;
        List<PaymentRecord> left = [.. paid.Payments.GetValueOrDefault(facts.Id, [])];
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
        kind is PaymentKind.PayOut ? StepNames.PayOut : kind.ToString().ToLowerInvariant();

    private void Risk(TransactionHistory history, IAssessmentFacts known)
    {
        var facts = history.Facts;
        if (known.Find(facts.Id) is not { } assessed)
        {
            if (history.Assessment is not null)
                _risk.Fail($"{facts.Id} was assessed, but the risk service has no assessment", Advice.RestoreLog("risk"));
            return;
        }
        if ((assessed.UserId, assessed.RequestedAt) != (facts.UserId, facts.CreatedAt))
            _risk.Fail($"the assessment of {facts.Id} has the user {assessed.UserId} at {Rfc3339.Text(assessed.RequestedAt)}");
        if (assessed.Historic != history.EffectiveAt < facts.CreatedAt)
            _risk.Fail($"the assessment of {facts.Id} has historic: {assessed.Historic}");
        if (history.Assessment is { } told && !Same(told, assessed))
            _risk.Fail($"the assessment of {facts.Id} differs from that in its transaction");
        if (history.Assessment is null && history.Ended)
            _risk.Fail($"{facts.Id} was assessed and ended, but does not record the assessment");
    }

    private static bool Same(RiskAssessment told, AssessmentRecord assessed) =>
        (told.Score, told.Decision) == (assessed.Assessment.Score, assessed.Assessment.Decision)
        && told.Fired.SequenceEqual(assessed.Assessment.Fired);

    // What is about a transaction, an account or a user that no log knows.
    private void Strangers()
    {
        if (_users is { } users)
            foreach (var account in _ledger?.Accounts ?? [])
                if (users.EmailOf(account.Owner) is null)
                    _people.Fail(
                        $"{account.Id} belongs to {account.Owner}, who is not in the user log",
                        Advice.RestoreLog("user")
                    );
        if (!logs.Has("transaction"))
            return;
        var lost = Advice.RestoreLog("transaction");
        foreach (var id in _ledger?.Postings.Keys ?? [])
            if (histories.Find(id) is null)
                _money.Fail($"the ledger moved money for {id}, which is not in the transaction log", lost);
        foreach (var id in _paid?.Payments.Keys ?? [])
            if (histories.Find(id) is null)
                _payments.Fail($"the payment service paid for {id}, which is not in the transaction log", lost);
        foreach (var id in _assessed?.Assessed ?? [])
            if (histories.Find(id) is null)
                _risk.Fail($"the risk service assessed {id}, which is not in the transaction log", lost);
    }
}
