using System.Net;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Florin.Unit.Tests.Gateway;

/// <summary>A Kestrel on a free port of loopback.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private LoopbackServer(WebApplication web) => _web = web;

    public Uri Address => new(_web.Urls.Single());

    public static async Task<LoopbackServer> Start(
        RequestDelegate answer,
        bool named = true,
        HttpProtocols protocols = HttpProtocols.Http1
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = named;
            kestrel.KeepHeaderBytes();
            kestrel.Limits.MaxRequestBodySize = BodyLimit.DrainedBytes;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
        });
        var web = builder.Build();
        web.Run(answer);
        await web.StartAsync(CancellationToken.None);
        return new LoopbackServer(web);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero, TimeProvider.System);
        await _web.StopAsync(now.Token);
        await _web.DisposeAsync();
    }
}
