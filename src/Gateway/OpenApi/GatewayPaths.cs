using System.Text.Json.Nodes;
using Florin.Platform.Http.OpenApi;

namespace Florin.Gateway.OpenApi;

/// <summary>What the gateway itself answers, in the terms of OpenAPI.</summary>
public static class GatewayPaths
{
    /// <summary>The path items by their paths, also of what it gathers from several services.</summary>
    public static JsonObject All()
    {
        var all = Own();
        foreach (var (path, item) in DashboardPaths.All())
            all[path] = item;
        all[SearchPath.Path] = SearchPath.Item();
        all[GraphQlPath.Path] = GraphQlPath.Item();
        return all;
    }

    private static JsonObject Own() =>
        new()
        {
            ["/"] = Get(
                "The service's name, version, health and links: JSON for programs, a page for browsers (Accept: text/html).",
                Front(),
                "429",
                "500"
            ),
            ["/status"] = Status(),
            ["/docs"] = Reference(),
            ["/health"] = Health("Overall health, and that of each service with its stores and consumers.", canFail: true),
            ["/health/ready"] = Health("Whether all services are ready.", canFail: true),
            ["/health/readiness"] = Health("Same as /health/ready.", canFail: true),
            ["/health/detailed"] = Health("Same as /health; the details are visible to administrators.", canFail: true),
            ["/health/live"] = Health("Whether the process is alive.", canFail: false),
            ["/health/liveness"] = Health("Same as /health/live.", canFail: false),
            ["/metrics"] = Get(
                "Metrics in the Prometheus text format.",
                JsonNodes.Content("text/plain", new JsonObject { ["type"] = "string" })
            ),
            ["/openapi.json"] = Get(
                "This document.",
                JsonNodes.Content("application/json", new JsonObject { ["type"] = "object" })
            ),
            ["/asyncapi.json"] = Get(
                "The events that are published to Kafka, as AsyncAPI.",
                JsonNodes.Content("application/json", new JsonObject { ["type"] = "object" })
            ),
            ["/api/discovery/services"] = Get(
                "Lists all services with name, address, status, and since when.",
                Success(),
                "429",
                "500"
            ),
        };

    private static JsonObject Status() =>
        Get(
            "How services are, incidents and uptime of the last 90 days, for customers: JSON for programs, a page for browsers. "
                + "Only where Status:Enabled is set.",
            Front(),
            "404",
            "429",
            "500"
        );

    private static JsonObject Reference() =>
        Get(
            "The API reference: this document as a page for browsers. Only where Gateway:Docs:Enabled is set, as it is by default.",
            JsonNodes.Content("text/html", new JsonObject { ["type"] = "string" }),
            "404",
            "429",
            "500"
        );

    private static JsonObject Health(string summary, bool canFail) =>
        Get(summary, Success(), canFail ? ["500", "503"] : ["500"]);

    private static JsonObject Get(string summary, JsonObject content, params ReadOnlySpan<string> failures)
    {
        var answers = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "Current state.", ["content"] = content },
        };
        foreach (var status in (string[])["400", .. failures])
            answers[status] = new JsonObject
            {
                // Probes and scrapers, who are not counted, may add query parameters; others are refused with any.
                ["description"] =
                    status != "400" ? "Error."
                    : failures.Contains("429")
                        ? "A query parameter (none are supported), or a header with two different values."
                    : "A header with two different values. Query parameters are ignored.",
                ["content"] = JsonNodes.Content("application/problem+json", Schemas.Reference("Problem")),
            };
        return new JsonObject
        {
            ["get"] = new JsonObject
            {
                ["tags"] = JsonNodes.Array(["gateway"]),
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
        JsonNodes.Content(
            "application/json",
            JsonNodes.Object(
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
