using Florin.Contracts.Payments;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Payments.Projections;

/// <summary>A payment as it is stored for lists.</summary>
internal sealed record PaymentRow(
    PaymentId Id,
    TransactionId TransactionId,
    UserId UserId,
    PaymentKind Kind,
    Money Amount,
    string Status,
    string? Reference,
    string? Code,
    string? Detail,
    DateTimeOffset CreatedAt,
    string? Processor = null
)
{
    public const string Settled = "SETTLED";
    public const string Declined = "DECLINED";

    /// <summary>The row of an event; null where it is about no payment.</summary>
    public static PaymentRow? Of(Recorded recorded) =>
        recorded.Data switch
        {
            PaymentMade e => new PaymentRow(
                e.Id,
                e.Transaction,
                e.UserId,
                e.Kind,
                e.Amount,
                Settled,
                e.Reference,
                null,
                null,
                recorded.At,
                e.Processor
            ),
            PaymentDeclined e => new PaymentRow(
                e.Id,
                e.Transaction,
                e.UserId,
                e.Kind,
                e.Amount,
                Declined,
                e.Reference,
                e.Code,
                e.Detail,
                recorded.At,
                e.Processor
            ),
            _ => null,
        };
}

/// <summary>Keeps one row for each payment. Their ids sort by the time of the transaction, so they need no column for it.</summary>
internal static class PaymentsView
{
    /// <summary>All of them. Nearly all are settled, so an index by status would cost each and serve the few.</summary>
    public static readonly View<PaymentRow> Rows = Of("payments").Index("userId").Index("transactionId");

    /// <summary>The declined ones once more, so that an operator finds them without looking through all.</summary>
    public static readonly View<PaymentRow> Declined = Of("declined_payments").Index("userId");

    public static Projection Add(ServiceBuilder service) =>
        service.Projects("payments", follows: service.Definition.Name, [Rows, Declined], Handle);

    private static View<PaymentRow> Of(string name) =>
        new View<PaymentRow>(name, 1, row => row.Id.Value)
            .Text("userId", row => row.UserId.Value)
            .Text("transactionId", row => row.TransactionId.Value)
            .Text("status", row => row.Status);

    private static ValueTask Handle(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        foreach (var recorded in events)
            if (PaymentRow.Of(recorded) is { } row)
            {
                changes.Put(Rows, row);
                if (row.Status == PaymentRow.Declined)
                    changes.Put(Declined, row);
            }
        return ValueTask.CompletedTask;
    }
}
