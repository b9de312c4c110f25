using Florin.Contracts.Schedules;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Schedules.Running;

namespace Florin.Schedules.Features;

internal static class GetScheduleFeature
{
    public static void Add(ServiceBuilder service, Agenda agenda)
    {
        service.Does(
            SchedulesClient.FindOperation,
            async (asked, _, cancel) =>
            {
                var (schedule, _) = await service.Log.Read<Schedule>(Schedule.StreamOf(asked.Id), cancel);
                return new FoundSchedule(
                    schedule.Exists
                        ? new ScheduleCard(schedule.Created.UserId, schedule.Created.Type.ToString().ToLowerInvariant())
                        : null
                );
            }
        );
        service
            .Get(
                "/schedules/{id}",
                Permission.SchedulesRead,
                async (request, cancel) =>
                {
                    var (schedule, refused) = await Find(service, request, Permission.SchedulesRead, cancel);
                    return refused ?? Reply.Ok(ScheduleView.Of(schedule, agenda));
                }
            )
            .Does("Returns a schedule, and when it is due next.")
            .Gives<ScheduleView>()
            .Refuses(RefusalCode.NotFound);
    }

    /// <summary>The schedule that the path names, or the answer to somebody who may not do this with it.</summary>
    public static async Task<(Schedule Schedule, Reply? Refused)> Find(
        ServiceBuilder service,
        Request request,
        Permission permission,
        CancellationToken cancel
    )
    {
        var id = request.Route<ScheduleId>("id");
        var (schedule, _) = await service.Log.Read<Schedule>(Schedule.StreamOf(id), cancel);
        Reply? refused =
            !schedule.Exists ? Reply.Refused(Refusal.NotFound("schedule", id.Value))
            : request.Actor.May(permission, schedule.Created.UserId.Value) ? null
            : Reply.Hidden("schedule", id.Value);
        return (schedule, refused);
    }
}
