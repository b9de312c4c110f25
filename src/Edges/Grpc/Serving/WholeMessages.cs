using Florin.GrpcEdge.Calls;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Florin.GrpcEdge.Serving;

/// <summary>
/// The messages of a stream. One that cannot be read is the caller's fault, and ends the call as such. Its end is that of a read
/// that is under way, which the method has cancelled: one that outlived the call would read of the next one on the connection.
/// </summary>
internal sealed class WholeMessages<T>(IAsyncStreamReader<T> messages, HttpContext http)
    : IAsyncStreamReader<T>,
        IAsyncDisposable
{
    private const string TooLarge =
        "The next message is too large ("
        + Unreadable.Limit
        + "), and nothing after it can be read. What was responded to stands; go on with what comes after it.";

    private Task<bool> _reading = Task.FromResult(false);

    /// <inheritdoc/>
    public T Current => messages.Current;

    /// <inheritdoc/>
    public Task<bool> MoveNext(CancellationToken cancellationToken) => _reading = Next(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Task.WhenAny(_reading); // Whatever became of it.

    private async Task<bool> Next(CancellationToken cancellationToken)
    {
        try
        {
            return await messages.MoveNext(cancellationToken);
        }
        catch (RpcException wrong) when (wrong.StatusCode is StatusCode.ResourceExhausted)
        {
            throw CallEnd.TooLarge(http, TooLarge);
        }
        catch (Exception wrong) when (Unreadable.Is(wrong))
        {
            throw Unreadable.Told((wrong as RpcException)?.Status.Detail ?? "");
        }
    }
}
