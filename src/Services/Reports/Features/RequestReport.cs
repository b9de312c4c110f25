using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Reports.Jobs;
using Florin.Reports.Kinds;
using Florin.Reports.Statements;

namespace Florin.Reports.Features;

/// <summary>Has a report written.</summary>
/// <param name="Id">The report.</param>
/// <param name="Order">What it is about, checked.</param>
/// <param name="By">Who wants it.</param>
internal sealed record RequestReport(ReportId Id, ReportOrder Order, string By) : ICommand
{
    public string Stream => ReportJob.StreamOf(Id);
}

/// <summary>What is sent to have a report written.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Format">The format of its file.</param>
/// <param name="Parameters">What it is restricted to.</param>
internal sealed record RequestReportBody(
    [property: MaxLength(40)] string Kind,
    [property: MaxLength(40)] string Format,
    ReportParametersBody? Parameters
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
    ReportRunner runner,
    ReportOptions options
)
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(10);

    public static void Add(ServiceBuilder service, ReportKinds kinds, ReportRunner runner, ReportOptions options)
    {
        var feature = new RequestReportFeature(service, kinds, runner, options);
        service.Commands.Handles<RequestReport, ReportJob>(
            (_, _) => { },
            (command, _, now) => ReportJob.Request(new ReportRequested(command.Id, command.Order, command.By, now)),
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
            .Refuses(RefusalCodes.Unavailable);
    }

    private async Task<Reply> Answer(Request request, Send<RequestReport> send, CancellationToken cancel)
    {
        var body = await request.Body<RequestReportBody>(cancel, (body, problems) => Order(body, request.Now, problems));
        var problems = new Problems();
        var order = Order(body, request.Now, problems);
        if (!problems.None || order is null)
            throw new BadInput(problems);
        if (await runner.Waiting(options.MaxWaiting, cancel) >= options.MaxWaiting)
            return Reply.Refused(
                new Refusal(
                    RefusalCodes.RateLimited,
                    $"{options.MaxWaiting} reports wait already; that is the most (Reports:MaxWaiting)."
                ),
                ComeBack
            );
        var command = new RequestReport(Id.New<ReportId>(service.Ids), order, request.Actor.Id);
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
    private ReportOrder? Order(RequestReportBody body, DateTimeOffset now, Problems problems)
    {
        problems.OneOf(body.Kind, "kind", [.. kinds.Names]);
        if (kinds.Find(body.Kind) is not { } kind)
            return null;
        problems.OneOf(body.Format, "format", [.. kind.Formats]);
        var (account, period, at) = (body.Parameters?.AccountId, body.Parameters?.Period, body.Parameters?.At);
        foreach (
            var (name, isGiven) in ((string, bool)[])
                [("accountId", account is not null), ("period", period is not null), ("at", at is not null)]
        )
            if (isGiven && !kind.Takes.Contains(name, StringComparer.Ordinal))
                problems.Add($"parameters.{name}", $"is not a parameter of {kind.Name}; it takes {Listed(kind.Takes)}.");
            else if (!isGiven && kind.Requires.Contains(name, StringComparer.Ordinal))
                problems.Add($"parameters.{name}", $"is missing; {kind.Name} needs it.");
        if (account is not null)
            problems.Id<AccountId>(account, "parameters.accountId");
        StatementPeriod days = default;
        if (period is not null && !StatementPeriod.TryParse(period, out days))
            problems.Add("parameters.period", $"'{PlainText.Shortened(period)}' is not a period; give {StatementPeriod.Form}.");
        else if (period is not null && days.Begin > now)
            problems.Add("parameters.period", $"'{period}' begins in the future.");
        if (at > now)
            problems.Add("parameters.at", $"'{Rfc3339.Text(at.Value)}' is in the future.");
        return problems.None
            ? new ReportOrder(
                kind.Name,
                body.Format,
                account is null ? null : new AccountId(account),
                period is null ? null : days.ToString(),
                at
            )
            : null;
    }

    private static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "no parameters" : string.Join(", ", names);
}
