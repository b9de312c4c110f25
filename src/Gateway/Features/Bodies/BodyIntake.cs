using System.IO.Pipelines;
using Florin.Gateway.Model;
using Florin.Kernel;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;

namespace Florin.Gateway.Features.Bodies;

/// <summary>
/// Takes in the body of a request before anything is asked of a service: in the server's own buffers, which it fills and
/// nothing copies. A client that is slow to send holds no place in a bulkhead and cannot make a service look slow; what it
/// holds, room for its body, has limits of its own. What is known only from the body, as how much a batch costs, is known
/// before a request is admitted.
/// </summary>
/// <param name="clock">Time.</param>
internal sealed class BodyIntake(TimeProvider clock)
{
    /// <summary>Of a route that streams bodies, so much is waited for.</summary>
    public const int Ahead = 64 << 10;

    // The server holds that much for every connection anyway.
    private const int Free = 4 << 10;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly Reply Slow = Reply.Refused(
        new Refusal(RefusalCodes.RateLimited, "Too many requests from this address are still sending their bodies."),
        Soon
    );
    private static readonly Reply Full = Reply.Refused(
        new Refusal(RefusalCodes.Unavailable, "No buffer space is available for another body of this size at the moment."),
        Soon
    );

    /// <summary>What bodies take now.</summary>
    public BodyRoom Room { get; } = new();

    /// <summary>
    /// Waits until the body of a request is there, without taking any of it; the answer, where there is to be no more than
    /// that. What is left in the exchange is to be given back at its end.
    /// </summary>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public ValueTask<Reply?> Take(Exchange exchange, bool streams, BodyLimits limits)
    {
        var http = exchange.Http;
        if (exchange.Target is { Route.Config.Duplex: true })
            return PassOn(exchange);
        var most = exchange.Rule.StreamedBytes ?? BodyLimit.Bytes;
        if (http.Request.ContentLength > most)
            return new(Reply.Refused(BodyLimit.Over(most)));
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return new((Reply?)null);
        // Whose items are counted must be there.
        var isStream = (streams || exchange.Rule.StreamedBytes is not null) && exchange.Rule.CountedItems is null;
        var body = new TakenBody(exchange, isStream, limits, Room);
        return body.TryReadAtOnce() && !body.MustWait ? new(body.Conclude()) : Arrive(body, exchange);
    }

    // It may last for as long as its answer, and be silent as long as both sides like.
    private static ValueTask<Reply?> PassOn(Exchange exchange)
    {
        exchange.IsDuplex = true;
        var features = exchange.Http.Features;
        if (features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        if (features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        return new((Reply?)null);
    }

    private async ValueTask<Reply?> Arrive(TakenBody body, Exchange exchange)
    {
        var http = exchange.Http;
        if (!body.TryBegin())
            return Closing(exchange, Slow);
        try
        {
            using var arriving = new ArrivingBody(body.Limits, clock);
            do
            {
                if (body.Wrong is { } wrong)
                    return Closing(exchange, wrong);
                body.Read(await arriving.Read(http.Request.BodyReader, before: 0, http.RequestAborted));
            } while (!body.IsThere && body.Wrong is null);
            if (body is { Wrong: null, MustWait: true })
            {
                await Spool(arriving, exchange);
                return null;
            }
            return body.Wrong is { } refused ? Closing(exchange, refused) : body.Conclude();
        }
        catch (BadHttpRequestException bad)
        {
            return Closing(exchange, ArrivingBody.WhyNot(bad));
        }
        catch (ConnectionResetException reset)
        {
            throw new OperationCanceledException("The client disconnected.", reset);
        }
        catch (IOException) // The disk is full, perhaps.
        {
            return Closing(exchange, Full);
        }
        finally
        {
            body.Arrived();
        }
    }

    // A large one waits in a file until it is whole: so it holds neither memory nor a place at the service while it comes.
    private static async Task Spool(ArrivingBody arriving, Exchange exchange)
    {
        var request = exchange.Http.Request;
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(Path.Combine(Path.GetTempPath(), $"florin-{Path.GetRandomFileName()}"), options);
        exchange.AtTheEnd += file.Dispose;
        var most = exchange.Rule.StreamedBytes ?? BodyLimit.Bytes;
        await new ArrivingStream(request.BodyReader, arriving, most).CopyToAsync(file, exchange.Http.RequestAborted);
        file.Position = 0;
        request.Headers.Remove(HeaderNames.TransferEncoding);
        (request.ContentLength, request.Body) = (file.Length, file);
    }

    private static Reply Closing(Exchange exchange, Reply reply)
    {
        exchange.ClosesConnection = true;
        return reply;
    }

    /// <summary>A body on its way, and the room that it takes.</summary>
    private sealed class TakenBody(Exchange exchange, bool isStream, BodyLimits limits, BodyRoom room)
    {
        private readonly PipeReader _reader = exchange.Http.Request.BodyReader;
        private readonly long _most = exchange.Rule.StreamedBytes ?? BodyLimit.Bytes;
        private readonly ClientKey _client = ClientKey.Of(exchange.Http.Connection.RemoteIpAddress);
        private bool _isWhole;
        private long _length;
        private long _taken;

        public BodyLimits Limits => limits;

        /// <summary>Nothing more is waited for.</summary>
        public bool IsThere => _isWhole || (isStream && _length >= Ahead);

        /// <summary>It is large, and no service is asked before it is whole.</summary>
        public bool MustWait => !_isWhole && exchange.Rule.StreamedBytes is not null;

        /// <summary>Why it is not waited for any longer.</summary>
        public Reply? Wrong { get; private set; }

        public bool TryReadAtOnce()
        {
            try
            {
                if (!ArrivingBody.TryRead(_reader, out var there))
                    return false;
                Read(there);
                return IsThere && Wrong is null;
            }
            catch (Exception e) when (e is BadHttpRequestException or ConnectionResetException)
            {
                return false; // To be told where it is read again.
            }
        }

        public bool TryBegin() => room.TryBegin(_client, limits);

        public void Arrived() => room.Arrived(_client);

        public void Read(in ReadResult read)
        {
            (_length, _isWhole) = (read.Buffer.Length, read.IsCompleted);
            _reader.AdvanceTo(read.Buffer.Start, IsThere ? read.Buffer.Start : read.Buffer.End);
            if (_length > _most)
                Wrong = Reply.Refused(BodyLimit.Over(_most));
            else if (_length > Free && _length > _taken && !TryTake(_length - _taken))
                Wrong = Full;
        }

        /// <summary>Has the rest of the gateway see a body of a known length.</summary>
        public Reply? Conclude()
        {
            var http = exchange.Http;
            if (!_isWhole)
            {
                http.Request.Body = new ArrivingStream(_reader, new ArrivingBody(limits, exchange.Clock), _most);
                return null;
            }
            exchange.BodyLength = _length;
            if (http.Request.ContentLength is null)
            {
                http.Request.Headers.Remove(HeaderNames.TransferEncoding);
                http.Request.ContentLength = _length;
            }
            return null;
        }

        private bool TryTake(long bytes)
        {
            if (!room.TryTake(_client, bytes, limits))
                return false;
            _taken += bytes;
            exchange.AtTheEnd ??= () => room.Give(_client, _taken);
            return true;
        }
    }
}
