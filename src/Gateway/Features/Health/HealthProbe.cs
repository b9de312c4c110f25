using System.Net.Http.Headers;
using System.Text.Json;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Json;

namespace Florin.Gateway.Features.Health;

/// <summary>
/// Asks a service how it is: one in this process directly; one elsewhere over HTTP, each of its destinations, at most once a
/// second.
/// </summary>
internal sealed class HealthProbe(
    ServiceLocation service,
    Func<Cluster> cluster,
    HttpMessageInvoker client,
    IServiceTokens tokens,
    TimeProvider clock
)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<HealthAnswer[]>? _asked;
    private long _askedAt;

    /// <summary>The service's name.</summary>
    public string Name => service.Name;

    /// <summary>How it is.</summary>
    public async Task<ServiceReport> Ask() =>
        service.Health is { } health
            ? ServiceReport.Of(service, cluster(), health())
            : ServiceReport.Of(service, cluster(), await AskElsewhere());

    /// <summary>What each instance of it answers that is asked.</summary>
    public async Task<IReadOnlyList<HealthAnswer>> Answers() =>
        service.Health is { } health
            ? [new HealthAnswer(service.Address.AbsoluteUri.TrimEnd('/'), health(), Why: null)]
            : await AskElsewhere();

    private Task<HealthAnswer[]> AskElsewhere()
    {
        lock (_lock)
        {
            if (_asked is null || (_asked.IsCompleted && clock.GetElapsedTime(_askedAt) >= Fresh))
                (_asked, _askedAt) = (AskEach(), clock.GetTimestamp());
            return _asked;
        }
    }

    private Task<HealthAnswer[]> AskEach()
    {
        var asked = cluster()
            .Destinations.Where(destination => !destination.Drained)
            .DistinctBy(AddressOf, StringComparer.Ordinal);
        return Task.WhenAll(asked.Select(Ask));
    }

    private Task<HealthAnswer> Ask(Destination destination) =>
        destination.Health is { } health
            ? Task.FromResult(new HealthAnswer(destination.Config.Address, health(), Why: null)) // It is in this process.
            : Ask(AddressOf(destination));

    private static string AddressOf(Destination destination) =>
        (destination.Config.Health ?? destination.Config.Address).TrimEnd('/');

    private async Task<HealthAnswer> Ask(string address)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience, clock);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/health");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Issue()); // Only an administrator sees what is wrong.
            using var response = await client.SendAsync(request, patience.Token);
            await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
            var health = await JsonSerializer.DeserializeAsync<ServiceHealth>(body, FlorinJson.Full, patience.Token);
            return new HealthAnswer(address, health, health is null ? "GET /health returned null." : null);
        }
        catch (JsonException)
        {
            return new HealthAnswer(address, null, "GET /health did not return a health report.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new HealthAnswer(address, null, e.Message);
        }
        catch (OperationCanceledException)
        {
            return new HealthAnswer(address, null, $"GET /health did not respond within {Patience.TotalSeconds} s.");
        }
    }
}

/// <summary>What a destination answered that was asked how it is.</summary>
/// <param name="Address">Where it was asked.</param>
/// <param name="Health">How it is; null when it did not say.</param>
/// <param name="Why">Why it did not.</param>
internal sealed record HealthAnswer(string Address, ServiceHealth? Health, string? Why)
{
    /// <summary>How well it is; one that does not say so is not.</summary>
    public HealthStatus Status => Health?.Status ?? HealthStatus.Unhealthy;
}
