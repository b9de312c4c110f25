using Florin.GrpcEdge.Calls;
using Grpc.Core;

namespace Florin.GrpcEdge.Serving;

/// <summary>The messages of a stream. One that cannot be read is the caller's fault, and ends the call as such.</summary>
internal sealed class WholeMessages<T>(IAsyncStreamReader<T> messages) : IAsyncStreamReader<T>
{
    /// <inheritdoc/>
    public T Current => messages.Current;

    /// <inheritdoc/>
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await messages.MoveNext(cancellationToken);
        }
        catch (Exception wrong) when (Unreadable.Is(wrong))
        {
            throw Unreadable.Told((wrong as RpcException)?.Status.Detail ?? "");
        }
    }
}
