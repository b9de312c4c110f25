using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Kernel;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Features.Owners;

/// <summary>
/// Asks the owner of a service's log. An instance that does not own it has done nothing, so that any request can be sent on;
/// one that broke off may have, so that only what is safe to repeat is sent again. While there is no owner the request is held.
/// </summary>
/// <param name="owner">Which instance it is.</param>
/// <param name="options">Limits.</param>
/// <param name="next">Asks a destination.</param>
/// <param name="clock">Time.</param>
/// <param name="ids">For requests that have no key of their client's.</param>
internal sealed class OwnerRouting(KnownOwner owner, OwnerOptions options, RouteHandler next, TimeProvider clock, IdSource ids)
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(1);

    /// <summary>Handles a request of a route.</summary>
    public async Task Handle(Exchange exchange, Route route)
    {
        var started = clock.GetTimestamp();
        var body = await KeptBody.Of(exchange, options.MaxBodyBytes);
        var asked = exchange.Avoid ??= owner.Suspect(route.Cluster);
        if (owner.IsShared && !Repeatable.Is(exchange.Http.Request))
            ClientAddress.SendAs(exchange.Http, ids.Next("cmd_"));
        while (true)
        {
            var moved = new Misdirection();
            exchange.Http.Features.Set(moved);
            exchange.Misdirection = moved;
            exchange.Owner =
                owner.Among(route.Cluster) ?? (asked is null ? null : route.Cluster.PickOther(exchange.Group, asked));
            var isOver = body is null || clock.GetElapsedTime(started) >= options.Patience;
            exchange.GoesOnElsewhere = !isOver && MaySendAgain(exchange.Http);
            await next(exchange, route);
            if (!moved.Happened && !IsLost(exchange))
            {
                if (owner.IsShared && exchange.Failure?.Code == RefusalCodes.Timeout)
                    owner.Lost(exchange.Destination); // A process that is held takes connections and never answers.
                return;
            }
            var atOnce = moved.Happened && owner.Learn(moved.Owner);
            if (!moved.Happened)
                owner.Lost(exchange.Destination);
            if (body is null || isOver)
            {
                exchange.Failure = (exchange.Failure ?? NoOwner(route.Cluster)) with { IsFinal = true }; // It was waited for.
                return;
            }
            if (!atOnce)
                await Task.Delay(options.AskEvery, clock, exchange.Http.RequestAborted);
            Again(exchange, body);
            exchange.Avoid = asked = exchange.Destination ?? asked;
        }
    }

    // It broke off, and there is, or will be, another instance.
    private bool IsLost(Exchange exchange) =>
        exchange.Failure is { } failure
        && failure.Code == RefusalCodes.Unavailable
        && !exchange.Http.Response.HasStarted
        && !exchange.Http.RequestAborted.IsCancellationRequested
        && MaySendAgain(exchange.Http);

    private bool MaySendAgain(HttpContext http) =>
        owner.IsShared && (ClientAddress.SentAs(http) is not null || Repeatable.Is(http.Request));

    private static void Again(Exchange exchange, KeptBody body)
    {
        body.Restore(exchange.Http.Request);
        exchange.Failure = null;
        exchange.Http.Response.Clear();
        exchange.Stamp();
    }

    private static Failure NoOwner(Cluster cluster) =>
        Failure.Of(cluster, RefusalCodes.Unavailable, "has no instance that can answer at the moment", ComeBack);
}
