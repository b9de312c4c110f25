using System.Text.Json;
using Florin.GraphQlEdge.Calls;
using Florin.GraphQlEdge.Fields;
using Florin.Platform.Http.InProcess;
using Florin.Platform.Identity;
using GraphQL;
using Microsoft.AspNetCore.Http;

namespace Florin.GraphQlEdge.Serving;

/// <summary>
/// Serves the subscription to a transaction as server-sent events: the operation is executed at once and after each event of
/// the transaction, as a query is, until its end, and sent when it came to something else. A caller who may no longer see it is refused by the next execution.
/// </summary>
internal sealed class Subscriptions(
    GraphQlOptions options,
    EdgeSurroundings around,
    GraphQlOperations operations,
    ResponseWriter writer
)
{
    // A wait for events; so often a token is looked at again, and the client hears that the stream goes on.
    private const string Patience = "wait=15";

    // Most transactions are at their end sooner, and with them their subscriptions.
    private static readonly TimeSpan UntilRoom = TimeSpan.FromSeconds(5);

    private readonly OpenPlaces _places = new(options.MaxSubscriptions, options.MaxSubscriptionsPerCaller);

    /// <summary>Serves one to its end.</summary>
    public async Task Serve(HttpContext http, ReadOperation read, string requestId)
    {
        using var time = new CancellationTokenSource(options.MaxSubscriptionTime, around.Clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, around.Stopping, time.Token);
        string? caller = null;
        try
        {
            // Who the caller is is known after the first request.
            var (first, id) = await Execute(http, read, stop.Token);
            if (id is not null)
                caller = Enter(http);
            await ResponseWriter.Begin(http);
            var sent = await writer.Next(http, first, requestId, unless: default, stop.Token);
            if (id is not null)
                await Follow(http, read, id, requestId, sent, stop.Token);
            await ResponseWriter.End(http);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            // The client comes back, if it likes.
            if (http.Response.HasStarted)
                await ResponseWriter.End(http);
        }
        finally
        {
            if (caller is not null)
                _places.Leave(caller);
        }
    }

    private async Task Follow(
        HttpContext http,
        ReadOperation read,
        string id,
        string requestId,
        ReadOnlyMemory<byte> sent,
        CancellationToken cancel
    )
    {
        var after = "0";
        for (string? patience = null; after is not null; patience = Patience)
        {
            var (data, refused) = await Events(http, id, after, patience, cancel);
            if (refused is not null)
            {
                await writer.Next(http, new ExecutionResult { Errors = [refused] }, requestId, unless: default, cancel);
                return;
            }
            if (!IsEmpty(data))
            {
                var (result, _) = await Execute(http, read, cancel);
                sent = await writer.Next(http, result, requestId, unless: sent, cancel);
            }
            else
                await ResponseWriter.Ping(http, cancel);
            after = JsonFields.Text(data, "nextCursor");
        }
    }

    // Like the pages of a stream of gRPC, the waits go on with a request that was counted.
    private async Task<(JsonElement Data, RequestRefused? Refused)> Events(
        HttpContext http,
        string id,
        string after,
        string? patience,
        CancellationToken cancel
    )
    {
        using var requests = new InnerRequests(http, options, around);
        var path = $"/api/transaction/transactions/{Uri.EscapeDataString(id)}/events?after={Uri.EscapeDataString(after)}";
        try
        {
            var answer = await requests.Ask(new RestRequest("GET", path, null), null, patience, isUncounted: true, cancel);
            var refused = RequestRefused.Of(answer.Status, answer.Body);
            if (refused is not null)
                return (default, refused);
            var data = answer.Body.GetProperty("data");
            // What is there already is not waited for, and nothing more comes of a transaction that has ended.
            var hasWaited = patience is null || answer.Headers.ContainsKey("Preference-Applied");
            return !hasWaited && IsEmpty(data) && JsonFields.Text(data, "nextCursor") is not null
                ? (default, new RequestRefused("rate-limited", "Too many subscriptions wait at the service."))
                : (data, null);
        }
        catch (RequestRefused broken) // The response broke off; the stream ends with that.
        {
            return (default, broken);
        }
    }

    private static bool IsEmpty(in JsonElement page) => page.GetProperty("items").GetArrayLength() == 0;

    private async Task<(ExecutionResult Result, string? Id)> Execute(
        HttpContext http,
        ReadOperation read,
        CancellationToken cancel
    )
    {
        using var requests = new InnerRequests(http, options, around);
        var call = new OperationCall(requests, cancel);
        var result = await operations.Execute(read, call, cancel);
        return (result, call.Followed);
    }

    private string Enter(HttpContext http)
    {
        var caller = Authentication.Known(http) is { Role: not Role.Anonymous } actor
            ? $"subject {actor.Id}"
            : $"address {CallerAddress.Of(http)}";
        return _places.TryEnter(caller) is { } full
            ? throw new NotExecuted(
                StatusCodes.Status429TooManyRequests,
                "rate-limited",
                full.IsOfCaller
                    ? $"{full.Most} subscriptions of the same caller are open, and no more are allowed ({GraphQlOptions.Section}:{nameof(options.MaxSubscriptionsPerCaller)})."
                    : $"{full.Most} subscriptions are open, and no more are allowed ({GraphQlOptions.Section}:{nameof(options.MaxSubscriptions)})."
            )
            {
                RetryAfter = UntilRoom,
            }
            : caller;
    }
}
