using System.Text.Json;

namespace Florin.Client;

/// <summary>An answer of Florin's that is a problem (RFC 9457).</summary>
public class FlorinException : Exception
{
    private static readonly Dictionary<string, IReadOnlyList<string>> NoErrors = [];

    /// <summary>A problem.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The code that programs can act on.</param>
    /// <param name="detail">What is wrong, for people.</param>
    /// <param name="requestId">The request's id.</param>
    public FlorinException(int status, string code, string detail, string? requestId)
        : base($"{code}: {detail}") => (Status, Code, Detail, RequestId, Errors) = (status, code, detail, requestId, NoErrors);

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The stable code that a program can act on, such as <c>insufficient-funds</c>.</summary>
    public string Code { get; }

    /// <summary>What is wrong, for people.</summary>
    public string Detail { get; }

    /// <summary>What to give when asking for help; Florin's logs have it, too.</summary>
    public string? RequestId { get; }

    /// <summary>The messages for each wrong field; empty where the problem is not about fields.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; private init; }

    /// <summary>After which another attempt may be good; null where Florin does not say.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>
    /// The whole problem with what its code adds, such as <c>needed</c> and <c>available</c> of <c>insufficient-funds</c>; undefined
    /// where the answer was no problem.
    /// </summary>
    public JsonElement Problem { get; private init; }

    /// <summary>The problem of an answer, whatever its body is.</summary>
    internal static FlorinException Of(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        var id = response.Headers.TryGetValues("X-Request-Id", out var ids) ? ids.First() : null;
        var after = AfterOf(response);
        if (response.Content.Headers.ContentType?.MediaType is not "application/problem+json")
            return new(status, $"status-{status}", $"The answer was {status} without a problem.", id) { RetryAfter = after };
        using var document = JsonDocument.Parse(body);
        var problem = document.RootElement.Clone();
        return new(status, Text(problem, "code") ?? $"status-{status}", Text(problem, "detail") ?? $"status {status}", id)
        {
            Errors = ErrorsOf(problem),
            RetryAfter = after,
            Problem = problem,
        };
    }

    /// <summary>The refusal of a token.</summary>
    internal static FlorinException OfToken(HttpResponseMessage response, byte[] body)
    {
        if (response.Content.Headers.ContentType?.MediaType is not "application/json")
            return Of(response, body);
        using var document = JsonDocument.Parse(body);
        var error = Text(document.RootElement, "error") ?? "invalid_client";
        var detail = Text(document.RootElement, "error_description") ?? "The token was refused.";
        return new((int)response.StatusCode, error, detail, requestId: null);
    }

    /// <summary>How long an answer asks to wait; null where it does not.</summary>
    internal static TimeSpan? AfterOf(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;

    private static string? Text(JsonElement problem, string field) =>
        problem.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static Dictionary<string, IReadOnlyList<string>> ErrorsOf(JsonElement problem) =>
        problem.TryGetProperty("errors", out var errors)
            ? errors
                .EnumerateObject()
                .ToDictionary(
                    field => field.Name,
                    IReadOnlyList<string> (field) =>
                        [.. field.Value.EnumerateArray().Select(message => message.GetString() ?? "")],
                    StringComparer.Ordinal
                )
            : NoErrors;
}

/// <summary>A request that is accepted and waits for the approval of a second person.</summary>
/// <param name="approvalId">The approval's id, <c>apr_…</c>.</param>
/// <param name="requestId">The request's id.</param>
public sealed class ApprovalRequiredException(string approvalId, string? requestId)
    : FlorinException(
        202,
        "approval-required",
        $"The request waits for the approval of a second person: {approvalId}.",
        requestId
    )
{
    /// <summary>The approval's id.</summary>
    public string ApprovalId => approvalId;
}
