using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Times;
using Florin.Schedules.Running;

namespace Florin.Schedules.Features;

/// <summary>An occurrence that is to come.</summary>
/// <param name="RunsAt">When it is due.</param>
/// <param name="Local">The same in the schedule's time zone, with its UTC offset, such as 2026-03-29T09:00:00+02:00.</param>
/// <param name="Amount">How much it moves, in major units; null where that depends on the balance then.</param>
internal sealed record UpcomingView(DateTimeOffset RunsAt, string Local, DecimalAmount? Amount);

/// <summary>What is to come.</summary>
/// <param name="Items">The next occurrences, in order; fewer than asked for where the schedule ends before.</param>
/// <param name="Currency">ISO 4217.</param>
internal sealed record PreviewView(IReadOnlyList<UpcomingView> Items, Currency Currency);

internal static class PreviewScheduleFeature
{
    private const int Usual = 12;

    public static void Add(ServiceBuilder service, TermsReader reader, Agenda agenda)
    {
        service
            .Get(
                "/schedules/{id}/preview",
                Permission.SchedulesRead,
                (request, cancel) => OfExisting(service, agenda, request, cancel)
            )
            .Does("Returns the next occurrences of a schedule.")
            .Gives<PreviewView>()
            .With<int>("count", "How many, 1 to 100 (default: 12).")
            .Refuses(RefusalCode.NotFound);
        service
            .Post(
                "/schedules/preview",
                Permission.SchedulesRead,
                (request, cancel) => OfBody(service, reader, agenda, request, cancel)
            )
            .Does("Returns the next occurrences that a schedule would have; nothing is created.")
            .Takes<ScheduleBody>("userId", "type", "currency")
            .Gives<PreviewView>()
            .With<int>("count", "How many, 1 to 100 (default: 12).")
            .CanDryRun()
            .RefusesBeforehand(RefusalCode.Forbidden);
    }

    private static async Task<Reply> OfExisting(
        ServiceBuilder service,
        Agenda agenda,
        Request request,
        CancellationToken cancel
    )
    {
        var count = Count(request);
        request.Query.ThrowIfInvalid();
        var (schedule, refused) = await GetScheduleFeature.Find(service, request, Permission.SchedulesRead, cancel);
        return refused ?? Reply.Ok(ViewOf(schedule, agenda, count, request.Now));
    }

    private static async Task<Reply> OfBody(
        ServiceBuilder service,
        TermsReader reader,
        Agenda agenda,
        Request request,
        CancellationToken cancel
    )
    {
        var count = Count(request);
        var body = await request.Body<ScheduleBody>(cancel, (body, problems) => reader.Validate(body, isNew: true, problems));
        var problems = new Problems();
        reader.Validate(body, isNew: true, problems);
        if (!problems.None)
            throw new BadInput(problems);
        var input = reader.Read(body);
        if (!request.Actor.May(Permission.SchedulesRead, input.UserId.Value))
            return Reply.Refused(Refusal.Forbidden($"You may not see the schedules of {input.UserId}."));
        var created = new ScheduleCreated(
            Id.New<ScheduleId>(service.Ids),
            input.UserId,
            input.Type,
            input.From,
            input.To,
            input.Terms,
            new Mandate(Approval: null, WithSecondFactor: false),
            request.Now
        );
        return Reply.Ok(ViewOf(Schedule.Empty.Apply(created), agenda, count, request.Now));
    }

    private static int Count(Request request) => (int)(request.Query.Number("count", 1, 100) ?? Usual);

    private static PreviewView ViewOf(Schedule schedule, Agenda agenda, int count, DateTimeOffset now)
    {
        var (terms, total) = (schedule.Terms, schedule.Total);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(terms.Recurrence.TimeZone);
        var items = new List<UpcomingView>();
        foreach (var moment in agenda.Preview(schedule, count, now))
        {
            var left = (terms.MaxTotal?.Minor ?? long.MaxValue) - total;
            if (left <= 0)
                break;
            Money? amount =
                terms.AmountRule is AmountRule.Fixed ? new Money(Math.Min(terms.Amount.Minor, left), schedule.Currency) : null;
            total += amount?.Minor ?? 0;
            items.Add(new UpcomingView(moment.RunsAt, LocalTime.Text(moment.RunsAt, zone), amount is { } a ? a : null));
        }
        return new PreviewView(items, schedule.Currency);
    }
}
