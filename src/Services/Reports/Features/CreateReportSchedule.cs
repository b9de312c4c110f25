using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Notifications;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Times;
using Florin.Reports.Delivery;
using Florin.Reports.Jobs;
using Florin.Reports.Kinds;
using Florin.Reports.Planning;

namespace Florin.Reports.Features;

/// <summary>Has reports written and delivered whenever they are due.</summary>
/// <param name="Id">Made for this command.</param>
/// <param name="Plan">What, when and where, checked and sealed.</param>
/// <param name="By">Who wants it.</param>
internal sealed record CreateReportSchedule(ReportScheduleId Id, ReportPlan Plan, string By) : ICommand
{
    public string Stream => ReportSchedule.StreamOf(Id);
}

/// <summary>What is sent to have reports written whenever they are due.</summary>
/// <param name="Kind">What they are about.</param>
/// <param name="Format">The format of their files.</param>
/// <param name="AccountId">The account, for kinds that take one.</param>
/// <param name="Period">
/// The days, for kinds that take some: previousDay, previousWeek, previousMonth, previousQuarter or previousYear, seen from the day
/// on which it is due.
/// </param>
/// <param name="At">When it is due, once. One of at, cron and monthly is needed.</param>
/// <param name="Cron">A cron expression of five fields, in the time zone.</param>
/// <param name="Monthly">A day of the month.</param>
/// <param name="TimeZone">IANA's name of the time zone, such as Europe/Prague. Default UTC.</param>
/// <param name="Calendar">A configured calendar of holidays. Default none: Monday to Friday are business days.</param>
/// <param name="Adjust">none (default), preceding or following: where an occurrence goes that would fall on no business day.</param>
/// <param name="Deliver">Where they go once they are written. Default nowhere: their content can be fetched.</param>
internal sealed record ReportScheduleBody(
    [property: MaxLength(40)] string Kind,
    [property: MaxLength(40)] string Format,
    [property: MaxLength(50)] string? AccountId,
    [property: MaxLength(40)] string? Period,
    string? At,
    string? Cron,
    MonthlyBody? Monthly,
    string? TimeZone,
    string? Calendar,
    string? Adjust,
    DeliveryBody? Deliver
);

/// <summary>Creates schedules of reports.</summary>
internal sealed class CreateReportScheduleFeature(
    ServiceBuilder service,
    Projection schedules,
    ReportOrderReader orders,
    Calendars calendars,
    ReportOptions options
)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly RecurrenceReader _recurrences = new(calendars);
    private readonly MailClient _mail = new(service.Calls);
    private readonly UsersClient _users = new(service.Calls);

    public static void Add(
        ServiceBuilder service,
        Projection schedules,
        ReportOrderReader orders,
        ScheduledReports runner,
        Calendars calendars,
        ReportOptions options
    )
    {
        var feature = new CreateReportScheduleFeature(service, schedules, orders, calendars, options);
        service.Commands.Handles<CreateReportSchedule, ReportSchedule>(
            (_, _) => { },
            (command, _, now) => [new ReportScheduleCreated(command.Id, command.Plan, command.By, now)],
            newStream: true
        );
        var send = service.Commands.Sender<CreateReportSchedule>();
        service
            .Post("/schedules", Permission.ReportsWrite, (request, cancel) => feature.Answer(request, send, runner, cancel))
            .Does(
                "Creates a schedule of reports: whenever it is due, one is written, and mailed or put into a configured place."
            )
            .Takes<ReportScheduleBody>("kind", "format")
            .Gives<ReportScheduleView>(201)
            .TakesIdempotencyKey()
            .CanDryRun()
            .RefusesBeforehand(RefusalCodes.RateLimited)
            .Refuses(RefusalCodes.Unavailable, RefusalCodes.Timeout);
    }

    private async Task<Reply> Answer(
        Request request,
        Send<CreateReportSchedule> send,
        ScheduledReports runner,
        CancellationToken cancel
    )
    {
        var body = await request.Body<ReportScheduleBody>(cancel, (body, problems) => Read(body, request.Now, problems));
        var problems = new Problems();
        if (Read(body, request.Now, problems) is not ({ } plan, { } kind))
            throw new BadInput(problems);
        if (ReportKinds.Refuse(kind, request.Actor) is { } forbidden)
            return Reply.Refused(forbidden);
        await DeliveryBody.RequireMail(body.Deliver, _mail, request.ToCall(), cancel);
        if (await Count(cancel) >= options.MaxSchedules)
            return Reply.Refused(
                new Refusal(
                    RefusalCodes.RateLimited,
                    $"There are {options.MaxSchedules} schedules of reports; that is the most (Reports:MaxSchedules)."
                )
            );
        var (id, by) = (Id.New<ReportScheduleId>(service.Ids), request.Actor.Id);
        plan = plan with
        {
            ByUser = Id.TryParse<UserId>(by, out var user) && await _users.Find(user, request.ToCall(), cancel) is not null,
            Deliver = request.IsDryRun
                ? ReportDelivery.None // A key might have to be made.
                : await DeliveryBody.Sealed(body.Deliver, by, service.Runtime.People, cancel),
        };
        var reply = await request.Send<CreateReportSchedule, ReportSchedule>(
            send,
            new CreateReportSchedule(id, plan, by),
            schedule => Reply.Created(ReportScheduleView.Of(schedule, calendars)),
            cancel,
            id.Value
        );
        if (!request.IsDryRun)
            runner.Wake();
        return reply;
    }

    private (ReportPlan?, IReportKind?) Read(ReportScheduleBody body, DateTimeOffset now, Problems problems)
    {
        var period = FieldValues.OneOf(body.Period, "period", problems, PlannedPeriod.PreviousDay);
        body.Deliver?.Validate(options, problems);
        var recurrence = _recurrences.Read(
            new RecurrenceBody(body.At, body.Cron, body.Monthly, body.TimeZone, body.Calendar, body.Adjust),
            problems
        );
        if (body.AccountId is not null)
            problems.Id<AccountId>(body.AccountId, "accountId");
        var kind = orders.KindOf(
            body.Kind,
            body.Format,
            [("accountId", body.AccountId is not null), ("period", body.Period is not null)],
            "",
            problems
        );
        if (problems.None && _recurrences.IsNever(recurrence, now, endsAt: null, now))
            problems.Add(
                body.Cron is not null ? "cron"
                    : body.Monthly is not null ? "monthly"
                    : "at",
                "is never due from now on."
            );
        if (!problems.None || kind is null)
            return (null, null);
        var plan = new ReportPlan(
            kind.Name,
            body.Format,
            body.AccountId is { } account ? new AccountId(account) : null,
            body.Period is null ? null : period,
            recurrence,
            ReportDelivery.None,
            ByUser: false
        );
        return (plan, kind);
    }

    private async Task<int> Count(CancellationToken cancel)
    {
        var read = await schedules.Read(Patience, cancel);
        var rows = await read.Store.Rows(
            ReportScheduleRow.View,
            query => query.Where(ReportScheduleRow.Open, Comparison.Equal, 1L) with { Limit = options.MaxSchedules },
            cancel
        );
        return rows.Count;
    }
}
