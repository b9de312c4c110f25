using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.Gateway.Features.Caching;

/// <summary>
/// Buffers an answer until it is complete, so that it can be cached and tagged. One that turns out not to be cacheable, by
/// its headers or its size, is passed through at once and streamed from then on.
/// </summary>
internal sealed class BufferedBody(
    HttpResponse response,
    IHttpResponseBodyFeature sent,
    int maxBytes,
    Func<HttpResponse, bool> isToKeep,
    Action passedThrough
) : Stream
{
    private readonly MemoryStream _buffer = new();
    private bool _isDecided;

    /// <summary>Whether the answer goes to the client already, and is not cached.</summary>
    public bool IsPassedThrough { get; private set; }

    /// <summary>What is buffered.</summary>
    public ReadOnlyMemory<byte> Content => _buffer.GetBuffer().AsMemory(0, (int)_buffer.Length);

    public override bool CanRead => false;

    // Seeking takes back a buffered answer, so that the gateway can give its own instead.
    public override bool CanSeek => !IsPassedThrough;

    public override bool CanWrite => true;

    public override long Length => _buffer.Length;

    public override long Position
    {
        get => _buffer.Position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_isDecided && !isToKeep(response) || !IsPassedThrough && _buffer.Length + buffer.Length > maxBytes)
            await PassThrough(cancellationToken);
        _isDecided = true;
        if (IsPassedThrough)
            await sent.Stream.WriteAsync(buffer, cancellationToken);
        else
            await _buffer.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        IsPassedThrough ? sent.Stream.FlushAsync(cancellationToken) : FlushBuffered(cancellationToken);

    public override void Flush() { } // Kestrel allows nothing synchronous; the end of the answer flushes.

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(value, 0);
        _buffer.SetLength(0);
        _isDecided = false;
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Sends what is buffered, and everything from now on as it comes.</summary>
    public async ValueTask PassThrough(CancellationToken cancel)
    {
        if (IsPassedThrough)
            return;
        IsPassedThrough = true;
        passedThrough();
        if (_buffer.Length > 0)
            await sent.Stream.WriteAsync(Content, cancel);
    }

    // A service that flushes before it writes begins a stream, such as server-sent events.
    private async Task FlushBuffered(CancellationToken cancel)
    {
        if (_isDecided || isToKeep(response))
            return;
        await PassThrough(cancel);
        await sent.Stream.FlushAsync(cancel);
    }

    protected override void Dispose(bool disposing)
    {
        _buffer.Dispose();
        base.Dispose(disposing);
    }
}
