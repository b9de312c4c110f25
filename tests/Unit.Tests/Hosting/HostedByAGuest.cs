using Microsoft.Extensions.Hosting;

namespace Florin.Unit.Tests.Hosting;

/// <summary>Counts how often it is started and stopped.</summary>
internal sealed class HostedByAGuest : IHostedService
{
    public int Started { get; private set; }

    public int Stopped { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Started++;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Stopped++;
        return Task.CompletedTask;
    }
}
