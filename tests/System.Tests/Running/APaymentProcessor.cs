using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Florin.System.Tests.Running;

/// <summary>A payment processor on loopback that accepts at once, and keeps those whose reference says so waiting and declines them then.</summary>
internal sealed class APaymentProcessor : IAsyncDisposable
{
    /// <summary>The reference of a payment that waits.</summary>
    public const string Waits = "waits";

    private readonly WebApplication _server;
    private readonly TaskCompletionSource _declined = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private APaymentProcessor(WebApplication server) => _server = server;

    /// <summary>Where payments are posted.</summary>
    public string Url => _server.Urls.Single();

    /// <summary>Starts one.</summary>
    public static async Task<APaymentProcessor> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        var processor = new APaymentProcessor(server);
        server.Run(processor.Answer);
        await server.StartAsync(CancellationToken.None);
        return processor;
    }

    /// <summary>Those that wait are declined now.</summary>
    public void Decline() => _declined.TrySetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Decline();
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
    }

    private async Task Answer(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var order = await reader.ReadToEndAsync(http.RequestAborted);
        if (order.Contains($"\"{Waits}\"", StringComparison.Ordinal))
        {
            await _declined.Task;
            http.Response.StatusCode = StatusCodes.Status402PaymentRequired;
        }
    }
}
