using Florin.Contracts.Payments;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Payments.Projections;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Payments.Features;

/// <summary>A payment as a client sees it.</summary>
/// <param name="Id">Its record.</param>
/// <param name="TransactionId">The transaction that it is a step of.</param>
/// <param name="UserId">Whose transaction it is.</param>
/// <param name="Kind">settle, collect, pay-out or refund.</param>
/// <param name="Amount">How much, in major units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Status">SETTLED or DECLINED; a payment whose outcome is not known has no record.</param>
/// <param name="Reference">The client's own reference.</param>
/// <param name="Code">Why it was declined.</param>
/// <param name="Detail">Why it was declined, in a sentence.</param>
/// <param name="Processor">What it went through: sandbox or http; null where it stayed within the books.</param>
/// <param name="CreatedAt">When it was recorded.</param>
internal sealed record PaymentView(
    PaymentId Id,
    TransactionId TransactionId,
    UserId UserId,
    string Kind,
    DecimalAmount Amount,
    Currency Currency,
    string Status,
    string? Reference,
    string? Code,
    string? Detail,
    string? Processor,
    DateTimeOffset CreatedAt
)
{
    public static PaymentView Of(PaymentRow row) =>
        new(
            row.Id,
            row.TransactionId,
            row.UserId,
            NameOf(row.Kind),
            row.Amount,
            row.Amount.Currency,
            row.Status,
            row.Reference,
            row.Code,
            row.Detail,
            row.Processor,
            row.CreatedAt
        );

    // As the saga's steps are spelled.
    private static string NameOf(PaymentKind kind) =>
        kind switch
        {
            PaymentKind.Settle => "settle",
            PaymentKind.Collect => "collect",
            PaymentKind.PayOut => StepNames.PayOut,
            _ => "refund",
        };
}

internal static class GetPaymentFeature
{
    public static void Add(ServiceBuilder service) =>
        service
            .Get("/payments/{id}", Permission.PaymentsRead, (request, cancel) => Respond(service, request, cancel))
            .Does("Returns a settlement record.")
            .Gives<PaymentView>()
            .Refuses(RefusalCode.NotFound);

    private static async Task<Reply> Respond(ServiceBuilder service, Request request, CancellationToken cancel)
    {
        var id = request.Route<PaymentId>("id");
        if (
            await service.Log.ReadStream(Payment.StreamOf(id), 0, 1, cancel) is not [var first]
            || PaymentRow.Of(first) is not { } payment
        )
            return Reply.Refused(Refusal.NotFound("payment", id.Value));
        return request.Actor.May(Permission.PaymentsRead, payment.UserId.Value)
            ? Reply.Ok(PaymentView.Of(payment))
            : Reply.Hidden("payment", id.Value);
    }
}
