using GraphQL;

namespace Florin.GraphQlEdge.Serving;

/// <summary>A request as GraphQL over HTTP has it.</summary>
/// <param name="Query">The document; null where it is persisted.</param>
/// <param name="OperationName">Which of its operations; null where there is one.</param>
/// <param name="Variables">The values of variables.</param>
/// <param name="Hash">The SHA-256 of the document, in lower case hexadecimal; null where it is not given.</param>
internal sealed record GraphQlRequest(string? Query, string? OperationName, Inputs Variables, string? Hash);

/// <summary>A request that is answered with a status and an error, and is not executed.</summary>
internal sealed class NotExecuted(int status, string code, string detail) : Exception(detail)
{
    /// <summary>The status.</summary>
    public int Status => status;

    /// <summary>The error's code.</summary>
    public string Code => code;

    /// <summary>After which time it may be sent again; null where that would not help.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
