using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Notifications;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Reports.Delivery;
using Florin.Reports.Jobs;
using Florin.Reports.Kinds;

namespace Florin.Reports.Features;

/// <summary>Has a report written.</summary>
/// <param name="Id">The report.</param>
/// <param name="Order">What it is about, checked.</param>
/// <param name="By">Who wants it.</param>
/// <param name="Deliver">Where it goes, sealed; null for nowhere.</param>
internal sealed record RequestReport(ReportId Id, ReportOrder Order, string By, ReportDelivery? Deliver) : ICommand
{
    public string Stream => ReportJob.StreamOf(Id);
}

/// <summary>What is sent to have a report written.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Format">The format of its file.</param>
/// <param name="Parameters">What it is restricted to.</param>
/// <param name="Deliver">Where it goes once it is written. Default nowhere: its content can be fetched.</param>
internal sealed record RequestReportBody(
    [property: MaxLength(40)] string Kind,
    [property: MaxLength(40)] string Format,
    ReportParametersBody? Parameters,
    DeliveryBody? Deliver
);

/// <summary>What a report is restricted to, as it is sent.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Period">UTC days, both included: a month, a day, or days such as 2026-10-01..2026-10-31.</param>
/// <param name="At">Up to when.</param>
internal sealed record ReportParametersBody(
    [property: MaxLength(40)] string? AccountId,
    [property: MaxLength(40)] string? Period,
    DateTimeOffset? At
);

internal sealed class RequestReportFeature(
    ServiceBuilder service,
    ReportKinds kinds,
    ReportOrderReader orders,
    ReportRunner runner,
    ReportOptions options
)
{
    private readonly MailClient _mail = new(service.Calls);
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(10);

    public static void Add(
        ServiceBuilder service,
        ReportKinds kinds,
        ReportOrderReader orders,
        ReportRunner runner,
        ReportOptions options
    )
    {
        var feature = new RequestReportFeature(service, kinds, orders, runner, options);
        service.Commands.Handles<RequestReport, ReportJob>(
            (_, _) => { },
            (command, _, now) =>
                ReportJob.Request(new ReportRequested(command.Id, command.Order, command.By, now, command.Deliver)),
            newStream: true
        );
        var send = service.Commands.Sender<RequestReport>();
        service
            .Post("/reports", Permission.ReportsWrite, (request, cancel) => feature.Answer(request, send, cancel))
            .Does("Requests a report, which is written in the background: its status says when its content is there.")
            .Takes<RequestReportBody>("kind", "format")
            .Gives<ReportView>(202)
            .TakesIdempotencyKey()
            .CanDryRun()
            .RefusesBeforehand(RefusalCodes.RateLimited)
            .Refuses(RefusalCodes.Unavailable, RefusalCodes.Timeout);
    }

    private async Task<Reply> Answer(Request request, Send<RequestReport> send, CancellationToken cancel)
    {
        var body = await request.Body<RequestReportBody>(cancel, (body, problems) => Read(body, request.Now, problems));
        var problems = new Problems();
        if (Read(body, request.Now, problems) is not { } order)
            throw new BadInput(problems);
        if (ReportKinds.Refuse(kinds.Of(order.Kind), request.Actor) is { } forbidden)
            return Reply.Refused(forbidden);
        await DeliveryBody.RequireMail(body.Deliver, _mail, request.ToCall(), cancel);
        if (await runner.Waiting(options.MaxWaiting, cancel) >= options.MaxWaiting)
            return Reply.Refused(
                new Refusal(
                    RefusalCodes.RateLimited,
                    $"{options.MaxWaiting} reports wait already; that is the most (Reports:MaxWaiting)."
                ),
                ComeBack
            );
        var deliver =
            body.Deliver is null || request.IsDryRun
                ? null // Where nothing is written, a key might have to be made.
                : await DeliveryBody.Sealed(body.Deliver, request.Actor.Id, service.Runtime.People, cancel);
        var command = new RequestReport(Id.New<ReportId>(service.Ids), order, request.Actor.Id, deliver);
        var reply = await request.Send(
            send,
            command,
            (ReportJob job) => Reply.Pending(ReportView.Of(job, progress: null)),
            cancel
        );
        if (!request.IsDryRun)
            runner.Wake();
        return reply;
    }

    // Null where something is wrong.
    private ReportOrder? Read(RequestReportBody body, DateTimeOffset now, Problems problems)
    {
        body.Deliver?.Validate(options, problems);
        return orders.Read(body, now, problems);
    }
}
