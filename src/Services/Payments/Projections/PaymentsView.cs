using Florin.Contracts.Payments;
using Florin.Kernel;
using Florin.Platform.EventStore;
using Florin.Platform.Hosting;
using Florin.Platform.Messaging;
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
    DateTimeOffset CreatedAt
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
                recorded.At
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
                recorded.At
            ),
            _ => null,
        };
}

/// <summary>Keeps one row for each payment. Their ids sort by the time of the transaction, so they need no column for it.</summary>
internal static class PaymentsView
{
    public static readonly View<PaymentRow> Rows = new View<PaymentRow>("payments", 1, row => row.Id.Value)
        .Text("userId", row => row.UserId.Value)
        .Text("transactionId", row => row.TransactionId.Value)
        .Text("status", row => row.Status)
        .Index("userId")
        .Index("transactionId")
        .Index("status");

    public static Consumer? Add(ServiceBuilder service) =>
        service.Projects("payments", follows: service.Definition.Name, [Rows], Handle);

    private static ValueTask Handle(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        foreach (var recorded in events)
            if (PaymentRow.Of(recorded) is { } row)
                changes.Put(Rows, row);
        return ValueTask.CompletedTask;
    }
}
