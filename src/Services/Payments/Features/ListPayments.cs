using Florin.Kernel;
using Florin.Payments.Projections;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;

namespace Florin.Payments.Features;

internal static class ListPaymentsFeature
{
    /// <summary>So long a list waits to show what was recorded just before it was asked for.</summary>
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(500);

    public static void Add(ServiceBuilder service, Projection view) =>
        service
            .Get("/payments", Permission.PaymentsRead, (request, cancel) => Answer(view, request, cancel))
            .Does("Lists settlement records, newest transactions first: the caller's own, or all for administrators.")
            .GivesList<PaymentView>()
            .With<string>("transactionId", "Only records of this transaction.")
            .With<string>("status", "SETTLED or DECLINED.")
            .Refuses(RefusalCodes.Unavailable);

    private static async Task<Reply> Answer(Projection view, Request request, CancellationToken cancel)
    {
        var query = request.Query;
        var page = query.Page();
        var transaction = query.Id<TransactionId>("transactionId");
        var status = query.OneOf("status", PaymentRow.Settled, PaymentRow.Declined);
        query.ThrowIfInvalid();
        var read = await view.Read(CatchUp, cancel);
        var (rows, next) = await read.Store.Page(
            status == PaymentRow.Declined ? PaymentsView.Declined : PaymentsView.Rows,
            page,
            q =>
                (q with { Descending = true })
                    .WhereIf(
                        "userId",
                        Comparison.Equal,
                        request.Actor.MayForAll(Permission.PaymentsRead) ? null : request.Actor.Id
                    )
                    .WhereIf("transactionId", Comparison.Equal, transaction?.Value)
                    .WhereIf("status", Comparison.Equal, status),
            cancel
        );
        return Reply.List([.. rows.Select(PaymentView.Of)], next, read.Complete);
    }
}
