using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Webhooks.Features;

/// <summary>Finds the endpoint that a request is about.</summary>
internal static class WebhookReading
{
    /// <summary>So long an answer waits to show what was done just before.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>The person whose data an endpoint's texts are; null where its owner is none.</summary>
    public static string? PersonOf(string owner) => Id.TryParse<UserId>(owner, out _) ? owner : null;

    /// <summary>
    /// The endpoint of a path, where the caller may do something with it; null where they may not, or there never was one. One that
    /// was deleted is found too, because a request that deleted it can be repeated under its key.
    /// </summary>
    public static async Task<WebhookEndpoint?> Endpoint(
        this ServiceBuilder service,
        Request request,
        Permission needed,
        CancellationToken cancel
    )
    {
        var id = request.Route<WebhookEndpointId>("id");
        var (endpoint, _) = await service.Log.Read<WebhookEndpoint>(WebhookEndpoint.StreamOf(id), cancel);
        return endpoint.Owner.Length > 0 && request.Actor.May(needed, endpoint.Owner) ? endpoint : null;
    }

    /// <summary>The answer where there is no such endpoint for the caller.</summary>
    public static Reply NoEndpoint(Request request) => Reply.Hidden("endpoint", request.Route<WebhookEndpointId>("id").Value);
}
