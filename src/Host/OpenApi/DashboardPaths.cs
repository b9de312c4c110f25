using System.Text.Json.Nodes;

namespace Florin.Host.OpenApi;

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
                  "description": "The cursor of each list that goes on, for the service's own: accounts with userId, transactions with party, notifications with userId and unread=true.",
                  "additionalProperties": { "type": "string" }
                },
                "partial": { "type": "boolean", "description": "Something is missing." },
                "missing": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["part", "code"],
                    "properties": {
                      "part": { "type": "string", "enum": ["user", "accounts", "transactions", "notifications"] },
                      "code": { "type": "string", "description": "Why, such as circuit-open." }
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
        var get = Json.Object(
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
            + (shape is null ? ", in the shape that X-Client-Shape names." : $", in the shape for {shape}.");
        if (shape is null)
            get["parameters"]!.AsArray().Add(ShapeHeader()); // It stands in the text above.
        get["responses"] = Responses(shape is null or "web");
        return new JsonObject { ["get"] = get };
    }

    private static JsonObject ShapeHeader() =>
        Json.Object(
            """
            {
              "name": "X-Client-Shape",
              "in": "header",
              "required": false,
              "description": "web is everything, and the default; mobile is small; partner has nothing of how Florin keeps it.",
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
                ["description"] = "What could be had; partial where something is missing.",
                ["content"] = Json.Content("application/json", Envelope(whole)),
            },
        };
        foreach (
            var (status, why) in new[]
            {
                ("400", "An unknown shape, or a query parameter: there are none."),
                ("401", "Without a valid token."),
                ("403", "Another's dashboard, for who is no administrator."),
                ("404", "There is no such user."),
                ("429", "Too many requests."),
                ("500", "A fault."),
                ("503", "No part can be had now."),
            }
        )
            answers[status] = new JsonObject
            {
                ["description"] = why,
                ["content"] = Json.Content("application/problem+json", Schemas.Reference("Problem")),
            };
        return answers;
    }

    private static JsonObject Envelope(bool whole)
    {
        var envelope = Json.Object(Whole);
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
