using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;

namespace Florin.Schedules.Running;

/// <summary>What only the service itself commands, when a schedule is due.</summary>
internal interface IRunsSchedule : ICommand
{
    /// <summary>The schedule.</summary>
    ScheduleId Id { get; }

    string ICommand.Stream => Schedule.StreamOf(Id);
}

/// <summary>Starts an occurrence, or another try of one.</summary>
internal sealed record StartOccurrence(OccurrenceStarted Started) : IRunsSchedule
{
    public ScheduleId Id => Started.Id;
}

/// <summary>Records what a try of an occurrence came to.</summary>
internal sealed record RecordOccurrence(ScheduleId Id, DateTimeOffset RunsAt, int Attempt, AttemptOutcome Outcome)
    : IRunsSchedule;

/// <summary>Leaves occurrences out.</summary>
internal sealed record LeaveOutOccurrences(OccurrencesSkipped Skipped) : IRunsSchedule
{
    public ScheduleId Id => Skipped.Id;
}

/// <summary>Ends a schedule whose owner was erased.</summary>
internal sealed record EndScheduleOfErased(ScheduleId Id) : IRunsSchedule;

/// <summary>Ends a schedule that has come to its end.</summary>
internal sealed record EndSchedule(ScheduleId Id, string Reason) : IRunsSchedule;

/// <summary>Sends them, by the same bus as the commands of clients.</summary>
internal sealed class RunCommands
{
    private readonly ServiceBuilder _service;
    private readonly Send<StartOccurrence> _start;
    private readonly Send<RecordOccurrence> _record;
    private readonly Send<LeaveOutOccurrences> _leaveOut;
    private readonly Send<EndSchedule> _end;
    private readonly Send<EndScheduleOfErased> _endForErased;

    public RunCommands(ServiceBuilder service, ScheduleOptions options)
    {
        _service = service;
        _start = Handled<StartOccurrence>((command, schedule, _) => schedule.Start(command.Started));
        _record = Handled<RecordOccurrence>(
            (command, schedule, now) =>
                schedule.Record(command.RunsAt, command.Attempt, command.Outcome, options.MaxFailures, now)
        );
        _leaveOut = Handled<LeaveOutOccurrences>((command, schedule, _) => schedule.Skip(command.Skipped));
        _end = Handled<EndSchedule>((command, schedule, _) => schedule.End(command.Reason));
        _endForErased = Handled<EndScheduleOfErased>((_, schedule, _) => schedule.IsOver ? [] : schedule.Cancel());
    }

    public Task Start(OccurrenceStarted started) => Send(_start, new StartOccurrence(started));

    public Task Record(ScheduleId id, DateTimeOffset runsAt, int attempt, AttemptOutcome outcome) =>
        Send(_record, new RecordOccurrence(id, runsAt, attempt, outcome));

    public Task LeaveOut(OccurrencesSkipped skipped) => Send(_leaveOut, new LeaveOutOccurrences(skipped));

    public Task End(ScheduleId id, string reason) => Send(_end, new EndSchedule(id, reason));

    public Task EndForErased(ScheduleId id) => Send(_endForErased, new EndScheduleOfErased(id));

    private Send<TCommand> Handled<TCommand>(Func<TCommand, Schedule, DateTimeOffset, Decision> decide)
        where TCommand : IRunsSchedule
    {
        _service.Commands.Handles<TCommand, Schedule>(static (_, _) => { }, decide);
        return _service.Commands.Sender<TCommand>();
    }

    // The state of the schedule says whether it has happened, so the command needs no id that could be asked again. What was
    // decided is recorded even where the service stops.
    private async Task Send<TCommand>(Send<TCommand> send, TCommand command)
        where TCommand : IRunsSchedule
    {
        var context = new CommandContext(CommandId.New(_service.Ids), Actor.System, command.Id.Value);
        await send(command, context, CancellationToken.None);
    }
}
