using System.IO.Pipelines;
using Florin.Gateway.Model;
using Florin.Platform.Resilience.Deadlines;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.Gateway.Features.Bodies;

/// <summary>
/// Where the answer of a service elsewhere goes to the client, piece by piece as it comes. While the client does not read, the
/// service's time is paused, and after a moment the service has done its part: its place in the bulkhead goes to the next.
/// </summary>
internal sealed class ClientStream : WriteOnlyStream, IHttpResponseBodyFeature
{
    private readonly IHttpResponseBodyFeature _sent;
    private readonly Exchange _exchange;
    private readonly Deadline _deadline;
    private readonly SlowClients _clients;
    private SlowClient? _slow;

    /// <summary>Takes the place of where the answer went, until it is disposed.</summary>
    public ClientStream(Exchange exchange, Deadline deadline, SlowClients clients)
    {
        (_exchange, _deadline, _clients) = (exchange, deadline, clients);
        _sent = exchange.Http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        exchange.Http.Features.Set<IHttpResponseBodyFeature>(this);
    }

    public Stream Stream => this;

    public PipeWriter Writer => _sent.Writer;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Bodiless.Is(_exchange.Http.Response))
            return ValueTask.CompletedTask; // Whatever the service sends with it, a client would take for the next answer.
        var sent = _sent.Stream.WriteAsync(buffer, cancellationToken);
        return sent.IsCompleted ? sent : Wait(sent, buffer.Length);
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        var sent = _sent.Stream.FlushAsync(cancellationToken);
        return sent.IsCompleted ? sent : Wait(new ValueTask(sent), bytes: 0).AsTask();
    }

    public override void Flush() { } // Kestrel allows nothing synchronous; the end of the answer flushes.

    public void DisableBuffering() => _sent.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => _sent.StartAsync(cancellationToken);

    public Task CompleteAsync() => _sent.CompleteAsync();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        _sent.SendFileAsync(path, offset, count, cancellationToken);

    /// <summary>The service's turn is over.</summary>
    protected override void Dispose(bool disposing)
    {
        _exchange.Http.Features.Set(_sent);
        _slow?.Dispose();
        base.Dispose(disposing);
    }

    // A stream of events keeps its place as long as it lasts: that is what bounds how many there are.
    private async ValueTask Wait(ValueTask sent, long bytes)
    {
        var isStream = _deadline.LiftedAt is not null;
        _slow ??= new SlowClient(_exchange.Http, _clients, isStream ? null : _exchange.PlaceToGiveBack());
        _deadline.Pause(_exchange.Turn.Started);
        _slow.Begin(bytes);
        try
        {
            await sent;
        }
        finally
        {
            _slow.End();
            _deadline.Resume();
        }
    }
}
