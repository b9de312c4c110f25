using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.GrpcEdge.Calls;

/// <summary>
/// The response of a request that is answered in memory. As a server's it calls those who wait for its beginning before
/// anything of the body is written.
/// </summary>
internal sealed class InnerResponse : Stream, IHttpResponseFeature, IHttpResponseBodyFeature
{
    // A page of a feed is a few of these; a response with more is a fault.
    private const int MaxBytes = 64 << 20;

    private readonly ArrayBufferWriter<byte> _body = new(1024);
    private readonly List<(Func<object, Task> Callback, object State)> _starting = [];
    private readonly List<(Func<object, Task> Callback, object State)> _completed = [];
    private PipeWriter? _writer;

    /// <summary>The body as far as it is written.</summary>
    public ReadOnlyMemory<byte> Written => _body.WrittenMemory;

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    /// <summary>The stream of the body; nobody may set another one.</summary>
    public Stream Body
    {
        get => this;
        set => throw new NotSupportedException("The body of an inner response is its own.");
    }

    public bool HasStarted { get; private set; }

    public Stream Stream => this;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _body.WrittenCount;

    public override long Position
    {
        get => _body.WrittenCount;
        set => throw new NotSupportedException();
    }

    public void OnStarting(Func<object, Task> callback, object state) => _starting.Add((callback, state));

    public void OnCompleted(Func<object, Task> callback, object state) => _completed.Add((callback, state));

    public void DisableBuffering()
    {
        // It is read once it is whole.
    }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (HasStarted)
            return;
        // The last one registered comes first, as in Kestrel.
        for (var at = _starting.Count - 1; at >= 0; at--)
            await _starting[at].Callback(_starting[at].State);
        if (Headers.ContentLength is > 0 and <= MaxBytes and var length)
            _body.GetMemory((int)length); // All at once: it would double again and again.
        HasStarted = true;
    }

    public async Task CompleteAsync()
    {
        await StartAsync(CancellationToken.None);
        if (_writer is not null)
            await _writer.FlushAsync(CancellationToken.None);
    }

    /// <summary>Tells those who wait for the end of it.</summary>
    public async Task End()
    {
        for (var at = _completed.Count - 1; at >= 0; at--)
            await _completed[at].Callback(_completed[at].State);
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken);
        if (_body.WrittenCount + buffer.Length > MaxBytes)
            throw new IOException($"The response has more than {MaxBytes} bytes.");
        _body.Write(buffer.Span);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => StartAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
