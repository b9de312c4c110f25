using System.Net;
using Florin.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Florin.System.Tests.Running;

/// <summary>A destination on loopback that answers everything with its name, until its listener is closed.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly string _name;
    private readonly FreePorts _ports = FreePorts.Take();
    private WebApplication? _server;
    private long _answered;

    private Upstream(string name) => _name = name;

    /// <summary>Its port, which stays its own.</summary>
    public int Port => _ports.First;

    /// <summary>How many requests it has answered, health checks not counted.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Starts one.</summary>
    public static async Task<Upstream> Start(string name)
    {
        var upstream = new Upstream(name);
        await upstream.StartAgain();
        return upstream;
    }

    /// <summary>Listens again at its port.</summary>
    public async Task StartAgain()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port));
        _server = builder.Build();
        _server.Run(Answer);
        await _server.StartAsync(CancellationToken.None);
    }

    /// <summary>Closes the listener and breaks every connection, as the end of a process does.</summary>
    public async Task Die()
    {
        if (_server is null)
            return;
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
        _server = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Die();
        _ports.Dispose();
    }

    private Task Answer(HttpContext http)
    {
        if (http.Request.Path != "/health")
            Interlocked.Increment(ref _answered);
        return http.Response.WriteAsync(_name, http.RequestAborted);
    }
}
