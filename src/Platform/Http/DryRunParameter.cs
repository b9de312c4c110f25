using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>
/// <c>?dryRun=true</c>: the answer that a request would get, while nothing is written: no event, no position, no
/// Idempotency-Key, no entry in the audit.
/// </summary>
internal static class DryRunParameter
{
    /// <summary>The query parameter.</summary>
    public const string Name = "dryRun";

    /// <summary>The header that marks the answer.</summary>
    public const string Header = "X-Florin-Dry-Run";

    /// <summary>What the API document says of the parameter.</summary>
    public const string Description =
        "true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true.";

    /// <summary>Marks an answer.</summary>
    public static void Mark(HttpContext http) => http.Response.Headers[Header] = "true";

    /// <summary>What is wrong with asking an endpoint for it that changes something in other ways than by commands.</summary>
    public static string NotSupported(Endpoint endpoint) =>
        $"is not supported by {endpoint.Method} {endpoint.Path}, which cannot be tried without doing it.";
}
