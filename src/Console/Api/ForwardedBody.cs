using Microsoft.AspNetCore.Http;

namespace Florin.WebConsole.Api;

/// <summary>
/// The body of an answer of the API that goes on to a browser as a file, without being held: its head goes before the first byte. What
/// is refused does not go on; its beginning is kept for the code.
/// </summary>
/// <param name="to">The answer to the browser.</param>
/// <param name="name">What the file is called; null for what the API calls it.</param>
internal sealed class ForwardedBody(HttpResponse to, string? name) : Stream
{
    private const int LongestRefusal = 64 * 1024;

    private readonly MemoryStream _refusal = new();
    private bool _begun;

    /// <summary>The answer of the API.</summary>
    public HttpResponse? From { get; set; }

    /// <summary>Whether the file has begun to go on.</summary>
    public bool IsPassedOn { get; private set; }

    /// <summary>The beginning of what was refused.</summary>
    public ReadOnlyMemory<byte> Refusal => _refusal.ToArray();

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Begin();
        if (IsPassedOn)
            return to.Body.WriteAsync(buffer, cancellationToken);
        _refusal.Write(buffer.Span[..(int)Math.Min(buffer.Length, Math.Max(0, LongestRefusal - _refusal.Length))]);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        IsPassedOn ? to.Body.FlushAsync(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Answers are written asynchronously.");

    /// <inheritdoc/>
    public override void Flush()
    {
        // Whoever flushes synchronously waits for nothing.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _refusal.Dispose();
        base.Dispose(disposing);
    }

    private void Begin()
    {
        if (_begun || From is not { } from)
            return;
        _begun = true;
        if (from.StatusCode != StatusCodes.Status200OK)
            return;
        IsPassedOn = true;
        to.ContentType = from.ContentType;
        to.ContentLength = from.ContentLength;
        var disposition = name is null ? from.Headers.ContentDisposition.ToString() : $"attachment; filename=\"{name}\"";
        // A file of the API is never a page of the console.
        to.Headers.ContentDisposition = disposition.StartsWith("attachment", StringComparison.Ordinal)
            ? disposition
            : "attachment";
    }
}
