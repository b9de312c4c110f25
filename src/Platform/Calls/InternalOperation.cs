using System.Text.Json;
using Florin.Platform.Json;

namespace Florin.Platform.Calls;

/// <summary>Something that a service does for others, without its types in the way.</summary>
public abstract class InternalOperation
{
    /// <summary>Does it from JSON to JSON, as it comes from another process.</summary>
    /// <exception cref="JsonException">The request does not fit.</exception>
    public abstract Task<ReadOnlyMemory<byte>> Handle(
        ReadOnlyMemory<byte> request,
        CallContext context,
        CancellationToken cancel
    );
}

/// <summary>Something that a service does for others.</summary>
public sealed class InternalOperation<TRequest, TReply>(Func<TRequest, CallContext, CancellationToken, Task<TReply>> handle)
    : InternalOperation
    where TRequest : class
    where TReply : class
{
    /// <summary>Does it directly, in the same process.</summary>
    public Task<TReply> Handle(TRequest request, CallContext context, CancellationToken cancel) =>
        handle(request, context, cancel);

    /// <inheritdoc/>
    public override async Task<ReadOnlyMemory<byte>> Handle(
        ReadOnlyMemory<byte> request,
        CallContext context,
        CancellationToken cancel
    )
    {
        var asked =
            JsonSerializer.Deserialize<TRequest>(request.Span, FlorinJson.Compact)
            ?? throw new JsonException("The request is null.");
        return JsonSerializer.SerializeToUtf8Bytes(await handle(asked, context, cancel), FlorinJson.Compact);
    }
}
