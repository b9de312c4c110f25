using Florin.Platform.Resilience;

namespace Florin.Platform.Calls;

/// <summary>Something that one service does for another; declared in Contracts, named like a command or a question.</summary>
/// <typeparam name="TRequest">What is asked, as JSON between processes.</typeparam>
/// <typeparam name="TReply">The answer, as JSON between processes.</typeparam>
/// <param name="Service">Who does it.</param>
/// <param name="Name">Its name in the path <c>/internal/operations/{name}</c>: small letters and hyphens.</param>
/// <param name="Repeatable">Asking again on a failure does no harm: it only reads.</param>
public sealed record Operation<TRequest, TReply>(string Service, string Name, bool Repeatable = false)
    where TRequest : class
    where TReply : class;

/// <summary>Why a service calls another.</summary>
/// <param name="CorrelationId">The same for everything that one request set off.</param>
/// <param name="CommandId">Of a command: the same id is never decided twice.</param>
/// <param name="CausationId">The command or event that led to this one.</param>
/// <param name="RequestId">The X-Request-Id of the request that began it.</param>
/// <param name="Address">The network address of the client that began it.</param>
public sealed record CallContext(
    string CorrelationId,
    string? CommandId = null,
    string? CausationId = null,
    string? RequestId = null,
    string? Address = null
);

/// <summary>How services call each other: directly in one process, over HTTP/2 with a service token between processes.</summary>
public interface IServiceCalls
{
    /// <summary>Asks a service to do something.</summary>
    /// <exception cref="ServiceUnavailable">It could not be asked, or whether it did it is unknown.</exception>
    /// <exception cref="TimeoutException">It did not answer in time: whether it did it is unknown.</exception>
    Task<TReply> Call<TRequest, TReply>(
        Operation<TRequest, TReply> operation,
        TRequest request,
        CallContext context,
        CancellationToken cancel
    )
        where TRequest : class
        where TReply : class;
}
