using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Florin.Kernel;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>
/// A body that is read while it comes: as soon as any other, and no larger than a limit. A sender that is too slow, or sends too
/// much, is found out where it is read.
/// </summary>
/// <param name="body">Gives the body.</param>
/// <param name="arriving">How soon it must be there; disposed with this.</param>
/// <param name="limit">How many bytes it may have.</param>
/// <param name="hash">Takes what was read; null for nothing. Not disposed with this.</param>
public sealed class ArrivingStream(PipeReader body, ArrivingBody arriving, long limit, IncrementalHash? hash = null) : Stream
{
    private long _read;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="BadHttpRequestException">It is malformed, comes too slowly, or is larger than the limit.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        var there = await arriving.Read(body, _read, cancellationToken);
        var taken = there.Buffer.Slice(0, Math.Min(there.Buffer.Length, buffer.Length));
        taken.CopyTo(buffer.Span);
        var read = (int)taken.Length; // Before it is given back, from when on it may hold something else.
        body.AdvanceTo(taken.End);
        _read += read;
        hash?.AppendData(buffer.Span[..read]);
        return _read > limit ? throw new BodyOverLimit(limit) : read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            arriving.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A body turned out to be larger than it may be while it was read.</summary>
/// <param name="limit">How many bytes it may have.</param>
public sealed class BodyOverLimit(long limit)
    : BadHttpRequestException(BodyLimit.Over(limit).Detail, StatusCodes.Status413PayloadTooLarge)
{
    /// <summary>What its sender is answered.</summary>
    public Refusal Refusal { get; } = BodyLimit.Over(limit);
}
