using System.Globalization;
using Florin.Contracts;
using Florin.Contracts.Payments;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;

namespace Florin.Payments;

/// <summary>Invariant 6 of payments; and what their log says, for the checks of others.</summary>
internal sealed class PaymentsCheck : ILogCheck, IPaymentFacts
{
    private readonly Dictionary<TransactionId, List<PaymentRecord>> _payments = [];
    private readonly Check _once = new(OnceEach.Invariant, Advice.RestoreAll);

    /// <inheritdoc/>
    public IReadOnlyDictionary<TransactionId, List<PaymentRecord>> Payments => _payments;

    /// <inheritdoc/>
    public IEnumerable<Fold> Folds(IReadOnlyList<string> logs) => [Fold.Of("payment", _once, Take)];

    /// <inheritdoc/>
    public IEnumerable<Check> Compare(ReadLogs logs)
    {
        _once.Looked = string.Create(CultureInfo.InvariantCulture, $"{_payments.Values.Sum(p => p.Count):N0} payments");
        return [_once];
    }

    private void Take(Recorded happened)
    {
        var (transaction, record) = happened.Data switch
        {
            PaymentMade e => (e.Transaction, new PaymentRecord(e.Id, e.UserId, e.Kind, e.Amount, e.Reference, null)),
            PaymentDeclined e => (e.Transaction, new PaymentRecord(e.Id, e.UserId, e.Kind, e.Amount, e.Reference, e.Detail)),
            _ => default((TransactionId Transaction, PaymentRecord? Record)),
        };
        if (record is null)
            return;
        OnceEach.Require(happened.Version == 1 && happened.Stream == $"payment-{record.Id}", happened);
        if (!_payments.TryGetValue(transaction, out var records))
            _payments.Add(transaction, records = new List<PaymentRecord>(1));
        records.Add(record);
    }
}
