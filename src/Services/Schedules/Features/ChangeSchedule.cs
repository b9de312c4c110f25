using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Privacy;
using Florin.Platform.Times;
using Florin.Schedules.Running;

namespace Florin.Schedules.Features;

/// <summary>Changes the terms of a schedule.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Body">All of its terms from now on.</param>
/// <param name="BasedOn">The number of its changes that the body was made from.</param>
/// <param name="Restarts">Its times are others.</param>
/// <param name="Input">The body as values, sealed; null before it is checked.</param>
/// <param name="Mandate">By what right.</param>
internal sealed record ChangeSchedule(
    ScheduleId Id,
    ScheduleBody Body,
    int BasedOn,
    bool Restarts,
    ScheduleInput? Input = null,
    Mandate? Mandate = null
) : ICommand
{
    public string Stream => Schedule.StreamOf(Id);
}

/// <summary>
/// What a client sends to change a schedule: what is missing stays as it is, and what is null is removed. The fields are those of a
/// new one.
/// </summary>
/// <param name="Clear">The names of fields that are to be removed, such as endsAt; the same as null.</param>
internal sealed record ChangeScheduleBody(
    [property: MaxLength(TermsReader.MaxName)] string? Name,
    string? AmountRule,
    JsonAmount? Amount,
    [property: MaxLength(TermsReader.MaxDescription)] string? Description,
    [property: MaxLength(TermsReader.MaxReference)] string? Reference,
    JsonObject? Metadata,
    string? At,
    string? Cron,
    MonthlyBody? Monthly,
    string? TimeZone,
    string? Calendar,
    string? Adjust,
    string? StartsAt,
    string? EndsAt,
    int? MaxOccurrences,
    JsonAmount? MaxTotal,
    string? Missed,
    RetriesBody? Retries,
    IReadOnlyList<string>? Clear
);

internal sealed class ChangeScheduleFeature(ServiceBuilder service, TermsReader reader, ScheduleChecks checks, Agenda agenda)
{
    private static readonly string[] Clearable =
    [
        "name",
        "description",
        "reference",
        "metadata",
        "calendar",
        "endsAt",
        "maxOccurrences",
        "maxTotal",
    ];

    private Send<ChangeSchedule> _send = null!; // Set when it is added.

    public static void Add(ServiceBuilder service, TermsReader reader, ScheduleChecks checks, Agenda agenda)
    {
        var feature = new ChangeScheduleFeature(service, reader, checks, agenda);
        service.Commands.Handles<ChangeSchedule, Schedule>(
            (command, problems) => reader.Validate(command.Body, isNew: command.Restarts, problems),
            (command, schedule, now) =>
                schedule.Change(command.Input!.Terms, command.BasedOn, command.Restarts, command.Mandate!, now), // Prepared.
            feature.Prepare
        );
        feature._send = service.Commands.Sender<ChangeSchedule>();
        service
            .Patch("/schedules/{id}", Permission.SchedulesWrite, feature.Answer)
            .Does(
                "Changes a schedule; what is not sent stays as it is. With other times it is due by these from now on. Type, currency, accounts and owner cannot be changed."
            )
            .Takes<ChangeScheduleBody>()
            .Clears(Clearable)
            .Gives<ScheduleView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound, RefusalCode.WrongState);
    }

    private async Task<Reply> Answer(Request request, CancellationToken cancel)
    {
        var (schedule, refused) = await GetScheduleFeature.Find(service, request, Permission.SchedulesWrite, cancel);
        var changes = await request.Body<ChangeScheduleBody>(
            cancel,
            (body, problems) =>
            {
                foreach (var name in body.Clear ?? [])
                    problems.OneOf(name, "clear", Clearable);
            }
        );
        if (refused is { } no)
            return no;
        var problems = new Problems();
        foreach (var name in changes.Clear ?? [])
            problems.OneOf(name, "clear", Clearable);
        changes = changes with { Clear = [.. (changes.Clear ?? []).Concat(Clearable.Where(request.Clears))] };
        var terms = await Opened(schedule.Terms, service.Runtime.People, cancel);
        var body = ScheduleMerge.Of(schedule, terms, changes);
        var restarts = ScheduleMerge.Restarts(changes);
        reader.Validate(body, isNew: restarts, problems);
        if (!problems.None)
            throw new BadInput(problems);
        return await request.Send<ChangeSchedule, Schedule>(
            _send,
            new ChangeSchedule(schedule.Id, body, schedule.Changes, restarts),
            changed => Reply.Ok(ScheduleView.Of(changed, agenda)),
            cancel,
            schedule.Id.Value
        );
    }

    private static async ValueTask<ScheduleTerms> Opened(ScheduleTerms terms, PersonalData people, CancellationToken cancel) =>
        terms with
        {
            Name = await people.OpenAny(terms.Name, cancel),
            Description = await people.OpenAny(terms.Description, cancel),
            Reference = await people.OpenAny(terms.Reference, cancel),
        };

    private async ValueTask<Prepared<ChangeSchedule>> Prepare(
        ChangeSchedule command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var input = reader.Read(command.Body);
        if (checks.Policies(input, context) is { } refusal)
            return refusal;
        var terms = context.IsDryRun
            ? input.Terms // As for a new one.
            : await CreateScheduleFeature.Sealed(input.Terms, service.Runtime.People, input.UserId, cancel);
        return command with { Input = input with { Terms = terms }, Mandate = CreateScheduleFeature.MandateOf(context) };
    }
}
