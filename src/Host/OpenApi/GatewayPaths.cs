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
                "What this is, how it is, and where to go on: JSON for programs, a page for browsers (Accept: text/html).",
                Front(),
                "400",
                "429",
                "500"
            ),
            ["/health"] = Health("How everything is: overall, and each service with its stores and consumers.", canFail: true),
            ["/health/ready"] = Health("Whether all services take requests.", canFail: true),
            ["/health/readiness"] = Health("As /health/ready.", canFail: true),
            ["/health/detailed"] = Health("As /health, whose details are for administrators.", canFail: true),
            ["/health/live"] = Health("Whether the process answers.", canFail: false),
            ["/health/liveness"] = Health("As /health/live.", canFail: false),
            ["/metrics"] = Get(
                "Metrics as Prometheus text.",
                Json.Content("text/plain", new JsonObject { ["type"] = "string" })
            ),
            ["/openapi.json"] = Get("This document.", Json.Content("application/json", new JsonObject { ["type"] = "object" })),
            ["/api/discovery/services"] = Get(
                "Every service: its name, address, status, and since when.",
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
              "X-Request-Id": { "description": "The client's own if it sent a sane one.", "schema": { "type": "string" } },
              "X-Service": { "description": "Who answered.", "schema": { "type": "string" } },
              "X-RateLimit-Limit": { "description": "Requests in a window.", "schema": { "type": "integer" } },
              "X-RateLimit-Remaining": { "description": "How many are left.", "schema": { "type": "integer" } },
              "X-RateLimit-Reset": { "description": "When one is free again.", "schema": { "type": "string", "format": "date-time" } },
              "X-RateLimit-Store": { "description": "Who counted, where gateways count together.", "schema": { "type": "string", "enum": ["redis", "local-fallback", "local-strict", "closed", "open"] } },
              "Retry-After": { "description": "Seconds.", "schema": { "type": "integer" } },
              "Idempotency-Replayed": { "description": "true: the first answer again.", "schema": { "type": "string", "enum": ["true"] } }
            }
            """
        );

    private static JsonObject Health(string summary, bool canFail) =>
        Get(summary, Success(), canFail ? ["500", "503"] : ["500"]);

    private static JsonObject Get(string summary, JsonObject content, params ReadOnlySpan<string> failures)
    {
        var answers = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "As it is now.", ["content"] = content },
        };
        // Parameters that nothing reads are refused everywhere.
        foreach (var status in (string[])["400", .. failures])
            answers[status] = new JsonObject
            {
                ["description"] = "Not now.",
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
