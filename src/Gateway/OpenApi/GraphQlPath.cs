using System.Text.Json.Nodes;
using Florin.Platform.Http.OpenApi;

namespace Florin.Gateway.OpenApi;

/// <summary>GraphQL over HTTP. It has no operation ids, since clients of GraphQL are made from its schema.</summary>
internal static class GraphQlPath
{
    /// <summary>Where it is.</summary>
    public const string Path = "/graphql";

    private const string Events = "text/event-stream";

    private const string Get = """
        {
          "tags": ["gateway"],
          "summary": "Executes a query of GraphQL, by GraphQL over HTTP. Each of its fields that is an endpoint has that endpoint's permissions. Only where GraphQl:Enabled is set, as it is by default.",
          "security": [{}, { "bearer": [] }, { "apiKey": [] }],
          "parameters": [
            { "name": "query", "in": "query", "required": false, "description": "The document; not needed with the hash of a persisted query.", "schema": { "type": "string" } },
            { "name": "operationName", "in": "query", "required": false, "description": "Which of the document's operations, where it has several.", "schema": { "type": "string" } },
            { "name": "variables", "in": "query", "required": false, "description": "The values of its variables, as a JSON object.", "schema": { "type": "string" } },
            { "name": "extensions", "in": "query", "required": false, "description": "A JSON object; persistedQuery has a version, which is 1, and the sha256Hash of the document.", "schema": { "type": "string" } }
          ]
        }
        """;

    private const string Post = """
        {
          "tags": ["gateway"],
          "summary": "Executes a query or a mutation of GraphQL, or, with Accept: text/event-stream, a subscription, whose results are server-sent events (graphql-sse, distinct connections). Only where GraphQl:Enabled is set, as it is by default.",
          "security": [{}, { "bearer": [] }, { "apiKey": [] }],
          "parameters": [{ "$ref": "#/components/parameters/Idempotency-Key" }]
        }
        """;

    private const string Body = """
        {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "query": { "type": ["string", "null"], "description": "The document; not needed with the hash of a persisted query." },
            "operationName": { "type": ["string", "null"], "description": "Which of the document's operations, where it has several." },
            "variables": { "type": ["object", "null"], "description": "The values of its variables." },
            "extensions": {
              "type": ["object", "null"],
              "properties": {
                "persistedQuery": {
                  "type": "object",
                  "required": ["version", "sha256Hash"],
                  "properties": { "version": { "const": 1 }, "sha256Hash": { "type": "string", "pattern": "^[0-9a-f]{64}$" } }
                }
              }
            }
          }
        }
        """;

    private const string Result = """
        {
          "type": "object",
          "properties": {
            "data": { "type": ["object", "null"], "description": "What the operation came to; missing where it was not executed." },
            "errors": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["message", "extensions"],
                "properties": {
                  "message": { "type": "string" },
                  "locations": {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "required": ["line", "column"],
                      "properties": { "line": { "type": "integer" }, "column": { "type": "integer" } }
                    }
                  },
                  "path": { "type": "array", "items": { "type": ["string", "integer"] } },
                  "extensions": {
                    "type": "object",
                    "required": ["code", "requestId"],
                    "description": "The code and the facts of the problem that the field's request came to.",
                    "properties": { "code": { "type": "string" }, "requestId": { "type": "string" } }
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
        var (get, post) = (JsonNodes.Object(Get), JsonNodes.Object(Post));
        get["responses"] = Answers(ofPost: false);
        post["requestBody"] = new JsonObject
        {
            ["required"] = true,
            ["content"] = JsonNodes.Content("application/json", JsonNodes.Object(Body)),
        };
        post["responses"] = Answers(ofPost: true);
        return new JsonObject { ["get"] = get, ["post"] = post };
    }

    private static JsonObject Answers(bool ofPost)
    {
        var executed = Results();
        executed[Events] = new JsonObject
        {
            ["schema"] = new JsonObject
            {
                ["type"] = "string",
                ["description"] = "Events next, whose data is a result, and at the end one complete.",
            },
        };
        var answers = new JsonObject
        {
            ["200"] = Answer("It was executed; errors says which fields were refused.", executed),
            ["400"] = Answer("The request, the document or its variables are not valid, or exceed a limit.", OrProblem()),
        };
        if (!ofPost)
            answers["405"] = Answer("Only a query can be sent with GET.", OrProblem());
        answers["406"] = Answer("Accept allows no form that the response can have.", OrProblem());
        if (ofPost)
        {
            answers["413"] = Answer("The body is larger than GraphQl:MaxRequestBytes.", OrProblem());
            answers["415"] = Answer("The body is no JSON in UTF-8 by its content type.", OrProblem());
        }
        answers["404"] = Answer("GraphQL is not served.", Problem());
        answers["429"] = Answer("Too many requests, or subscriptions.", OrProblem());
        answers["500"] = Answer("Internal server error.", Problem());
        return answers;
    }

    private static JsonObject Answer(string description, JsonObject content) =>
        new() { ["description"] = description, ["content"] = content };

    private static JsonObject Results()
    {
        var content = JsonNodes.Content("application/graphql-response+json", JsonNodes.Object(Result));
        content["application/json"] = new JsonObject { ["schema"] = JsonNodes.Object(Result) };
        return content;
    }

    private static JsonObject OrProblem()
    {
        var content = Results();
        content["application/problem+json"] = new JsonObject { ["schema"] = Schemas.Reference("Problem") };
        return content;
    }

    private static JsonObject Problem() => JsonNodes.Content("application/problem+json", Schemas.Reference("Problem"));
}
