using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Florin.Bench;

/// <summary>Servers that the benchmark of the gateway runs in processes of their own.</summary>
internal static class OwnServers
{
    private static readonly byte[] Json = Encoding.UTF8.GetBytes(
        """{"success":true,"data":{"id":"acc_1","balance":"100.00","currency":"EUR","status":"OPEN"}}"""
    );

    /// <summary>A service that answers a small JSON; below <c>/hang</c> it never does.</summary>
    public static async Task<int> Destination(int port)
    {
        var web = Kestrel(port, static _ => { });
        web.Run(Small);
        await web.RunAsync();
        return 0;
    }

    /// <summary>YARP with nothing around it, before a service.</summary>
    public static async Task<int> Yarp(int port, int destination)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Routes:all:ClusterId"] = "service",
            ["Routes:all:Match:Path"] = "/api/account/{**rest}",
            ["Routes:all:Transforms:0:PathRemovePrefix"] = "/api/account",
            ["Clusters:service:Destinations:one:Address"] = $"http://127.0.0.1:{destination}",
        };
        var proxy = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var web = Kestrel(port, services => services.AddReverseProxy().LoadFromConfig(proxy));
        web.MapReverseProxy();
        await web.RunAsync();
        return 0;
    }

    /// <summary>Answers a small JSON.</summary>
    public static async Task Small(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/hang", StringComparison.Ordinal))
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = Json.Length;
        await http.Response.Body.WriteAsync(Json, http.RequestAborted);
    }

    /// <summary>A Kestrel on loopback that logs nothing.</summary>
    public static WebApplication Kestrel(int port, Action<IServiceCollection> services)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        services(builder.Services);
        return builder.Build();
    }
}
