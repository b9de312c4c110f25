using Florin.Contracts.Users;
using Florin.Platform.Hosting;

namespace Florin.Users.Features;

/// <summary>Records an access that was denied by a service whose own log the audit does not follow.</summary>
internal static class RecordDenialFeature
{
    public static void Add(ServiceBuilder service) =>
        service.Does(
            UsersClient.DenialOperation,
            async (denied, _, _) =>
            {
                await denied.Record(service.Log, service.Ids);
                return new DenialRecorded();
            }
        );
}
