using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Contracts;
using Florin.Kernel;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Model;

/// <summary>What became of a part.</summary>
/// <param name="Status">The status of its answer.</param>
/// <param name="Data">What stood under <c>data</c>; null where it failed.</param>
/// <param name="Code">Why it failed; null where it did not.</param>
/// <param name="Detail">The same in a sentence.</param>
internal sealed record PartAnswer(int Status, JsonNode? Data, string? Code, string? Detail)
{
    /// <summary>The whole problem that a service responded with; null where it did not.</summary>
    public JsonObject? Problem { get; init; }

    /// <summary>After which time another try can make sense, where the gateway itself could not give an answer.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The same answer, of a part that failed.</summary>
    public Reply ToReply() =>
        Problem is not null
            ? Reply.Plain(Status, JsonSerializer.SerializeToUtf8Bytes(Problem), "application/problem+json; charset=utf-8") with
            {
                RetryAfter = (double?)Problem["retryAfter"] is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            }
            : Reply.Refused(
                new Refusal(ContractCodes.Of(Code ?? RefusalCodes.Unavailable.Name), Detail ?? "No answer."),
                RetryAfter
            );

    /// <summary>Whether it is the asker's fault, as any service may say.</summary>
    public bool IsRefused => Status is >= 400 and < 500 and not StatusCodes.Status429TooManyRequests;
}
