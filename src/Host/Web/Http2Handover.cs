using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Florin.Host.Web;

/// <summary>
/// Lets one cleartext port speak HTTP/1.1 and HTTP/2 with prior knowledge, which Kestrel alone does not: the first bytes
/// of a connection tell, and one that begins with HTTP/2's preface is handed over to an endpoint that speaks only HTTP/2.
/// </summary>
internal static class Http2Handover
{
    // Every method that begins otherwise differs within three bytes (POST, PUT, PATCH, PROPFIND).
    private static ReadOnlySpan<byte> Preface => "PRI"u8;

    /// <summary>Makes the endpoint to which connections are handed.</summary>
    public static void AddHttp2Handover(this IServiceCollection services) =>
        services.AddSingleton<IConnectionListenerFactory, HandoverTransport>();

    /// <summary>Listens for both on one port.</summary>
    public static void ListenForBoth(this KestrelServerOptions kestrel, IPEndPoint port)
    {
        var handover = new HandoverEndPoint(port);
        kestrel.Listen(handover, listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.Listen(
            port,
            listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => connection => Serve(connection, handover, next, kestrel.Limits.KeepAliveTimeout));
            }
        );
    }

    private static async Task Serve(
        ConnectionContext connection,
        HandoverEndPoint handover,
        ConnectionDelegate next,
        TimeSpan patience
    )
    {
        switch (await BeginsWithPreface(connection, patience))
        {
            case true when handover.TryTake(connection) is { } taken:
                await taken.Ended;
                break;
            case false:
                await next(connection);
                break;
        }
    }

    /// <summary>Whether a connection begins with HTTP/2's preface; null when it ends, or the server, before it has said enough.</summary>
    private static async Task<bool?> BeginsWithPreface(ConnectionContext connection, TimeSpan patience)
    {
        var input = connection.Transport.Input;
        using var timeout = new CancellationTokenSource(patience);
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        await using var onTimeout = timeout.Token.UnsafeRegister(Wake, input);
        await using var onStop = stopping.UnsafeRegister(Wake, input);
        while (true)
        {
            var read = await input.ReadAsync(CancellationToken.None);
            var answer = Judge(read);
            input.AdvanceTo(read.Buffer.Start, answer is null ? read.Buffer.End : read.Buffer.Start);
            if (answer is not null || read.IsCompleted || read.IsCanceled)
                return answer;
        }
    }

    private static bool? Judge(in ReadResult read)
    {
        var length = (int)Math.Min(read.Buffer.Length, Preface.Length);
        Span<byte> first = stackalloc byte[Preface.Length];
        System.Buffers.BuffersExtensions.CopyTo(read.Buffer.Slice(0, length), first);
        return !first[..length].SequenceEqual(Preface[..length]) ? false
            : length == Preface.Length ? true
            : null;
    }

    private static void Wake(object? input) => ((PipeReader)input!).CancelPendingRead(); // Registered with one above.
}

/// <summary>Where connections of a port that speak HTTP/2 are handed to.</summary>
internal sealed class HandoverEndPoint(IPEndPoint port) : EndPoint
{
    private readonly Channel<HandedOver> _connections = Channel.CreateUnbounded<HandedOver>();

    public ChannelReader<HandedOver> Connections => _connections.Reader;

    /// <summary>Takes a connection, whose owner keeps it open until the taker has ended it; null when the server stops.</summary>
    public HandedOver? TryTake(ConnectionContext connection)
    {
        var taken = new HandedOver(connection);
        return _connections.Writer.TryWrite(taken) ? taken : null;
    }

    public void Close() => _connections.Writer.TryComplete();

    public override string ToString() => $"{port} (HTTP/2)";
}

/// <summary>A connection in the hands of another endpoint.</summary>
internal sealed class HandedOver(ConnectionContext inner) : ConnectionContext
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the endpoint is done with it.</summary>
    public Task Ended => _ended.Task;

    public override IDuplexPipe Transport { get; set; } = inner.Transport;

    public override string ConnectionId { get; set; } = inner.ConnectionId;

    // Features that the other endpoint sets must not hide those of the owner.
    public override IFeatureCollection Features { get; } = new FeatureCollection(inner.Features);

    public override IDictionary<object, object?> Items { get; set; } = inner.Items;

    public override CancellationToken ConnectionClosed { get; set; } = inner.ConnectionClosed;

    public override EndPoint? LocalEndPoint { get; set; } = inner.LocalEndPoint;

    public override EndPoint? RemoteEndPoint { get; set; } = inner.RemoteEndPoint;

    public override void Abort(ConnectionAbortedException abortReason) => inner.Abort(abortReason);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _ended.TrySetResult();
    }
}

/// <summary>Accepts what is handed over.</summary>
internal sealed class HandoverTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => endpoint is HandoverEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new Listener((HandoverEndPoint)endpoint));

    private sealed class Listener(HandoverEndPoint endpoint) : IConnectionListener
    {
        public EndPoint EndPoint => endpoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await endpoint.Connections.WaitToReadAsync(cancellationToken) && endpoint.Connections.TryRead(out var connection)
                ? connection
                : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => DisposeAsync();

        public ValueTask DisposeAsync()
        {
            endpoint.Close();
            return ValueTask.CompletedTask;
        }
    }
}
