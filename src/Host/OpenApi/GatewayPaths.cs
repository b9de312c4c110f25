using System.Text.Json.Nodes;

namespace Florin.Host.OpenApi;

/// <summary>What the gateway itself answers, and the headers that it puts on every answer.</summary>
internal static class GatewayPaths
{
    /// <summary>The paths.</summary>
    public static JsonObject All() =>
        new()
        {
            ["/"] = Get(
                "The service's name, version, health and links: JSON for programs, a page for browsers (Accept: text/html).",
                Front(),
                "400",
                "429",
                "500"
            ),
            ["/health"] = Health("Overall health, and that of each service with its stores and consumers.", canFail: true),
            ["/health/ready"] = Health("Whether all services are ready.", canFail: true),
            ["/health/readiness"] = Health("Same as /health/ready.", canFail: true),
            ["/health/detailed"] = Health("Same as /health; the details are visible to administrators.", canFail: true),
            ["/health/live"] = Health("Whether the process is alive.", canFail: false),
            ["/health/liveness"] = Health("Same as /health/live.", canFail: false),
            ["/metrics"] = Get(
                "Metrics in the Prometheus text format.",
                Json.Content("text/plain", new JsonObject { ["type"] = "string" })
            ),
            ["/openapi.json"] = Get("This document.", Json.Content("application/json", new JsonObject { ["type"] = "object" })),
            ["/api/discovery/services"] = Get(
                "Lists all services with name, address, status, and since when.",
                Success(),
                "400",
                "429",
                "500"
            ),
        };

    /// <summary>The headers, as components.</summary>
    public static JsonObject Headers() =>
        Json.Object(
            """
            {
              "X-Request-Id": { "description": "Request id: the client's own if it sent a valid one.", "schema": { "type": "string" } },
              "X-Service": { "description": "Service that responded.", "schema": { "type": "string" } },
              "X-RateLimit-Limit": { "description": "Requests allowed per window.", "schema": { "type": "integer" } },
              "X-RateLimit-Remaining": { "description": "Requests remaining in the window.", "schema": { "type": "integer" } },
              "X-RateLimit-Reset": { "description": "Time at which a request is allowed again.", "schema": { "type": "string", "format": "date-time" } },
              "X-RateLimit-Store": { "description": "Which store counted the request, if gateways share their limits.", "schema": { "type": "string", "enum": ["redis", "local-fallback", "local-strict", "closed", "open"] } },
              "Retry-After": { "description": "Seconds to wait before retrying.", "schema": { "type": "integer" } },
              "Idempotency-Replayed": { "description": "true if this is the stored response of an earlier request.", "schema": { "type": "string", "enum": ["true"] } }
            }
            """
        );

    private static JsonObject Health(string summary, bool canFail) =>
        Get(summary, Success(), canFail ? ["500", "503"] : ["500"]);

    private static JsonObject Get(string summary, JsonObject content, params ReadOnlySpan<string> failures)
    {
        var answers = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "Current state.", ["content"] = content },
        };
        // Parameters that nothing reads are refused everywhere.
        foreach (var status in (string[])["400", .. failures])
            answers[status] = new JsonObject
            {
                ["description"] = "Error.",
                ["content"] = Json.Content("application/problem+json", Schemas.Reference("Problem")),
            };
        return new JsonObject
        {
            ["get"] = new JsonObject
            {
                ["tags"] = Json.Array(["gateway"]),
                ["summary"] = summary,
                ["responses"] = answers,
            },
        };
    }

    private static JsonObject Front()
    {
        var content = Success();
        content["text/html"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } };
        return content;
    }

    private static JsonObject Success() =>
        Json.Content(
            "application/json",
            Json.Object(
                """
                {
                  "type": "object",
                  "required": ["success", "data", "timestamp"],
                  "properties": {
                    "success": { "const": true },
                    "data": { "type": "object" },
                    "timestamp": { "type": "string", "format": "date-time" }
                  }
                }
                """
            )
        );
}
