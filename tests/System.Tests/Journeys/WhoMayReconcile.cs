namespace Florin.System.Tests.Journeys;

/// <summary>The rows of <see cref="WhoMayDoWhat"/> about the reconciliation, which is for staff alone.</summary>
internal static class WhoMayReconcile
{
    /// <summary>As in the table that they are part of.</summary>
    public static readonly string[] Rows =
    [
        "GET /api/reconciliation/sources | | 401 401 403 403 200",
        "POST /api/reconciliation/sources | {} | 401 401 403 403 400",
        "GET /api/reconciliation/sources/{n} | | 401 401 403 403 404",
        "PUT /api/reconciliation/sources/{n} | {\"name\": \"Main\", \"format\": \"ofx\"} | 401 401 403 403 404",
        "GET /api/reconciliation/sources/{n}/open | | 401 401 403 403 404",
        "POST /api/reconciliation/sources/{n}/lock | {\"through\": \"2026-01-31\"} | 401 401 403 403 404",
        "POST /api/reconciliation/sources/{n}/unlock | {\"reason\": \"why\"} | 401 401 403 403 404",
        "GET /api/reconciliation/statements | | 401 401 403 403 200",
        "POST /api/reconciliation/statements | {} | 401 401 403 403 400",
        "GET /api/reconciliation/statements/{n} | | 401 401 403 403 404",
        "GET /api/reconciliation/statements/{n}/lines | | 401 401 403 403 404",
        "GET /api/reconciliation/rules | | 401 401 403 403 200",
        "PUT /api/reconciliation/rules | {} | 401 401 403 403 400",
        "GET /api/reconciliation/runs | | 401 401 403 403 200",
        "POST /api/reconciliation/runs | {} | 401 401 403 403 400",
        "GET /api/reconciliation/runs/{n} | | 401 401 403 403 404",
        "GET /api/reconciliation/matches | | 401 401 403 403 200",
        "POST /api/reconciliation/matches | {} | 401 401 403 403 400",
        "GET /api/reconciliation/matches/{n} | | 401 401 403 403 404",
        "POST /api/reconciliation/matches/{n}/accept | | 401 401 403 403 404",
        "POST /api/reconciliation/matches/{n}/reject | | 401 401 403 403 404",
        "POST /api/reconciliation/matches/{n}/undo | | 401 401 403 403 404",
        "GET /api/reconciliation/exceptions | | 401 401 403 403 200",
        "GET /api/reconciliation/exceptions/{n} | | 401 401 403 403 404",
        "POST /api/reconciliation/exceptions/{n}/assign | | 401 401 403 403 404",
        "POST /api/reconciliation/exceptions/{n}/resolve | {\"reason\": \"why\"} | 401 401 403 403 404",
        "POST /api/reconciliation/exceptions/{n}/adjust | {\"contra\": \"{a}\", \"reason\": \"why\"} | 401 401 403 403 404",
        "POST /api/reconciliation/exceptions/{n}/reopen | {\"reason\": \"why\"} | 401 401 403 403 404",
        "GET /api/reconciliation/writes/{w} | | 401 401 404 404 404",
    ];
}
