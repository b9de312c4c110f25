using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Webhooks.Features;
using Florin.Webhooks.Projections;

namespace Florin.Webhooks.Queueing;

/// <summary>
/// Deletes the endpoints of a user who was erased: their URL can be read by nobody any more, so that what waits for them would
/// be tried for days and never leave.
/// </summary>
internal sealed class DeleteForErased(ServiceBuilder service, Projection endpoints, Send<DeleteWebhookEndpoint> delete)
{
    private const int Page = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void Add(ServiceBuilder service, Projection endpoints) =>
        ErasedUsers.Follow(
            service,
            new DeleteForErased(service, endpoints, service.Commands.Sender<DeleteWebhookEndpoint>()).Delete
        );

    private async Task Delete(UserId user, CancellationToken cancel)
    {
        while (true)
        {
            if (!await endpoints.Consumer.Reached(service.Log.Head, Patience, cancel))
                throw new FeedUnavailable("The list of endpoints is not complete yet.");
            var rows = await endpoints.Rows.Rows(
                WebhookEndpointRow.View,
                query => (query with { Limit = Page }).Where("owner", Comparison.Equal, user.Value),
                cancel
            );
            if (rows.Count == 0)
                return;
            foreach (var row in rows)
                await delete(
                    new DeleteWebhookEndpoint(row.Endpoint.Id),
                    new CommandContext(CommandId.New(service.Ids), Actor.System, row.Endpoint.Id.Value),
                    cancel
                );
        }
    }
}
