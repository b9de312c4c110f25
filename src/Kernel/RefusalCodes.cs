using System.Collections.Frozen;

namespace Florin.Kernel;

/// <summary>The codes by which the platform itself refuses, whatever the service. Those of the business are in Contracts.</summary>
public static class RefusalCodes
{
    /// <summary>The caller has not said who it is, or cannot prove it.</summary>
    public static RefusalCode Unauthenticated { get; } =
        new("unauthenticated", RefusalKind.Unauthenticated, "Authentication required");

    /// <summary>The caller's second factor was shown too long ago for this.</summary>
    public static RefusalCode StepUpRequired { get; } =
        new("step-up-required", RefusalKind.Unauthenticated, "Second factor required again");

    /// <summary>A second person must approve it, and nobody can be asked to here.</summary>
    public static RefusalCode ApprovalRequired { get; } =
        new("approval-required", RefusalKind.Forbidden, "Approval of a second person required");

    /// <summary>The first request under a client's key is still being worked on.</summary>
    public static RefusalCode IdempotencyInFlight { get; } =
        new("idempotency-in-flight", RefusalKind.Conflict, "A request with this Idempotency-Key is in progress");

    /// <summary>A client's key was already used for a different request.</summary>
    public static RefusalCode IdempotencyKeyReused { get; } =
        new("idempotency-key-reused", RefusalKind.Rule, "Idempotency-Key reused for a different request");

    /// <summary>The caller asks too often.</summary>
    public static RefusalCode RateLimited { get; } = new("rate-limited", RefusalKind.Limited, "Too many requests");

    /// <summary>An error of the program, which is logged.</summary>
    public static RefusalCode InternalError { get; } = new("internal-error", RefusalKind.Fault, "Internal server error");

    /// <summary>A circuit breaker is open: the dependency failed too often.</summary>
    public static RefusalCode CircuitOpen { get; } =
        new("circuit-open", RefusalKind.Unavailable, "Service unavailable (circuit open)");

    /// <summary>Too many requests to the dependency are under way.</summary>
    public static RefusalCode BulkheadFull { get; } =
        new("bulkhead-full", RefusalKind.Unavailable, "Service unavailable (too many concurrent requests)");

    /// <summary>It cannot be done at the moment.</summary>
    public static RefusalCode Unavailable { get; } = new("unavailable", RefusalKind.Unavailable, "Service unavailable");

    /// <summary>A database that has to confirm every write does not; nothing was recorded.</summary>
    public static RefusalCode DatabasesUnavailable { get; } =
        new("databases-unavailable", RefusalKind.Unavailable, "Databases unavailable");

    /// <summary>The dependency did not answer in time.</summary>
    public static RefusalCode Timeout { get; } = new("timeout", RefusalKind.Timeout, "Gateway timeout");

    /// <summary>All of the platform.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } =
    [
        RefusalCode.Invalid,
        Unauthenticated,
        StepUpRequired,
        RefusalCode.Forbidden,
        ApprovalRequired,
        RefusalCode.NotFound,
        IdempotencyInFlight,
        RefusalCode.WrongState,
        IdempotencyKeyReused,
        RateLimited,
        InternalError,
        CircuitOpen,
        BulkheadFull,
        Unavailable,
        DatabasesUnavailable,
        Timeout,
    ];

    private static readonly FrozenDictionary<string, RefusalCode> ByName = All.ToFrozenDictionary(
        code => code.Name,
        StringComparer.Ordinal
    );

    /// <summary>The code of a name, which may be of another program: <see cref="RefusalCode.Unknown"/> where the platform has none.</summary>
    public static RefusalCode Of(string name) => ByName.GetValueOrDefault(name) ?? RefusalCode.Unknown(name);
}
