using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Florin.Platform.Feeds;

/// <summary>
/// The log of a service in other processes, read from the internal endpoint of one of its instances by long polls. One that
/// does not answer is passed over, and one that has nothing new and does not own the log, since it may not know of all.
/// </summary>
/// <param name="service">The service whose log it is.</param>
/// <param name="instances">Where its instances listen now; at least one.</param>
/// <param name="http">Sends requests; not disposed here.</param>
/// <param name="token">Makes a service token for each request.</param>
/// <param name="clock">For the patience with one request.</param>
public sealed class HttpFeed(
    string service,
    Func<IReadOnlyList<Uri>> instances,
    HttpMessageInvoker http,
    Func<string> token,
    TimeProvider clock
) : IFeed
{
    /// <summary>The endpoint.</summary>
    public const string Path = "/internal/feed";

    // The other side holds a request for ten seconds; whoever is silent for longer than this is gone.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private int _first; // The one that answered last.

    /// <inheritdoc/>
    public string Service => service;

    /// <inheritdoc/>
    public async ValueTask<FeedBatch> Next(long after, int max, CancellationToken cancel)
    {
        var (all, first) = (instances(), Volatile.Read(ref _first));
        var (best, failure) = ((FeedBatch?)null, (FeedUnavailable?)null);
        for (var passed = 0; passed < all.Count; passed++)
        {
            var at = (int)((uint)(first + passed) % (uint)all.Count);
            try
            {
                var batch = await Ask(all[at], after, max, cancel);
                if (best is not { } other || batch.Head > other.Head)
                    (best, _) = (batch, Interlocked.Exchange(ref _first, at));
                if (batch.IsCertain || batch.Events.Count > 0)
                {
                    Volatile.Write(ref _first, at);
                    return batch;
                }
            }
            catch (FeedUnavailable e)
            {
                failure = e;
            }
        }
        return best ?? throw failure ?? new FeedUnavailable($"No instance of the {service} service is known.");
    }

    private async ValueTask<FeedBatch> Ask(Uri address, long after, int max, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, $"{Path}?after={after}&max={max}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token());
        try
        {
            using var response = await http.SendAsync(request, stop.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                throw new FeedUnavailable($"The {service} service returned {(int)response.StatusCode} at {Path}.");
            return FeedJson.Read(await response.Content.ReadAsByteArrayAsync(stop.Token));
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new FeedUnavailable($"The {service} service has not responded for {Patience.TotalSeconds} s at {Path}.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new FeedUnavailable($"The {service} service cannot be reached at {Path}: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new FeedUnavailable($"The {service} service did not answer with events at {Path}: {e.Message}", e);
        }
    }
}
