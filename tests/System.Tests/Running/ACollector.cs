using System.Net;
using System.Text;
using Florin.System.Tests.Running.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Florin.System.Tests.Running;

/// <summary>A collector of traces on loopback: it takes OTLP over HTTP, and keeps what it was sent.</summary>
internal sealed class ACollector : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<byte[]> _sent = [];
    private readonly WebApplication _server;

    private ACollector(WebApplication server) => _server = server;

    /// <summary>Its address.</summary>
    public string Url => _server.Urls.Single();

    /// <summary>Starts one.</summary>
    public static async Task<ACollector> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        var collector = new ACollector(server);
        server.Run(collector.Take);
        await server.StartAsync(CancellationToken.None);
        return collector;
    }

    /// <summary>Whether it was sent spans of a trace, and among all spans one of this name.</summary>
    public bool Has(string trace, string name)
    {
        lock (_lock)
            return _sent.Exists(sent => Contains(sent, Convert.FromHexString(trace)))
                && _sent.Exists(sent => Contains(sent, Encoding.UTF8.GetBytes(name)));
    }

    /// <summary>All that it was sent by now.</summary>
    public byte[] Everything
    {
        get
        {
            lock (_lock)
                return [.. _sent.SelectMany(sent => sent)];
        }
    }

    /// <summary>The spans of a trace that it was sent by now, from all processes.</summary>
    public IReadOnlyList<CollectedSpan> Of(string trace)
    {
        byte[][] sent;
        lock (_lock)
            sent = [.. _sent];
        return
        [
            .. from one in sent.Select(SentSpans.Parser.ParseFrom)
            from process in one.ResourceSpans
            let instance = process
                .Resource.Attributes.FirstOrDefault(attribute => attribute.Key == "service.instance.id")
                ?.Value.StringValue
            from source in process.ScopeSpans
            from span in source.Spans
            where Convert.ToHexStringLower(span.TraceId.Span) == trace
            select new CollectedSpan(
                Convert.ToHexStringLower(span.SpanId.Span),
                Convert.ToHexStringLower(span.ParentSpanId.Span),
                span.Name,
                instance ?? ""
            ),
        ];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
    }

    private static bool Contains(byte[] sent, byte[] part) => sent.AsSpan().IndexOf(part) >= 0;

    private async Task Take(HttpContext http)
    {
        if (http.Request.Path != "/v1/traces" || http.Request.ContentType != "application/x-protobuf")
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        lock (_lock)
            _sent.Add(body.ToArray());
    }
}

/// <summary>A span as a collector was sent it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Parent">The id of the span that it is inside of; empty where it is the first.</param>
/// <param name="Name">What it does.</param>
/// <param name="Process">The process that it is of.</param>
internal sealed record CollectedSpan(string Id, string Parent, string Name, string Process);
