using System.Net;
using Florin.Gateway.Model.Configuration;

namespace Florin.Gateway.Model.Clusters;

/// <summary>Asks the destinations of a cluster how they are, all at once, again and again.</summary>
/// <param name="before">Who asked until now: the next round is due when it would have been there.</param>
internal sealed class ActiveChecks(
    Cluster cluster,
    ActiveHealthConfig config,
    HttpMessageInvoker client,
    TimeProvider clock,
    ActiveChecks? before
) : IDisposable
{
    private readonly Lock _lock = new();
    private long _counted = before?.Counted ?? clock.GetTimestamp();
    private ITimer? _timer;
    private bool _ended;

    /// <summary>The round that is under way, or was last.</summary>
    public Task Round { get; private set; } = Task.CompletedTask;

    /// <summary>Begins.</summary>
    public void Start()
    {
        lock (_lock)
            if (!_ended)
                _timer ??= clock.CreateTimer(static self => ((ActiveChecks)self!).Ask(), this, Due(), config.Interval); // Given itself.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            _timer?.Dispose();
        }
    }

    /// <summary>When the last round began that was heard to its end.</summary>
    private long Counted => Volatile.Read(ref _counted);

    private TimeSpan Due()
    {
        var waited = clock.GetElapsedTime(Counted);
        return waited < config.Interval ? config.Interval - waited : TimeSpan.Zero;
    }

    private void Ask()
    {
        lock (_lock)
        {
            // One alone is not asked unless that is wanted: there is nobody to go to instead.
            var few = cluster.Destinations.Count < 2 && config.Enabled is not true;
            if (!_ended && !few && Round.IsCompleted)
                Round = AskAll();
        }
    }

    private async Task AskAll()
    {
        var began = clock.GetTimestamp();
        var outcomes = await Task.WhenAll(cluster.Destinations.Select(Ask));
        lock (_lock)
        {
            if (_ended)
                return; // Whoever took the cluster's place shares the destinations, and would not see that they are others.
            Volatile.Write(ref _counted, began);
            var changed = false;
            foreach (var (destination, well) in outcomes)
                changed |= destination.Checked(well, config.Threshold);
            if (changed)
                cluster.Refresh();
        }
    }

    private async Task<(Destination, bool)> Ask(Destination destination) => (destination, await IsWell(destination));

    private async Task<bool> IsWell(Destination destination)
    {
        try
        {
            if (destination.Health is { } health)
                return health().Ready;
            using var patience = new CancellationTokenSource(config.Timeout, clock);
            var prefix = (destination.Config.Health ?? destination.Config.Address).TrimEnd('/');
            using var request = new HttpRequestMessage(HttpMethod.Get, prefix + config.Path);
            if (destination.Config.Health is null && cluster.Config.HttpRequest.IsHttp2)
                (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            using var response = await client.SendAsync(request, patience.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception) // Whatever it is, nobody has said that this one is well; and the others are asked all the same.
        {
            return false;
        }
    }
}
