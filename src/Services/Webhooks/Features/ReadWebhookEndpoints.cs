using Florin.Kernel;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Webhooks.Projections;

namespace Florin.Webhooks.Features;

/// <summary>Lists and shows endpoints.</summary>
internal static class ReadWebhookEndpointsFeature
{
    public static void Add(ServiceBuilder service, Projection endpoints)
    {
        service
            .Get("/endpoints", Permission.WebhooksRead, (request, cancel) => List(endpoints, request, cancel))
            .Does("Lists the endpoints for webhooks, newest first: the caller's own, or all for staff.")
            .GivesList<WebhookEndpointView>()
            .With<string>("owner", "User or service account that owns the endpoints.")
            .Refuses(RefusalCode.Forbidden, RefusalCodes.Unavailable);
        service
            .Get(
                "/endpoints/{id}",
                Permission.WebhooksRead,
                async (request, cancel) =>
                    await service.Endpoint(request, Permission.WebhooksRead, cancel) is { Exists: true } endpoint
                        ? Reply.Ok(WebhookEndpointView.Of(endpoint, request.Now))
                        : WebhookReading.NoEndpoint(request)
            )
            .Does("Returns an endpoint, without its secret.")
            .Gives<WebhookEndpointView>()
            .Refuses(RefusalCode.NotFound);
    }

    private static async Task<Reply> List(Projection endpoints, Request request, CancellationToken cancel)
    {
        var (page, owner) = (request.Query.Page(), request.Query.Text("owner"));
        request.Query.ThrowIfInvalid();
        if (owner is not null && !request.Actor.May(Permission.WebhooksRead, owner))
            return Reply.Refused(Refusal.Forbidden("These endpoints belong to another user."));
        owner ??= request.Actor.MayForAll(Permission.WebhooksRead) ? null : request.Actor.Id;
        var read = await endpoints.Read(WebhookReading.Patience, cancel);
        var (rows, next) = await read.Store.Page(
            WebhookEndpointRow.View,
            page,
            q => (q with { OrderBy = "createdAt", Descending = true }).WhereIf("owner", Comparison.Equal, owner),
            cancel
        );
        return Reply.List([.. rows.Select(row => WebhookEndpointView.Of(row.Endpoint, request.Now))], next, read.Complete);
    }
}
