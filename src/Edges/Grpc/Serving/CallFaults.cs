using Florin.GrpcEdge.Calls;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Florin.GrpcEdge.Serving;

/// <summary>Makes INTERNAL of a fault, which the framework would tell as UNKNOWN, and records it once.</summary>
internal sealed partial class CallFaults(ILogger<CallFaults> log) : Interceptor
{
    private static readonly object Begun = new();

    /// <summary>Whether a call's message could be read, so that the method was called.</summary>
    public static bool HasBegun(HttpContext http) => http.Items.ContainsKey(Begun);

    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation
    )
    {
        context.GetHttpContext().Items[Begun] = true;
        try
        {
            return await continuation(request, context);
        }
        catch (Exception fault) when (IsFault(fault, context)) // The broad catch of a call.
        {
            throw Told(fault, context);
        }
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation
    )
    {
        context.GetHttpContext().Items[Begun] = true;
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception fault) when (IsFault(fault, context)) // As above.
        {
            throw Told(fault, context);
        }
    }

    /// <inheritdoc/>
    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation
    )
    {
        context.GetHttpContext().Items[Begun] = true;
        try
        {
            await using var messages = new WholeMessages<TRequest>(requestStream, context.GetHttpContext());
            await continuation(messages, responseStream, context);
        }
        catch (Exception fault) when (IsFault(fault, context)) // As above.
        {
            throw Told(fault, context);
        }
    }

    // What a caller who has gone leaves behind, such as a write that fails, is no fault.
    private static bool IsFault(Exception fault, ServerCallContext context) =>
        fault is not RpcException && !context.CancellationToken.IsCancellationRequested;

    private RpcException Told(Exception fault, ServerCallContext context)
    {
        Failed(log, fault, context.Method);
        return CallRefusals.Exception(StatusCode.Internal, "internal-error", "An unexpected error occurred. It is logged.");
    }

    [LoggerMessage(EventId = EventIds.CallFailed, Level = LogLevel.Error, Message = "The call {Method} failed")]
    private static partial void Failed(ILogger log, Exception fault, string method);
}
