using Florin.Platform.Calls;

namespace Florin.Platform.Hosting;

/// <summary>The calls of a service that need not be hosted yet when features ask for them.</summary>
internal sealed class CallsOnceHosted(Provided<ServiceRuntime> runtime) : IServiceCalls
{
    /// <inheritdoc/>
    public Task<TReply> Call<TRequest, TReply>(
        Operation<TRequest, TReply> operation,
        TRequest request,
        CallContext context,
        CancellationToken cancel
    )
        where TRequest : class
        where TReply : class => runtime.Value.Calls.Call(operation, request, context, cancel);
}
