using System.Text.Json.Nodes;
using Florin.Platform.Http.OpenApi;

namespace Florin.Gateway.OpenApi;

/// <summary>The search in several services at once.</summary>
internal static class SearchPath
{
    /// <summary>Where it is.</summary>
    public const string Path = "/api/search";

    private const string Get = """
        {
          "tags": ["gateway"],
          "operationId": "search",
          "summary": "Searches by words in transactions, users, notifications and the audit, as far as the caller may see them; the best match first.",
          "security": [{ "bearer": [] }],
          "parameters": [
            { "name": "q", "in": "query", "required": true, "description": "Words, ids or amounts, all of which must fit; at most 256 characters and 8 words.", "schema": { "type": "string", "minLength": 1, "maxLength": 256 } },
            { "name": "kinds", "in": "query", "required": false, "description": "Comma-separated list of transaction, user, notification, audit (default: all that the caller may search).", "schema": { "type": "string" } },
            { "name": "limit", "in": "query", "required": false, "description": "Maximum number of items, 1 to 100 (default: 20).", "schema": { "type": "integer", "minimum": 1, "maximum": 100 } },
            { "name": "cursor", "in": "query", "required": false, "description": "The nextCursor of the previous page.", "schema": { "type": "string" } }
          ]
        }
        """;

    private const string Envelope = """
        {
          "type": "object",
          "required": ["success", "data", "timestamp"],
          "properties": {
            "success": { "const": true },
            "timestamp": { "type": "string", "format": "date-time" },
            "data": {
              "type": "object",
              "required": ["items", "nextCursor", "complete", "missing"],
              "properties": {
                "items": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["kind", "id", "score", "at", "highlights", "data"],
                    "properties": {
                      "kind": { "type": "string", "enum": ["transaction", "user", "notification", "audit"] },
                      "id": { "type": "string" },
                      "score": { "type": "integer", "description": "For each word 10 for the word itself, 6 for a word that begins with it, 3 for a typo." },
                      "at": { "type": "string", "format": "date-time" },
                      "highlights": {
                        "type": "array",
                        "items": {
                          "type": "object",
                          "required": ["field", "text", "ranges"],
                          "properties": {
                            "field": { "type": "string" },
                            "text": { "type": "string", "description": "Plain text, to be escaped where it is put into HTML." },
                            "ranges": {
                              "type": "array",
                              "items": {
                                "type": "object",
                                "required": ["start", "length"],
                                "properties": { "start": { "type": "integer" }, "length": { "type": "integer" } }
                              }
                            }
                          }
                        }
                      },
                      "data": { "type": "object", "description": "The item, as its service shows it to the caller." }
                    }
                  }
                },
                "nextCursor": { "type": ["string", "null"] },
                "complete": { "type": "boolean", "description": "Whether every service that the caller may search was searched in full." },
                "missing": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["kind", "code"],
                    "properties": {
                      "kind": { "type": "string" },
                      "code": { "type": "string", "description": "Error code, such as circuit-open." }
                    }
                  }
                }
              }
            }
          }
        }
        """;

    /// <summary>The path item.</summary>
    public static JsonObject Item()
    {
        var get = JsonNodes.Object(Get);
        var answers = new JsonObject
        {
            ["200"] = new JsonObject
            {
                ["description"] = "What was found.",
                ["content"] = JsonNodes.Content("application/json", JsonNodes.Object(Envelope)),
            },
        };
        foreach (
            var (status, why) in new[]
            {
                ("400", "The query is missing, too long, or has no letter or digit; or another parameter is not valid."),
                ("401", "No valid access token."),
                ("403", "A kind was named that the caller may not search."),
                ("429", "Too many requests."),
                ("500", "Internal server error."),
                ("503", "Nothing can be searched at the moment."),
            }
        )
            answers[status] = new JsonObject
            {
                ["description"] = why,
                ["content"] = JsonNodes.Content("application/problem+json", Schemas.Reference("Problem")),
            };
        get["responses"] = answers;
        return new JsonObject { ["get"] = get };
    }
}
