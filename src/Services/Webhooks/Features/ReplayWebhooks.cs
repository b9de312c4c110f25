using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Webhooks.Delivery;
using Florin.Webhooks.Messages;
using Florin.Webhooks.Queueing;

namespace Florin.Webhooks.Features;

/// <summary>Delivers events of before to an endpoint.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Webhooks">What is to be delivered, in order.</param>
internal sealed record ReplayWebhooks(WebhookEndpointId Endpoint, ImmutableArray<QueuedWebhook> Webhooks) : ICommand
{
    public string Stream => EndpointOutbox.StreamOf(Endpoint);
}

/// <summary>What is to be replayed: some events, or those of a time.</summary>
/// <param name="EventIds">The events, up to 100, in the order in which they go out.</param>
/// <param name="From">Events from this time on.</param>
/// <param name="To">Up to this time, exclusive. Default now.</param>
internal sealed record ReplayWebhooksBody(
    [property: MaxLength(ReplayWebhooksFeature.MaxIds)] IReadOnlyList<string>? EventIds,
    DateTimeOffset? From,
    DateTimeOffset? To
);

/// <summary>What is replayed.</summary>
/// <param name="Queued">How many events go out.</param>
/// <param name="ContinueFrom">From when on the rest can be asked for, UTC; null where there is none.</param>
internal sealed record ReplayedWebhooksView(int Queued, DateTimeOffset? ContinueFrom);

internal sealed class ReplayWebhooksFeature(ServiceBuilder service, Provided<SourceLogs> logs)
{
    public const int MaxIds = 100;
    private const int MaxQueued = 1000;
    private const int MaxLookedAt = 20_000;

    public void Add()
    {
        service.Commands.Handles<ReplayWebhooks, EndpointOutbox>(
            (_, _) => { },
            (c, _, now) => c.Webhooks.IsEmpty ? [] : [new WebhooksReplayed(c.Endpoint, c.Webhooks, now)],
            Prepare
        );
        var send = service.Commands.Sender<ReplayWebhooks>();
        service
            .Post("/endpoints/{id}/replay", Permission.WebhooksWrite, (request, cancel) => Answer(send, request, cancel))
            .Does("Delivers events of any time to an endpoint, again or for the first time, each under its webhook-id.")
            .Takes<ReplayWebhooksBody>()
            .Gives<ReplayedWebhooksView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
    }

    private async Task<Reply> Answer(Send<ReplayWebhooks> send, Request request, CancellationToken cancel)
    {
        var body = await request.Body<ReplayWebhooksBody>(cancel, Validate);
        if (await service.Endpoint(request, Permission.WebhooksWrite, cancel) is not { } endpoint)
            return WebhookReading.NoEndpoint(request);
        var problems = new Problems();
        Validate(body, problems);
        if (!problems.None)
            return Reply.Invalid(problems);
        var reader = endpoint.All ? null : endpoint.Owner;
        var (messages, rest) = body.EventIds is { } ids
            ? (await Named(ids, reader, cancel), null)
            : await Between(body.From!.Value, body.To ?? request.Now, endpoint, reader, cancel); // Validated.
        var command = new ReplayWebhooks(endpoint.Id, [.. messages.Select(m => ForwardSink.Queued(service.Ids, endpoint, m))]);
        var view = new ReplayedWebhooksView(messages.Count, rest);
        return await request.Send(send, command, (EndpointOutbox _) => Reply.Ok(view), cancel);
    }

    private async ValueTask<Prepared<ReplayWebhooks>> Prepare(
        ReplayWebhooks command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var (endpoint, _) = await service.Log.Read<WebhookEndpoint>(WebhookEndpoint.StreamOf(command.Endpoint), cancel);
        return endpoint.Exists ? command : Refusal.NotFound("endpoint", command.Endpoint.Value);
    }

    private static void Validate(ReplayWebhooksBody body, Problems problems)
    {
        if (body.EventIds is null == body.From is null)
            problems.Add("eventIds", "or from is required, and not both.");
        if (body.EventIds is { Count: 0 })
            problems.Add("eventIds", $"is empty; expected 1 to {MaxIds} ids of events.");
        foreach (var id in body.EventIds ?? [])
            if (!SourceLogs.IsId(id))
                problems.Add("eventIds", $"'{PlainText.Shortened(id ?? "null")}' is not the id of an event that has webhooks.");
        if (body.To is not null && body.From is null)
            problems.Add("to", "needs from.");
        if (body.From >= body.To)
            problems.Add("from", "must be before to.");
    }

    // An event that there is not, and one that its owner may not see, look the same.
    private async Task<IReadOnlyList<WebhookMessage>> Named(IReadOnlyList<string> ids, string? reader, CancellationToken cancel)
    {
        var found = new List<WebhookMessage>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
            if (await logs.Value.Find(id, cancel) is { } message && message.IsFor(reader))
                found.Add(message);
            else
                throw new BadInput(Refusal.NotFound("event", id));
        return found;
    }

    private async Task<(IReadOnlyList<WebhookMessage> Found, DateTimeOffset? Later)> Between(
        DateTimeOffset from,
        DateTimeOffset to,
        WebhookEndpoint endpoint,
        string? reader,
        CancellationToken cancel
    )
    {
        var (found, later) = (new List<WebhookMessage>(), (DateTimeOffset?)null);
        foreach (var source in MessageReader.Sources)
        {
            var (start, end) = (await logs.Value.Before(source, from, cancel), await logs.Value.Before(source, to, cancel));
            var most = (int)Math.Min(MaxLookedAt, Math.Max(0, end - start));
            var read = await logs.Value.Read(source, start, reader, most, cancel);
            found.AddRange(read.Messages.Where(m => m.Position <= end && MessageTypes.Passes(endpoint.Events, m.Type)));
            if (read.Upto < end && await logs.Value.TimeAfter(source, read.Upto, cancel) is { } next && !(later <= next))
                later = next;
        }
        // What comes after where the search of one log ended is left for the next request, of the other log too.
        var due = found.Where(m => !(m.At >= later)).OrderBy(m => m.At).ThenBy(m => m.Source, StringComparer.Ordinal).ToList();
        if (due.Count <= MaxQueued)
            return (due, later);
        var cut = due[MaxQueued].At;
        return ([.. due.TakeWhile(m => m.At < cut)], cut);
    }
}
