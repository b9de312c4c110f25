using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Florin.Testing;

/// <summary>A webhook as it arrived.</summary>
public sealed record ArrivedWebhook(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The message's id.</summary>
    public string Id => Headers["webhook-id"];
}

/// <summary>A program on loopback that webhooks are sent to.</summary>
public sealed class SomeEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SomeEndpoint(WebApplication app) => _app = app;

    /// <summary>What has arrived, in order.</summary>
    public ConcurrentQueue<ArrivedWebhook> Arrived { get; } = new();

    /// <summary>What it answers: a status, and what else it does.</summary>
    public Func<ArrivedWebhook, HttpContext, Task<int>> Answers { get; set; } = (_, _) => Task.FromResult(200);

    /// <summary>Where it is.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Starts one.</summary>
    public static async Task<SomeEndpoint> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var endpoint = new SomeEndpoint(builder.Build());
        endpoint._app.Run(endpoint.Take);
        await endpoint._app.StartAsync();
        var addresses = endpoint._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        endpoint.Url = addresses!.Addresses.Single(); // A server has addresses once it has started.
        return endpoint;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var webhook = new ArrivedWebhook(
            http.Request.Path,
            http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body
        );
        Arrived.Enqueue(webhook);
        http.Response.StatusCode = await Answers(webhook, http);
        if (http.Response.StatusCode != StatusCodes.Status204NoContent)
            await http.Response.WriteAsync($"answered {http.Response.StatusCode}");
    }
}
