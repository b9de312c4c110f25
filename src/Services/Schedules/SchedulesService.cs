using Florin.Contracts.Users;
using Florin.Platform.Hosting;
using Florin.Platform.Times;
using Florin.Schedules.Features;
using Florin.Schedules.Projections;
using Florin.Schedules.Running;

namespace Florin.Schedules;

/// <summary>Moves money at times that users name. Its table of contents.</summary>
public static class SchedulesService
{
    /// <summary>The schedule service.</summary>
    public static ServiceDefinition Definition { get; } =
        new("schedule", 9, types => ErasedUsers.Register(ScheduleEvents.Register(types)), Add)
        {
            States = types => ErasedUsers.State(types.Add<Schedule>()),
            Verifies = plan => plan.Add(new SchedulesCheck()),
        };

    private static void Add(ServiceBuilder service)
    {
        var options = service.Options<ScheduleOptions>(ScheduleOptions.Section);
        var calendars = new Calendars(options.Calendars);
        var agenda = new Agenda(calendars, options);
        var view = SchedulesView.Add(service);
        var reader = new TermsReader(new RecurrenceReader(calendars), service.Clock);
        var checks = new ScheduleChecks(service, view, options);
        CreateScheduleFeature.Add(service, reader, checks, agenda);
        ChangeScheduleFeature.Add(service, reader, checks, agenda);
        SteerScheduleFeature.Add(service, agenda);
        GetScheduleFeature.Add(service, agenda);
        ListSchedulesFeature.Add(service, view, agenda);
        ListOccurrencesFeature.Add(service, view);
        PreviewScheduleFeature.Add(service, reader, agenda);
        var commands = new RunCommands(service, options);
        RunSchedules.Add(service, agenda, view, commands, options);
        EndForErased.Add(service, view, commands);
    }
}
