using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Schedules.Running;

namespace Florin.Schedules.Features;

/// <summary>Has a schedule run no more until it is resumed.</summary>
internal sealed record PauseSchedule(ScheduleId Id) : ISteersSchedule;

/// <summary>Has a schedule run again.</summary>
internal sealed record ResumeSchedule(ScheduleId Id) : ISteersSchedule;

/// <summary>Ends a schedule.</summary>
internal sealed record CancelSchedule(ScheduleId Id) : ISteersSchedule;

/// <summary>Leaves the next occurrence out.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="RunsAt">When that is due, for a caller who wants to leave out no other; null for any.</param>
internal sealed record SkipOccurrence(ScheduleId Id, DateTimeOffset? RunsAt) : ISteersSchedule;

/// <summary>What the owner of a schedule commands, once it is there.</summary>
internal interface ISteersSchedule : ICommand
{
    /// <summary>The schedule.</summary>
    ScheduleId Id { get; }

    string ICommand.Stream => Schedule.StreamOf(Id);
}

/// <summary>Which occurrence is left out.</summary>
/// <param name="RunsAt">When it is due: it must be the next one. Default: the next one, whichever it is.</param>
internal sealed record SkipBody(string? RunsAt);

/// <summary>Pauses, resumes, skips and cancels.</summary>
internal sealed class SteerScheduleFeature(ServiceBuilder service, Agenda agenda)
{
    private const string Requested = "requested";

    public static void Add(ServiceBuilder service, Agenda agenda)
    {
        var feature = new SteerScheduleFeature(service, agenda);
        feature.AddSkip();
        feature.AddPosts();
        var cancelling = feature.Handled<CancelSchedule>((_, schedule, _) => schedule.Cancel());
        Describe(
            service.Delete(
                "/schedules/{id}",
                Permission.SchedulesWrite,
                (request, cancel) => feature.Answer(request, cancelling, id => new CancelSchedule(id), cancel)
            ),
            "Ends a schedule for good. What is under way comes to its end; what waits to be tried again is not."
        );
    }

    private void AddPosts()
    {
        var pausing = Handled<PauseSchedule>((_, schedule, _) => schedule.Pause());
        Describe(
            service.Post(
                "/schedules/{id}/pause",
                Permission.SchedulesWrite,
                (request, cancel) => Answer(request, pausing, id => new PauseSchedule(id), cancel)
            ),
            "Pauses a schedule: nothing is due until it is resumed."
        );
        var resuming = Handled<ResumeSchedule>((_, schedule, now) => schedule.Resume(now));
        Describe(
            service.Post(
                "/schedules/{id}/resume",
                Permission.SchedulesWrite,
                (request, cancel) => Answer(request, resuming, id => new ResumeSchedule(id), cancel)
            ),
            "Resumes a paused schedule. What would have been due meanwhile is left out."
        );
    }

    private void AddSkip()
    {
        var skipping = Handled<SkipOccurrence>(Skip);
        Describe(
            service
                .Post(
                    "/schedules/{id}/skip",
                    Permission.SchedulesWrite,
                    async (request, cancel) =>
                    {
                        var problems = new Problems();
                        var body = await request.OptionalBody<SkipBody>(cancel);
                        var at = FieldValues.Time(body?.RunsAt, "runsAt", problems);
                        return problems.None
                            ? await Answer(request, skipping, id => new SkipOccurrence(id, at), cancel)
                            : Reply.Invalid(problems);
                    }
                )
                .MayTake<SkipBody>(),
            "Leaves out the next occurrence of a schedule."
        );
    }

    private Decision Skip(SkipOccurrence command, Schedule schedule, DateTimeOffset now)
    {
        if (!schedule.Exists)
            return schedule.Pause(); // Refuses.
        if (agenda.Preview(schedule, 1, now) is not [var next])
            return Refusal.WrongState("The schedule has no occurrence that could be skipped.");
        if (command.RunsAt is { } asked && asked != next.RunsAt)
            return Refusal.WrongState(
                $"The next occurrence is due at {Rfc3339.Text(next.RunsAt)}, not at {Rfc3339.Text(asked)}; only the next one can be skipped."
            );
        return schedule.Skip(new OccurrencesSkipped(schedule.Id, next.RunsAt, next.RunsAt, next.Slot, 1, Requested));
    }

    private Send<TCommand> Handled<TCommand>(Func<TCommand, Schedule, DateTimeOffset, Decision> decide)
        where TCommand : class, ISteersSchedule
    {
        service.Commands.Handles(static (_, _) => { }, decide, Prepare);
        return service.Commands.Sender<TCommand>();
    }

    // Whose it is: a policy may ask for it. Of another's schedule a user learns no more than of one that does not exist.
    private async ValueTask<Prepared<TCommand>> Prepare<TCommand>(
        TCommand command,
        CommandContext context,
        CancellationToken cancel
    )
        where TCommand : class, ISteersSchedule
    {
        var (schedule, _) = await service.Log.Read<Schedule>(command.Stream, cancel);
        if (!schedule.Exists)
            return Refusal.NotFound("schedule", command.Id.Value);
        var owner = schedule.Created.UserId.Value;
        if (!context.Actor.May(Permission.SchedulesWrite, owner))
            return Refusal.Hidden("schedule", command.Id.Value);
        var question = context.Question(Permission.SchedulesWrite, service.Clock.GetUtcNow()) with { Owner = owner };
        return service.Runtime.Policies.Refuse(question) is { } refusal ? refusal : command;
    }

    private async Task<Reply> Answer<TCommand>(
        Request request,
        Send<TCommand> send,
        Func<ScheduleId, TCommand> command,
        CancellationToken cancel
    )
        where TCommand : class, ISteersSchedule
    {
        var id = request.Route<ScheduleId>("id");
        return await request.Send<TCommand, Schedule>(
            send,
            command(id),
            schedule => Reply.Ok(ScheduleView.Of(schedule, agenda)),
            cancel,
            id.Value
        );
    }

    private static void Describe(Endpoint endpoint, string does) =>
        endpoint
            .Does(does)
            .Gives<ScheduleView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound, RefusalCode.WrongState);
}
