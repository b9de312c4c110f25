using System.Collections.Frozen;

namespace Florin.Platform.Commands;

/// <summary>The one table from the contract's codes to HTTP statuses and titles.</summary>
public static class RefusalCodes
{
    private static readonly FrozenDictionary<string, (int Status, string Title)> Known = new Dictionary<string, (int, string)>(
        StringComparer.Ordinal
    )
    {
        ["invalid-request"] = (400, "The request is not valid"),
        ["unauthenticated"] = (401, "Who you are is not known"),
        ["forbidden"] = (403, "You may not do this"),
        ["not-found"] = (404, "There is no such thing"),
        ["method-not-allowed"] = (405, "This method is not allowed here"),
        ["not-acceptable"] = (406, "There is no such version"),
        ["request-timeout"] = (408, "The body did not arrive in time"),
        ["idempotency-in-flight"] = (409, "The first request with this key is still being answered"),
        ["wrong-state"] = (409, "The state does not allow this"),
        ["email-taken"] = (409, "The email address is taken"),
        ["body-too-large"] = (413, "The body is too large"),
        ["not-json"] = (415, "The body is not JSON"),
        ["insufficient-funds"] = (422, "There is not enough money"),
        ["account-frozen"] = (422, "The account is frozen"),
        ["account-closed"] = (422, "The account is closed"),
        ["currency-mismatch"] = (422, "The currencies differ"),
        ["same-account"] = (422, "Source and target are the same account"),
        ["idempotency-key-reused"] = (422, "The Idempotency-Key was used for another request"),
        ["rate-limited"] = (429, "Too many requests"),
        ["internal-error"] = (500, "Something went wrong here"),
        ["circuit-open"] = (503, "The service is resting after failures"),
        ["bulkhead-full"] = (503, "The service is busy"),
        ["unavailable"] = (503, "The service is not available"),
        ["timeout"] = (504, "The service did not answer in time"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All codes.</summary>
    public static IReadOnlyCollection<string> All => Known.Keys;

    /// <summary>Whether a code is one of the contract.</summary>
    public static bool Has(string code) => Known.ContainsKey(code);

    /// <summary>The status of a code; 422 for a further refusal of the business.</summary>
    public static int StatusOf(string code) => Known.TryGetValue(code, out var known) ? known.Status : 422;

    /// <summary>The title of a code.</summary>
    public static string TitleOf(string code) =>
        Known.TryGetValue(code, out var known) ? known.Title : "The request was refused";
}
