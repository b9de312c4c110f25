using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Times;
using Florin.Reports.Jobs;
using Florin.Reports.Kinds;
using Microsoft.Extensions.Logging;

namespace Florin.Reports.Planning;

/// <summary>Requests the report of an occurrence: both streams change together, so that a doubled tick requests one.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Moment">Which occurrence.</param>
/// <param name="Request">The report.</param>
internal sealed record RunReportSchedule(ReportScheduleId Id, Moment Moment, ReportRequested Request) : ICommand
{
    public string Stream => ReportSchedule.StreamOf(Id);
}

/// <summary>Has a schedule run no more, because its creator may no longer have such reports.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Reason">Why.</param>
internal sealed record SuspendReportSchedule(ReportScheduleId Id, string Reason) : ICommand
{
    public string Stream => ReportSchedule.StreamOf(Id);
}

/// <summary>
/// Requests reports when they are due, at the owner of the log alone. It knows when each schedule is due next, looks at all of
/// them again when one has changed, and sleeps otherwise.
/// </summary>
internal sealed partial class ScheduledReports
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(1);

    // A clock that was set is noticed after this time.
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);
    private readonly ServiceBuilder _service;
    private readonly Projection _schedules;
    private readonly ReportKinds _kinds;
    private readonly ReportRunner _runner;
    private readonly Calendars _calendars;
    private readonly ReportOptions _options;
    private readonly UsersClient _users;
    private readonly Send<RunReportSchedule> _run;
    private readonly Send<SuspendReportSchedule> _suspend;
    private Dictionary<ReportScheduleId, DateTimeOffset> _due = [];
    private readonly WakeableRest _rest;
    private bool _isChanged;

    public ScheduledReports(
        ServiceBuilder service,
        Projection schedules,
        ReportKinds kinds,
        ReportRunner runner,
        Calendars calendars,
        ReportOptions options
    )
    {
        (_service, _schedules, _kinds, _runner, _calendars, _options) = (service, schedules, kinds, runner, calendars, options);
        _users = new UsersClient(service.Calls);
        _rest = new WakeableRest(service.Clock);
        service.Commands.HandlesJointly<RunReportSchedule, ReportSchedule>(
            (_, _) => { },
            command =>
                [
                    JointStream.Of<ReportSchedule>(command.Stream),
                    JointStream.Of<ReportJob>(ReportJob.StreamOf(command.Request.Id)),
                ],
            Decide
        );
        service.Commands.Handles<SuspendReportSchedule, ReportSchedule>(
            (_, _) => { },
            (command, schedule, _) => schedule.Pause(command.Id, command.Reason)
        );
        _run = service.Commands.Sender<RunReportSchedule>();
        _suspend = service.Commands.Sender<SuspendReportSchedule>();
        BackgroundLoop? loop = null;
        service.OnStart(_ =>
        {
            loop = new BackgroundLoop(Round, Failed, service.Clock);
            Wake(); // Those that there are.
            loop.Start();
            return Task.CompletedTask;
        });
        service.OnStop(() => loop?.DisposeAsync().AsTask() ?? Task.CompletedTask);
    }

    /// <summary>A schedule has changed.</summary>
    public void Wake()
    {
        Volatile.Write(ref _isChanged, true);
        _rest.Wake();
    }

    private static JointDecision Decide(RunReportSchedule command, JointStates states, DateTimeOffset now)
    {
        if (!states.Of<ReportSchedule>(0).Awaits(command.Moment.RunsAt))
            return Refusal.WrongState($"The report of {Rfc3339.Text(command.Moment.RunsAt)} was requested already.");
        var ran = new ReportScheduleRan(command.Id, command.Moment.RunsAt, command.Moment.Slot, command.Request.Id);
        return JointDecision.Accept([ran], [command.Request with { At = now }]);
    }

    private async Task<TimeSpan> Round(CancellationToken stop)
    {
        _rest.Begin(); // Before it looks: what comes meanwhile is looked for again.
        if (Interlocked.Exchange(ref _isChanged, false))
            await Load(stop);
        var now = _service.Clock.GetUtcNow();
        foreach (var id in _due.Where(one => one.Value <= now).Select(one => one.Key).ToList())
            await Run(id, stop);
        var rest = _due.Count == 0 ? LongestRest : _due.Values.Min() - _service.Clock.GetUtcNow();
        await _rest.For(rest < LongestRest ? rest : LongestRest, stop);
        return TimeSpan.Zero;
    }

    private async Task Load(CancellationToken stop)
    {
        var read = await _schedules.Read(Patience, stop);
        var rows = await read.Store.Rows(
            ReportScheduleRow.View,
            query => query.Where(ReportScheduleRow.Open, Comparison.Equal, 1L) with { Limit = _options.MaxSchedules },
            stop
        );
        var due = new Dictionary<ReportScheduleId, DateTimeOffset>();
        foreach (var row in rows)
            if ((await Find(row.Id, stop)).Next(_calendars, _service.Clock.GetUtcNow()) is var (_, at))
                due[row.Id] = at;
        _due = due;
    }

    private async Task Run(ReportScheduleId id, CancellationToken stop)
    {
        var schedule = await Find(id, stop);
        var now = _service.Clock.GetUtcNow();
        if (schedule.Next(_calendars, now) is not var (moment, at))
            _due.Remove(id);
        else if (at > now)
            _due[id] = at;
        else if (await _runner.Waiting(_options.MaxWaiting, stop) >= _options.MaxWaiting)
            _due[id] = now + LongestRest; // It comes once others are written.
        else
        {
            await Run(schedule, moment, stop);
            if ((await Find(id, stop)).Next(_calendars, now) is var (_, next))
                _due[id] = next;
            else
                _due.Remove(id);
        }
    }

    private async Task Run(ReportSchedule schedule, Moment moment, CancellationToken stop)
    {
        var (id, plan, by, _) = schedule.Created!; // It is due.
        var context = new CommandContext(
            CommandId.Derived($"report-schedule:{id}:{Rfc3339.Text(moment.RunsAt)}"),
            Actor.System,
            id.Value
        );
        if (await Problem(plan, by, stop) is { } problem)
        {
            Suspended(_service.Runtime.Logs.CreateLogger("Florin.Reports"), id.Value, problem);
            await _suspend(
                new SuspendReportSchedule(id, problem),
                context with
                {
                    CommandId = CommandId.New(_service.Ids),
                },
                stop
            );
            return;
        }
        var report = Id.New<ReportId>(_service.Ids);
        var request = new ReportRequested(report, plan.OrderAt(moment.RunsAt), by, default, plan.Deliver, id);
        await _run(new RunReportSchedule(id, moment, request), context, CancellationToken.None);
        _runner.Wake();
    }

    // With what they may do now.
    private async Task<string?> Problem(ReportPlan plan, string by, CancellationToken cancel)
    {
        if (!plan.ByUser)
            return null; // A token of the command line, of whom nobody can be asked.
        if (await _users.Find(new UserId(by), new CallContext(by), cancel) is not { Blocked: false } user)
            return "Who created it is blocked, or is no user any more.";
        if (!RoleNames.TryParse(user.Role, out var role))
            throw new InvalidOperationException($"{user.Role} is not a role.");
        var actor = new Actor(by, role) { Grants = _service.Runtime.Roles[role] };
        return
            actor.MayForAll(Permission.ReportsWrite)
            && _kinds.Find(plan.Kind) is { } kind
            && ReportKinds.Refuse(kind, actor) is null
            ? null
            : "Its creator may no longer have such reports.";
    }

    private async Task<ReportSchedule> Find(ReportScheduleId id, CancellationToken cancel) =>
        (await _service.Log.Read<ReportSchedule>(ReportSchedule.StreamOf(id), cancel)).State;

    private TimeSpan Failed(Exception fault, int times)
    {
        if (times == 1)
            Interrupted(_service.Runtime.Logs.CreateLogger("Florin.Reports"), fault.Message, fault);
        Wake();
        return FirstRest;
    }

    [LoggerMessage(
        EventId = EventIds.SchedulesInterrupted,
        Level = LogLevel.Warning,
        Message = "The schedules of reports could not be looked at; retrying in a second: {Reason}"
    )]
    private static partial void Interrupted(ILogger log, string reason, Exception fault);

    [LoggerMessage(
        EventId = EventIds.SchedulePaused,
        Level = LogLevel.Warning,
        Message = "The report schedule {Schedule} was paused: {Reason}"
    )]
    private static partial void Suspended(ILogger log, string schedule, string reason);
}
