using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Florin.Accounts;
using Florin.Contracts.Payments;
using Florin.Kernel;
using Florin.Payments;
using Florin.Platform.EventLog;
using Florin.Risk;
using Florin.Transactions;
using Florin.Users;

namespace Florin.Cli.Verify;

/// <summary>A payment's record, made or declined.</summary>
/// <param name="Id">Its id.</param>
/// <param name="UserId">Whose.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Amount">How much.</param>
/// <param name="Reference">The client's reference.</param>
/// <param name="Declined">Why not; null where it was made.</param>
internal sealed record PaymentRecord(
    PaymentId Id,
    UserId UserId,
    PaymentKind Kind,
    Money Amount,
    string? Reference,
    string? Declined
);

/// <summary>What each log says by itself; the folds that several checks compare afterwards.</summary>
internal sealed class Ledgers
{
    private readonly Dictionary<TransactionId, List<LedgerPosting>> _postings = [];
    private readonly Dictionary<TransactionId, List<PaymentRecord>> _payments = [];
    private readonly Dictionary<TransactionId, RiskAssessed> _assessments = [];
    private readonly Dictionary<UserId, UserRegistered> _users = [];
    private readonly Dictionary<UserId, string> _claims = [];

    /// <summary>Invariant 2, and the balances that events carry.</summary>
    public Check Accounts { get; } =
        new("2 every balance is the sum of its postings and within its overdraft limit", Advice.RestoreLog("account"));

    /// <summary>The transactions' own rules.</summary>
    public Check Transactions { get; } =
        new(
            "4 every transaction follows its life cycle, and its events agree with its creation",
            Advice.RestoreLog("transaction")
        );

    /// <summary>The other logs' own rules.</summary>
    public Check Others { get; } =
        new("6 payments, assessments and users occur once each, in the streams of their ids", Advice.RestoreAll);

    /// <summary>The accounts.</summary>
    public Books Books { get; } = new();

    /// <summary>The transactions.</summary>
    public Histories Histories { get; } = new();

    /// <summary>What each transaction moved, by the ledger.</summary>
    public IReadOnlyDictionary<TransactionId, List<LedgerPosting>> Postings => _postings;

    /// <summary>The payments of each transaction, by the payment service.</summary>
    public IReadOnlyDictionary<TransactionId, List<PaymentRecord>> Payments => _payments;

    /// <summary>The assessment of each transaction, by the risk service.</summary>
    public IReadOnlyDictionary<TransactionId, RiskAssessed> Assessments => _assessments;

    /// <summary>Everybody who registered.</summary>
    public IReadOnlyDictionary<UserId, UserRegistered> Users => _users;

    /// <summary>How often the rules of risk were changed.</summary>
    public long RuleChanges { get; private set; }

    /// <summary>The folds.</summary>
    public IEnumerable<Fold> Folds() =>
        [
            Fold.Of("account", Accounts, Account),
            Fold.Of("transaction", Transactions, Histories.Add),
            Fold.Of("payment", Others, Payment),
            Fold.Of("risk", Others, Risk),
            Fold.Of("user", Others, User),
        ];

    /// <summary>Ends the folds.</summary>
    public void End()
    {
        Accounts.Looked = string.Create(
            CultureInfo.InvariantCulture,
            $"{Books.Accounts:N0} accounts in {Books.Currencies.Count} currencies"
        );
        Transactions.Looked = string.Create(CultureInfo.InvariantCulture, $"{Histories.All.Count:N0} transactions");
        Others.Looked = string.Create(
            CultureInfo.InvariantCulture,
            $"{_payments.Values.Sum(p => p.Count):N0} payments, {_assessments.Count:N0} assessments, {_users.Count:N0} users"
        );
        foreach (var (id, user) in _users)
            if (!_claims.Remove(id, out var stream) || stream != StreamOf(user.Email))
                Others.Fail($"the address {user.Email} of {id} is not claimed by that user", Advice.RestoreLog("user"));
        foreach (var (id, stream) in _claims)
            Others.Fail($"{stream} is claimed by {id}, who never registered", Advice.RestoreLog("user"));
    }

    private static string StreamOf(string email) =>
        $"email-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email)))}";

    private void Account(Recorded happened)
    {
        Books.Add(happened);
        if (Books.PostingOf(happened.Data) is not { } posting)
            return;
        if (!_postings.TryGetValue(posting.Transaction, out var postings))
            _postings.Add(posting.Transaction, postings = new List<LedgerPosting>(2));
        postings.Add(posting);
    }

    private void Payment(Recorded happened)
    {
        var (transaction, record) = happened.Data switch
        {
            PaymentMade e => (e.Transaction, new PaymentRecord(e.Id, e.UserId, e.Kind, e.Amount, e.Reference, null)),
            PaymentDeclined e => (e.Transaction, new PaymentRecord(e.Id, e.UserId, e.Kind, e.Amount, e.Reference, e.Detail)),
            _ => default((TransactionId Transaction, PaymentRecord? Record)),
        };
        if (record is null)
            return;
        Require(happened.Version == 1 && happened.Stream == $"payment-{record.Id}", happened);
        if (!_payments.TryGetValue(transaction, out var records))
            _payments.Add(transaction, records = new List<PaymentRecord>(1));
        records.Add(record);
    }

    private void Risk(Recorded happened)
    {
        if (happened.Data is RiskRulesChanged)
            RuleChanges++;
        if (happened.Data is not RiskAssessed e)
            return;
        Require(happened.Version == 1 && happened.Stream == $"assessment-{e.Transaction}", happened);
        Require(_assessments.TryAdd(e.Transaction, e), happened);
        if (e.Rules < 0 || e.Rules > RuleChanges)
            throw new WrongHistory(
                $"{happened.Stream} was assessed with version {e.Rules} of the rules, but only {RuleChanges} exist"
            );
    }

    private void User(Recorded happened)
    {
        if (happened.Data is UserRegistered e)
            Require(happened.Version == 1 && happened.Stream == $"user-{e.Id}" && _users.TryAdd(e.Id, e), happened);
        if (happened.Data is EmailClaimed claimed)
            Require(happened.Version == 1 && _claims.TryAdd(claimed.User, happened.Stream), happened);
    }

    private static void Require(bool fits, Recorded happened)
    {
        if (!fits)
            throw new WrongHistory(
                $"position {happened.Position}: a {happened.Type} cannot be event {happened.Version} of {happened.Stream}"
            );
    }
}
