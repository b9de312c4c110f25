namespace Florin.Platform.Http;

/// <summary>A file of which only a part is open: it knows its whole length, and gives the part.</summary>
/// <param name="content">Begins with the part, and may go on after it; disposed with this.</param>
/// <param name="part">The part.</param>
internal sealed class PartOfFile(Stream content, RequestedPart part) : Stream
{
    private long _given;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => part.Total;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position != part.From + _given)
            throw new InvalidOperationException($"Byte {Position} is read, and the file is open at {part.From + _given}.");
        var read = await content.ReadAsync(buffer[..(int)Math.Min(buffer.Length, part.Count - _given)], cancellationToken);
        (_given, Position) = (_given + read, Position + read);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            content.Dispose();
        base.Dispose(disposing);
    }
}
