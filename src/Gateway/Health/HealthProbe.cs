using System.Text.Json;
using Florin.Platform;
using Florin.Platform.Hosting;

namespace Florin.Gateway;

/// <summary>Asks a service how it is: one in this process directly, one elsewhere over HTTP, at most once a second.</summary>
internal sealed class HealthProbe(ServiceLocation service, Func<Cluster> cluster, HttpMessageInvoker client, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Uri _address = new($"{service.Address.AbsoluteUri.TrimEnd('/')}/health");
    private readonly Lock _lock = new();
    private Task<ServiceReport>? _asked;
    private long _askedAt;

    /// <summary>How it is.</summary>
    public Task<ServiceReport> Ask()
    {
        if (service.Health is { } health)
            return Task.FromResult(ServiceReport.Of(service, cluster(), health()));
        lock (_lock)
        {
            if (_asked is null || (_asked.IsCompleted && clock.GetElapsedTime(_askedAt) >= Fresh))
                (_asked, _askedAt) = (AskElsewhere(), clock.GetTimestamp());
            return _asked;
        }
    }

    private async Task<ServiceReport> AskElsewhere()
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience, clock);
            using var request = new HttpRequestMessage(HttpMethod.Get, _address);
            using var response = await client.SendAsync(request, patience.Token);
            await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
            return await JsonSerializer.DeserializeAsync<ServiceHealth>(body, FlorinJson.Full, patience.Token) is { } health
                ? ServiceReport.Of(service, cluster(), health)
                : Unreachable("GET /health was answered with null.");
        }
        catch (JsonException)
        {
            return Unreachable("GET /health was not answered with a report of a service's health.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException) // The latter when it breaks off midway.
        {
            return Unreachable(e.Message);
        }
        catch (OperationCanceledException)
        {
            return Unreachable($"GET /health was not answered within {Patience.TotalSeconds} s.");
        }
    }

    private ServiceReport Unreachable(string why) => ServiceReport.Unreachable(service, cluster(), why);
}
