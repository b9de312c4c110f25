using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.Gateway;

/// <summary>
/// Holds an answer back until it is whole, so that it can be kept and tagged. One that turns out not to be for keeping, by
/// what it is or how large, is let go at once and streams on.
/// </summary>
internal sealed class HeldBody(
    HttpResponse response,
    IHttpResponseBodyFeature sent,
    int maxBytes,
    Func<HttpResponse, bool> isKept,
    Action letGo
) : Stream
{
    private readonly MemoryStream _held = new();
    private bool _isJudged;

    /// <summary>Whether the answer goes to the client already, and is none to keep.</summary>
    public bool IsLetGo { get; private set; }

    /// <summary>What is held.</summary>
    public ReadOnlyMemory<byte> Held => _held.GetBuffer().AsMemory(0, (int)_held.Length);

    public override bool CanRead => false;

    // By which an answer is taken back that the gateway gives in the place of a service's.
    public override bool CanSeek => !IsLetGo;

    public override bool CanWrite => true;

    public override long Length => _held.Length;

    public override long Position
    {
        get => _held.Position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_isJudged && !isKept(response) || !IsLetGo && _held.Length + buffer.Length > maxBytes)
            await LetGo(cancellationToken);
        _isJudged = true;
        if (IsLetGo)
            await sent.Stream.WriteAsync(buffer, cancellationToken);
        else
            await _held.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        IsLetGo ? sent.Stream.FlushAsync(cancellationToken) : FlushHeld(cancellationToken);

    public override void Flush() { } // Kestrel allows nothing synchronous; the end of the answer flushes.

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(value, 0);
        _held.SetLength(0);
        _isJudged = false;
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Sends what is held, and everything from now on as it comes.</summary>
    public async ValueTask LetGo(CancellationToken cancel)
    {
        if (IsLetGo)
            return;
        IsLetGo = true;
        letGo();
        if (_held.Length > 0)
            await sent.Stream.WriteAsync(Held, cancel);
    }

    // A service that flushes before it writes begins a stream, such as server-sent events.
    private async Task FlushHeld(CancellationToken cancel)
    {
        if (_isJudged || isKept(response))
            return;
        await LetGo(cancel);
        await sent.Stream.FlushAsync(cancel);
    }

    protected override void Dispose(bool disposing)
    {
        _held.Dispose();
        base.Dispose(disposing);
    }
}
