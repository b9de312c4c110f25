using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;

namespace Florin.Schedules.Running;

/// <summary>The runner as the service has it: begun where this process owns the log, woken by every command.</summary>
internal static class RunSchedules
{
    public static void Add(
        ServiceBuilder service,
        Agenda agenda,
        Projection view,
        RunCommands commands,
        ScheduleOptions options
    )
    {
        var occurrences = new Occurrences(
            () => service.Log,
            agenda,
            commands,
            new AccountsClient(service.Calls),
            new OrdersClient(service.Calls),
            service.Clock
        );
        var runner = service.Provides(runtime => new ScheduleRunner(
            service,
            occurrences,
            view,
            options,
            runtime.Logs.CreateLogger("Florin.Schedules")
        ));
        Wake(service, runner);
        service.OnStart(_ =>
        {
            runner.Value.Start();
            return Task.CompletedTask;
        });
        service.OnStop(() => runner.Value.DisposeAsync().AsTask());
        service.Checks(
            "schedules",
            () =>
                runner.Value.Failing == 0
                    ? null
                    : $"{runner.Value.Failing} schedules could not be run and are being retried; see the log for the reasons.",
            isVital: false
        );
    }

    private static void Wake(ServiceBuilder service, Provided<ScheduleRunner> runner) =>
        service.Commands.Executed += (envelope, outcome, _) =>
        {
            if (
                outcome.Accepted
                && envelope.Command is not IRunsSchedule
                && outcome.State is Schedule { Exists: true } schedule
            )
                runner.Value.Wake(schedule.Id.Value);
        };
}
