using System.Text.Json;
using Florin.Platform.Calls;
using Florin.Platform.Json;
using Florin.Platform.Resilience;

namespace Florin.Testing;

/// <summary>
/// The services around the one that is tested: what a test has them do, asked by way of JSON as between processes. An
/// operation that the test does not expect is a fault.
/// </summary>
public sealed class OtherServices : IServiceCalls
{
    private readonly Dictionary<(string Service, string Operation), Func<object, CallContext, Task<object>>> _operations = [];

    /// <summary>Has a service do something.</summary>
    public OtherServices Does<TRequest, TReply>(
        Operation<TRequest, TReply> operation,
        Func<TRequest, CallContext, Task<TReply>> handle
    )
        where TRequest : class
        where TReply : class
    {
        ArgumentNullException.ThrowIfNull(operation);
        _operations[(operation.Service, operation.Name)] = async (asked, context) => await handle((TRequest)asked, context);
        return this;
    }

    /// <summary>Has a service answer something.</summary>
    public OtherServices Does<TRequest, TReply>(Operation<TRequest, TReply> operation, Func<TRequest, TReply> answer)
        where TRequest : class
        where TReply : class => Does(operation, (asked, _) => Task.FromResult(answer(asked)));

    /// <inheritdoc/>
    public async Task<TReply> Call<TRequest, TReply>(
        Operation<TRequest, TReply> operation,
        TRequest request,
        CallContext context,
        CancellationToken cancel
    )
        where TRequest : class
        where TReply : class
    {
        ArgumentNullException.ThrowIfNull(operation);
        return _operations.TryGetValue((operation.Service, operation.Name), out var handle)
            ? Travelled((TReply)await handle(Travelled(request), context))
            : throw new ServiceUnavailable(operation.Service, $"the test does not expect {operation.Name}.");
    }

    private static T Travelled<T>(T message) =>
        JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(message, FlorinJson.Compact), FlorinJson.Compact)!; // Never null.
}
