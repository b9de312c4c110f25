namespace Florin.System.Tests.Journeys;

/// <summary>The rows of <see cref="WhoMayDoWhat"/> about reports.</summary>
internal static class WhoMayReadReports
{
    public static readonly string[] Table =
    [
        "GET /api/report/writes/{w} | | 401 401 404 404 404",
        "GET /api/report/statements?accountId={a}&period=2026-01-01..2126-12-31 | | 401 401 404 200 200",
        "GET /api/report/reports | | 401 401 403 403 200",
        "GET /api/report/reports/{n} | | 401 401 403 403 404",
        "GET /api/report/reports/{n}/content | | 401 401 403 403 404",
        "POST /api/report/reports | {} | 401 401 403 403 400",
        "POST /api/report/reports/{n}/cancel | | 401 401 403 403 404",
        "GET /api/report/schedules | | 401 401 403 403 200",
        "GET /api/report/schedules/{n} | | 401 401 403 403 404",
        "POST /api/report/schedules | {} | 401 401 403 403 400",
        "POST /api/report/schedules/{n}/pause | | 401 401 403 403 404",
        "POST /api/report/schedules/{n}/resume | | 401 401 403 403 404",
        "DELETE /api/report/schedules/{n} | | 401 401 403 403 404",
        "POST /api/report/queries | {} | 401 401 403 403 400",
    ];
}
