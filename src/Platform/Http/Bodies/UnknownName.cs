using Florin.Kernel;

namespace Florin.Platform.Http.Bodies;

/// <summary>The message for a name that is not known: it suggests the likely one, or lists the known ones.</summary>
internal static class UnknownName
{
    private const int MostNamed = 20;

    /// <summary>Of a field of a body.</summary>
    public static string Field(string name, IEnumerable<string> known) =>
        Of(name, [.. known], "is not a known field", "fields", isKey: IsKey(name));

    /// <summary>Of a parameter of a query.</summary>
    public static string Parameter(string name, IEnumerable<string> known) =>
        Of(name, [.. known], "is not a known query parameter", "parameters", isKey: false);

    private static string Of(string name, string[] known, string what, string kind, bool isKey) =>
        Suggestion.Nearest(name, known) is { } meant ? $"{what}; did you mean '{meant}'?"
        : isKey ? $"{what}; send the key of a single request in the Idempotency-Key header."
        : known.Length == 0 ? $"{what}; this endpoint has none."
        : $"{what}; the {kind} are {string.Join(", ", known.Take(MostNamed))}{(known.Length > MostNamed ? ", …" : "")}.";

    private static bool IsKey(string name) =>
        name.Replace("_", "", StringComparison.Ordinal)
            .Replace("-", "", StringComparison.Ordinal)
            .Equals("idempotencyKey", StringComparison.OrdinalIgnoreCase);
}
