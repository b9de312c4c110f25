using System.Text.Json.Nodes;
using Florin.Platform.Http.OpenApi;

namespace Florin.Gateway.OpenApi;

/// <summary>What the gateway answers that it gathers from several services.</summary>
internal static class DashboardPaths
{
    private static readonly string[] Shapes = ["web", "mobile", "partner"];

    private const string Whole = """
        {
          "type": "object",
          "required": ["success", "data", "timestamp"],
          "properties": {
            "success": { "const": true },
            "timestamp": { "type": "string", "format": "date-time" },
            "data": {
              "type": "object",
              "required": ["shape", "user", "accounts", "transactions", "notifications", "next", "partial", "missing"],
              "properties": {
                "shape": { "type": "string", "enum": ["web", "mobile", "partner"] },
                "next": {
                  "type": "object",
                  "description": "Cursor of each list that has more items, for the service's own list: accounts with userId, transactions with party, notifications with userId and unread=true.",
                  "additionalProperties": { "type": "string" }
                },
                "partial": { "type": "boolean", "description": "Whether a part is missing." },
                "missing": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["part", "code"],
                    "properties": {
                      "part": { "type": "string", "enum": ["user", "accounts", "transactions", "notifications"] },
                      "code": { "type": "string", "description": "Error code, such as circuit-open." }
                    }
                  }
                }
              }
            }
          }
        }
        """;

    /// <summary>The paths: the client's choice of a shape, and one for each shape.</summary>
    public static IEnumerable<(string Path, JsonObject Item)> All() =>
        Shapes
            .Select(shape => ($"/api/{shape}/users/{{id}}/dashboard", Item(shape)))
            .Prepend(("/api/users/{id}/dashboard", Item(shape: null)));

    private static JsonObject Item(string? shape)
    {
        var get = JsonNodes.Object(
            """
            {
              "tags": ["gateway"],
              "security": [{ "bearer": [] }],
              "parameters": [
                { "name": "id", "in": "path", "required": true, "schema": { "type": "string", "pattern": "^user_[a-z0-9]{1,40}$" } }
              ]
            }
            """
        );
        get["operationId"] = $"get-{shape ?? "any"}-dashboard";
        get["summary"] =
            "A user, their accounts, latest transactions and unread notifications"
            + (shape is null ? ", in the shape given by X-Client-Shape." : $", in the shape for {shape}.");
        if (shape is null)
            get["parameters"]!.AsArray().Add(ShapeHeader()); // It stands in the text above.
        get["responses"] = Responses(shape is null or "web");
        return new JsonObject { ["get"] = get };
    }

    private static JsonObject ShapeHeader() =>
        JsonNodes.Object(
            """
            {
              "name": "X-Client-Shape",
              "in": "header",
              "required": false,
              "description": "web (default) has all fields; mobile is a compact form; partner omits internal fields.",
              "schema": { "type": "string", "enum": ["web", "mobile", "partner"] }
            }
            """
        );

    private static JsonObject Responses(bool whole)
    {
        var answers = new JsonObject
        {
            ["200"] = new JsonObject
            {
                ["description"] = "The available parts; partial is true if a part is missing.",
                ["content"] = JsonNodes.Content("application/json", Envelope(whole)),
            },
        };
        foreach (
            var (status, why) in new[]
            {
                ("400", "Unknown shape, or a query parameter (none are supported)."),
                ("401", "No valid access token."),
                ("403", "The dashboard of another user, requested without the administrator role."),
                ("404", "User not found."),
                ("429", "Too many requests."),
                ("500", "Internal server error."),
                ("503", "No part of the dashboard is available at the moment."),
            }
        )
            answers[status] = new JsonObject
            {
                ["description"] = why,
                ["content"] = JsonNodes.Content("application/problem+json", Schemas.Reference("Problem")),
            };
        return answers;
    }

    private static JsonObject Envelope(bool whole)
    {
        var envelope = JsonNodes.Object(Whole);
        var data = envelope["properties"]!["data"]!["properties"]!.AsObject(); // They stand in the text above.
        data["user"] = OrNull(Part("UserDetail", whole));
        data["accounts"] = List(Part("AccountView", whole));
        data["transactions"] = List(Part("TransactionView", whole));
        data["notifications"] = List(Part("NotificationView", whole));
        return envelope;
    }

    // Smaller shapes have some of the fields of the whole.
    private static JsonObject Part(string schema, bool whole) =>
        whole ? Schemas.Reference(schema) : new JsonObject { ["type"] = "object" };

    private static JsonObject List(JsonObject item) => OrNull(new JsonObject { ["type"] = "array", ["items"] = item });

    private static JsonObject OrNull(JsonObject schema) =>
        new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
}
