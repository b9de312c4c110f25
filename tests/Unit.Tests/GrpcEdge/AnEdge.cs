using System.Collections.Concurrent;
using System.Net;
using Florin.GrpcEdge;
using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Http.InProcess;
using Florin.Testing;
using Florin.Unit.Tests.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Florin.Unit.Tests.GrpcEdge;

/// <summary>The edge on loopback before a gateway that answers as the test says; frames are sent to it as they are.</summary>
internal sealed class AnEdge : IAsyncDisposable
{
    private readonly WebApplication _process = Process();
    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpClient _client = new();
    private readonly GrpcServer _edge;
    private LoopbackServer? _server;

    private AnEdge(GrpcOptions options, RequestDelegate gateway) =>
        _edge = new GrpcServer(
            options,
            new EdgeSurroundings
            {
                Gateway = gateway,
                Process = _process.Services,
                Ids = new IdSource(Time),
                Clock = Time,
                Logs = Logs,
                Stopping = _stopping.Token,
            }
        );

    public FakeTime Time { get; } = new();

    /// <summary>What the log of requests says that calls came to.</summary>
    public ConcurrentQueue<int> Statuses { get; } = new();

    /// <summary>What is logged.</summary>
    public Errors Logs { get; } = new();

    public static async Task<AnEdge> Start(GrpcOptions options, RequestDelegate gateway)
    {
        var edge = new AnEdge(options, gateway);
        edge._server = await LoopbackServer.Start(edge.Serve, protocols: HttpProtocols.Http2);
        return edge;
    }

    private async Task Serve(HttpContext http)
    {
        await _edge.Serve(http);
        Statuses.Enqueue(CutAnswers.StatusOf(http));
    }

    /// <summary>The process is about to stop.</summary>
    public void Stop() => _stopping.Cancel();

    /// <summary>Sends bytes as the body of a call, which is left open where there are none; gives what its headers begin.</summary>
    public Task<HttpResponseMessage> Begin(string method, byte[]? body, params (string Name, string Value)[] metadata)
    {
        HttpContent content = body is null ? new NeverEnding() : new ByteArrayContent(body);
        content.Headers.ContentType = new("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server!.Address, method)) // It was started.
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.ParseAdd("trailers");
        foreach (var (name, value) in metadata)
            request.Headers.Add(name, value);
        return _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The same to its end: the status of gRPC.</summary>
    public async Task<string?> Call(string method, byte[]? body, params (string Name, string Value)[] metadata)
    {
        using var response = await Begin(method, body, metadata);
        await response.Content.ReadAsByteArrayAsync();
        return StatusOf(response);
    }

    /// <summary>The status of gRPC of a response that is whole, or that is nothing else.</summary>
    public static string? StatusOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("grpc-status", out var first) ? first.Single()
        : response.TrailingHeaders.TryGetValues("grpc-status", out var last) ? last.Single()
        : null;

    // It is never started: the edge uses its services.
    private static WebApplication Process()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        return builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        await _edge.DisposeAsync();
        await _process.DisposeAsync();
        _stopping.Dispose();
    }

    /// <summary>Counts errors that are logged.</summary>
    internal sealed class Errors : ILoggerFactory, ILogger
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
            // There is nothing to dispose of.
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (logLevel >= LogLevel.Error)
                Interlocked.Increment(ref _count);
        }
    }

    /// <summary>A body of which nothing comes.</summary>
    private sealed class NeverEnding : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        }

        protected override async Task SerializeToStreamAsync(
            Stream stream,
            TransportContext? context,
            CancellationToken cancellationToken
        )
        {
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
