namespace Florin.GraphQlEdge.Calls;

/// <summary>The codes of errors that are the edge's own; all others are those of problems.</summary>
internal static class EdgeCodes
{
    /// <summary>The request, the document or its variables are not valid.</summary>
    public const string Invalid = "invalid-request";

    /// <summary>The operation exceeds a limit.</summary>
    public const string TooComplex = "query-too-complex";

    /// <summary>The operation is not among the allowed ones.</summary>
    public const string NotAllowed = "query-not-allowed";

    /// <summary>A service left out what the schema says is always there.</summary>
    public const string ValueMissing = "value-missing";

    /// <summary>Something failed that should not; it is logged.</summary>
    public const string Internal = "internal-error";

    /// <summary>A persisted query is not known, in the terms of those clients that then send it.</summary>
    public const string PersistedNotFound = "PERSISTED_QUERY_NOT_FOUND";
}
