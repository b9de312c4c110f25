using System.Globalization;
using Florin.Gateway.Model;
using Florin.Gateway.Pipeline;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Bench;

/// <summary>The gateway before a service in its own process that answers a small JSON.</summary>
internal static class InProcessGateway
{
    public static async Task<int> Run(int port)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Gateway:RateLimit:Limit"] = "1000000000",
            ["Gateway:Bulkhead:MaxConcurrent"] = "64",
        };
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        using var gateway = new ApiGateway(
            new GatewayRuntime
            {
                Configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
                Services = [ServiceLocation.Here("account", address, OwnServers.Small, Healthy)],
                Tokens = new NoTokens(),
                ServiceTokens = new NoTokens(),
                Clock = TimeProvider.System,
                Random = static () => 0.5,
                IsProduction = true,
                Ids = new IdSource(TimeProvider.System),
                Logs = NullLoggerFactory.Instance,
                Metrics = _ => Task.CompletedTask,
                OpenApi = _ => Task.CompletedTask,
                AdminOpenApi = _ => default,
            }
        );
        var web = OwnServers.Kestrel(port, static _ => { });
        web.Run(gateway.Serve);
        await web.RunAsync();
        return 0;
    }

    private static ServiceHealth Healthy() => new("account", HealthStatus.Healthy, DateTimeOffset.UnixEpoch, [], []);

    private sealed class NoTokens : ITokenVerifier, IServiceTokens
    {
        public ValueTask<Actor?> Verify(string token, CancellationToken cancel) => new((Actor?)null);

        public string Issue() => "none";

        public bool IsValid(string token) => false;
    }
}
