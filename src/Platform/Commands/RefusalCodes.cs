using System.Collections.Frozen;

namespace Florin.Platform.Commands;

/// <summary>The one table from the contract's codes to HTTP statuses and titles.</summary>
public static class RefusalCodes
{
    private static readonly FrozenDictionary<string, (int Status, string Title)> Known = new Dictionary<string, (int, string)>(
        StringComparer.Ordinal
    )
    {
        ["invalid-request"] = (400, "Invalid request"),
        ["unauthenticated"] = (401, "Authentication required"),
        ["forbidden"] = (403, "Forbidden"),
        ["not-found"] = (404, "Not found"),
        ["method-not-allowed"] = (405, "Method not allowed"),
        ["not-acceptable"] = (406, "Not acceptable"),
        ["request-timeout"] = (408, "Request timeout"),
        ["idempotency-in-flight"] = (409, "A request with this Idempotency-Key is in progress"),
        ["wrong-state"] = (409, "Not allowed in the current state"),
        ["email-taken"] = (409, "Email address already registered"),
        ["body-too-large"] = (413, "Request body too large"),
        ["not-json"] = (415, "Unsupported media type"),
        ["insufficient-funds"] = (422, "Insufficient funds"),
        ["account-frozen"] = (422, "Account frozen"),
        ["account-closed"] = (422, "Account closed"),
        ["currency-mismatch"] = (422, "Currency mismatch"),
        ["same-account"] = (422, "Source and target accounts are the same"),
        ["idempotency-key-reused"] = (422, "Idempotency-Key reused for a different request"),
        ["rate-limited"] = (429, "Too many requests"),
        ["internal-error"] = (500, "Internal server error"),
        ["circuit-open"] = (503, "Service unavailable (circuit open)"),
        ["bulkhead-full"] = (503, "Service unavailable (too many concurrent requests)"),
        ["unavailable"] = (503, "Service unavailable"),
        ["timeout"] = (504, "Gateway timeout"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All codes.</summary>
    public static IReadOnlyCollection<string> All => Known.Keys;

    /// <summary>Whether a code is one of the contract.</summary>
    public static bool Has(string code) => Known.ContainsKey(code);

    /// <summary>The status of a code; 422 for a further refusal of the business.</summary>
    public static int StatusOf(string code) => Known.TryGetValue(code, out var known) ? known.Status : 422;

    /// <summary>The title of a code.</summary>
    public static string TitleOf(string code) => Known.TryGetValue(code, out var known) ? known.Title : "Request refused";
}
