using System.Buffers;
using System.IO.Pipelines;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Features.Bodies;

/// <summary>
/// A body that is passed on while it comes, on a route that is configured so: as soon as any other, and no larger. Its sender's
/// failure is found out where the service is sent to.
/// </summary>
internal sealed class ArrivingStream(PipeReader body, BodyPace pace, TimeProvider clock) : Stream
{
    private readonly ArrivingBody _arriving = new(pace, clock);
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var there = await _arriving.Read(body, _read, cancellationToken);
        var taken = there.Buffer.Slice(0, Math.Min(there.Buffer.Length, buffer.Length));
        taken.CopyTo(buffer.Span);
        var read = (int)taken.Length; // Before it is given back, from when on it may hold something else.
        body.AdvanceTo(taken.End);
        _read += read;
        if (_read > BodyLimit.Bytes)
            throw new BadHttpRequestException(BodyLimit.Refusal.Detail, StatusCodes.Status413PayloadTooLarge);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _arriving.Dispose();
        base.Dispose(disposing);
    }
}
