using System.Collections.Concurrent;
using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Projections;
using Florin.Webhooks.Delivery;
using Florin.Webhooks.Projections;

namespace Florin.Webhooks.Queueing;

/// <summary>
/// All endpoints in memory, at the owner of the log: read from the view once, and from then on from the service's own log. It
/// tells which endpoints have something to do.
/// </summary>
internal sealed class EndpointRegistry(EventLog log, Projection endpoints) : IDisposable
{
    private const int Batch = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly ConcurrentDictionary<WebhookEndpointId, WebhookEndpoint> _all = new();
    private readonly ConcurrentDictionary<string, ImmutableArray<WebhookEndpointId>> _byOwner = new(StringComparer.Ordinal);
    private ImmutableArray<WebhookEndpointId> _ofAll = [];
    private long _position = -1;

    /// <summary>Called with an endpoint that may have something to do, and where the log says so.</summary>
    public Action<WebhookEndpointId, long>? Due { get; set; }

    /// <summary>The endpoints that exist.</summary>
    public ICollection<WebhookEndpointId> Ids => _all.Keys;

    /// <summary>Whether there are any.</summary>
    public bool IsEmpty => _all.IsEmpty;

    /// <summary>An endpoint; null where there is none.</summary>
    public WebhookEndpoint? Find(WebhookEndpointId id) => _all.GetValueOrDefault(id);

    /// <summary>The endpoints that may get what some users may see.</summary>
    public IEnumerable<WebhookEndpoint> Of(ImmutableArray<string> parties)
    {
        foreach (var party in parties)
            if (_byOwner.TryGetValue(party, out var own))
                foreach (var id in own)
                    if (Find(id) is { All: false } endpoint)
                        yield return endpoint;
        foreach (var id in _ofAll)
            if (Find(id) is { } endpoint)
                yield return endpoint;
    }

    /// <summary>Knows everything from now on that the log held when this was called.</summary>
    public async ValueTask CatchUp(CancellationToken cancel)
    {
        if (_position >= 0 && Volatile.Read(ref _position) >= log.Head)
            return;
        await _reading.WaitAsync(cancel);
        try
        {
            if (_position < 0)
                await Load(cancel);
            while (_position < log.Head)
            {
                var events = await log.ReadNext(_position, Batch, cancel);
                foreach (var recorded in events)
                    await Take(recorded, cancel);
                if (events.Count > 0)
                    Volatile.Write(ref _position, events[^1].Position);
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private async ValueTask Load(CancellationToken cancel)
    {
        var head = log.Head;
        if (!await endpoints.Consumer.Reached(head, Patience, cancel))
            throw new FeedUnavailable("The list of endpoints is not complete yet.");
        string? after = null;
        while (true)
        {
            var rows = await endpoints.Rows.Rows(
                WebhookEndpointRow.View,
                query => query with { Limit = Batch, After = after is null ? null : (null, after) },
                cancel
            );
            foreach (var row in rows)
                Put(row.Endpoint);
            if (rows.Count < Batch)
                break;
            after = rows[^1].Endpoint.Id.Value;
        }
        Volatile.Write(ref _position, head);
        foreach (var id in Ids)
            Due?.Invoke(id, head);
    }

    private async ValueTask Take(Recorded recorded, CancellationToken cancel)
    {
        switch (recorded.Data)
        {
            case WebhooksQueued queued:
                foreach (var id in queued.Webhooks.Select(webhook => webhook.Endpoint).Distinct())
                    Due?.Invoke(id, recorded.Position);
                break;
            case WebhooksReplayed replayed:
                Due?.Invoke(replayed.Endpoint, recorded.Position);
                break;
            case WebhookRetried retried:
                Due?.Invoke(retried.Endpoint, recorded.Position);
                break;
            default:
                await Renew(recorded, cancel);
                break;
        }
    }

    private async ValueTask Renew(Recorded recorded, CancellationToken cancel)
    {
        if (
            !recorded.Stream.StartsWith(WebhookEndpoint.StreamPrefix, StringComparison.Ordinal)
            || !Id.TryParse<WebhookEndpointId>(recorded.Stream[WebhookEndpoint.StreamPrefix.Length..], out var id)
        )
            return;
        var (endpoint, _) = await log.Read<WebhookEndpoint>(recorded.Stream, cancel);
        Put(endpoint);
        Due?.Invoke(id, recorded.Position);
    }

    private void Put(WebhookEndpoint endpoint)
    {
        if (endpoint.Exists)
        {
            if (_all.TryAdd(endpoint.Id, endpoint))
                List(endpoint, own => own.Add(endpoint.Id));
            _all[endpoint.Id] = endpoint;
        }
        else if (endpoint.Owner.Length > 0 && _all.TryRemove(endpoint.Id, out _))
            List(endpoint, own => own.Remove(endpoint.Id));
    }

    private void List(
        WebhookEndpoint endpoint,
        Func<ImmutableArray<WebhookEndpointId>, ImmutableArray<WebhookEndpointId>> change
    )
    {
        if (endpoint.All)
            _ofAll = change(_ofAll);
        else
            _byOwner[endpoint.Owner] = change(_byOwner.GetValueOrDefault(endpoint.Owner, []));
    }
}
