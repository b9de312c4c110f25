namespace Florin.System.Tests.Journeys;

/// <summary>The rows of <see cref="WhoMayDoWhat"/> about webhooks.</summary>
internal static class WhoMaySendWebhooks
{
    /// <summary>As in the table that they are part of.</summary>
    public static string[] Table { get; } =
    [
        "POST /api/webhook/endpoints | {} | 401 401 400 400 400",
        "GET /api/webhook/endpoints | | 401 401 200 200 200",
        "GET /api/webhook/endpoints?owner={u} | | 401 401 403 200 200",
        "GET /api/webhook/endpoints/{n} | | 401 401 404 404 404",
        "PATCH /api/webhook/endpoints/{n} | {} | 401 401 404 404 404",
        "DELETE /api/webhook/endpoints/{n} | | 401 401 404 404 404",
        "POST /api/webhook/endpoints/{n}/secret/rotate | | 401 401 404 404 404",
        "POST /api/webhook/endpoints/{n}/pause | | 401 401 404 404 404",
        "POST /api/webhook/endpoints/{n}/resume | | 401 401 404 404 404",
        "POST /api/webhook/endpoints/{n}/replay | {} | 401 401 404 404 404",
        "POST /api/webhook/endpoints/{n}/test | | 401 401 404 404 404",
        "GET /api/webhook/deliveries | | 401 401 200 200 200",
        "GET /api/webhook/deliveries/{n} | | 401 401 404 404 404",
        "POST /api/webhook/deliveries/{n}/retry | | 401 401 404 404 404",
        "GET /api/webhook/events | | 401 401 200 200 200",
        "GET /api/webhook/writes/{w} | | 401 401 404 404 404",
    ];
}
