using Florin.Kernel;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Webhooks.Delivery;
using Florin.Webhooks.Projections;

namespace Florin.Webhooks.Features;

/// <summary>Lists and shows endpoints.</summary>
internal sealed class ReadWebhookEndpointsFeature(
    ServiceBuilder service,
    WebhookOptions options,
    Projection endpoints,
    Provided<DeliverWebhooks> delivering
)
{
    private const string Include = "include";
    private const string Sending = "sending";
    private const string Includes = "sending: circuit, rate, and the newest success and failure.";

    public void Add()
    {
        service
            .Get("/endpoints", Permission.WebhooksRead, List)
            .Does("Lists the endpoints for webhooks, newest first: the caller's own, or all for staff.")
            .GivesList<WebhookEndpointView>()
            .With<string>("owner", "User or service account that owns the endpoints.")
            .With<string>(Include, Includes)
            .Refuses(RefusalCode.Forbidden, RefusalCodes.Unavailable);
        service
            .Get("/endpoints/{id}", Permission.WebhooksRead, One)
            .Does("Returns an endpoint, without its secret.")
            .Gives<WebhookEndpointView>()
            .With<string>(Include, Includes)
            .Refuses(RefusalCode.NotFound);
    }

    private async Task<Reply> One(Request request, CancellationToken cancel)
    {
        var isWhole = request.Query.OneOf(Include, Sending) is not null;
        request.Query.ThrowIfInvalid();
        return await service.Endpoint(request, Permission.WebhooksRead, cancel) is { Exists: true } endpoint
            ? Reply.Ok(await Shown(endpoint, isWhole, request.Now, cancel))
            : WebhookReading.NoEndpoint(request);
    }

    private async Task<Reply> List(Request request, CancellationToken cancel)
    {
        var (page, owner) = (request.Query.Page(), request.Query.Text("owner"));
        var isWhole = request.Query.OneOf(Include, Sending) is not null;
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
        var shown = new List<WebhookEndpointView>(rows.Count);
        foreach (var row in rows)
            shown.Add(await Shown(row.Endpoint, isWhole, request.Now, cancel));
        return Reply.List(shown, next, read.Complete);
    }

    private async ValueTask<WebhookEndpointView> Shown(
        WebhookEndpoint endpoint,
        bool isWhole,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var view = WebhookEndpointView.Of(endpoint, now);
        if (!isWhole)
            return view;
        var (outbox, _) = await service.Log.Read<EndpointOutbox>(EndpointOutbox.StreamOf(endpoint.Id), cancel);
        return view with { Sending = WebhookSendingView.Of(outbox, delivering.Value.GateOf(endpoint.Id), options, now) };
    }
}
