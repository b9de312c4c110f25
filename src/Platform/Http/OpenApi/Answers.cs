using System.Text.Json.Nodes;
using Florin.Kernel;

namespace Florin.Platform.Http.OpenApi;

/// <summary>What an endpoint may answer: its success, and a problem for each status that its codes come to.</summary>
/// <param name="always">The codes that it may answer at any time.</param>
/// <param name="headers">The headers of every success.</param>
/// <param name="ofServices">Services answer, which say what they have recorded.</param>
internal sealed class Answers(IReadOnlyList<RefusalCode> always, IReadOnlyList<string> headers, bool ofServices = false)
{
    private const string AllDatabases =
        "Recorded, but not in all databases within the time that `Prefer: databases=all` allows; GET /api/{service}/writes/{id} tells when.";

    private const string Approval =
        "A policy asks for the approval of a second person; GET /api/user/approvals/{id} tells what becomes of the request. Or:";

    /// <summary>As seen through the gateway: what it, or anything on the way, may answer at any time.</summary>
    public static Answers ThroughGateway { get; } =
        new(
            [
                RefusalCode.Invalid, // A path that steps up.
                HttpRefusals.RequestTimeout,
                RefusalCodes.RateLimited,
                RefusalCodes.InternalError,
                RefusalCodes.CircuitOpen,
                RefusalCodes.BulkheadFull,
                RefusalCodes.Unavailable,
                RefusalCodes.DatabasesUnavailable, // Reading, too, where a refusal has to be recorded first.
                RefusalCodes.Timeout,
            ],
            ["X-Request-Id", "X-Service", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"],
            ofServices: true
        );

    /// <summary>As seen at the port for operators, where nothing is between.</summary>
    public static Answers ToOperators { get; } =
        new([RefusalCode.Invalid, RefusalCodes.InternalError], ["X-Request-Id", "X-Service"]);

    /// <summary>The answers of an endpoint.</summary>
    public JsonObject Of(Endpoint endpoint, Schemas schemas)
    {
        var answers = new JsonObject { [$"{endpoint.Success}"] = Success(endpoint, schemas) };
        if (Records(endpoint))
        {
            var pending = endpoint.MayWait ? Waiting(endpoint, schemas) : Success(endpoint, schemas);
            pending["description"] = endpoint.MayWait ? $"{Approval} {AllDatabases}" : AllDatabases;
            answers["202"] = pending;
        }
        if (endpoint.Codes.Contains(HttpRefusals.RangeNotSatisfiable))
        {
            answers["206"] = new JsonObject { ["description"] = "The ranges that the header Range asks for." };
            answers["304"] = new JsonObject { ["description"] = "The client has it already, as If-None-Match says." };
        }
        foreach (var status in endpoint.Codes.Concat(always).Distinct().GroupBy(HttpRefusals.StatusOf).OrderBy(g => g.Key))
            answers[$"{status.Key}"] = Problem(
                [.. status.OrderBy(code => code.Name, StringComparer.Ordinal)],
                status.Key,
                Records(endpoint) && status.Any(code => IsRecorded(endpoint, code))
            );
        answers["default"] = new JsonObject { ["$ref"] = "#/components/responses/Problem" };
        return answers;
    }

    /// <summary>Whether it sends commands, so that what it does, or refuses, is recorded.</summary>
    public bool Records(Endpoint endpoint) => ofServices && endpoint.Method != "GET";

    // Refusals of what does not even become a command are not: of who may not call it, and of what is not looked for by one.
    private static bool IsRecorded(Endpoint endpoint, RefusalCode code) =>
        HttpRefusals.StatusOf(code) is 401 or 403 or 404 or 409 or 422
        && endpoint.MayRecord(code)
        && code != RefusalCodes.IdempotencyInFlight
        && code != RefusalCodes.IdempotencyKeyReused;

    /// <summary>The headers that the gateway puts on every answer, as components.</summary>
    public static JsonObject Headers() =>
        JsonNodes.Object(
            """
            {
              "X-Request-Id": { "description": "Request id: the client's own if it sent a valid one.", "schema": { "type": "string" } },
              "X-Service": { "description": "Service that responded.", "schema": { "type": "string" } },
              "X-RateLimit-Limit": { "description": "Requests allowed in the window of the limit, 15 minutes unless configured otherwise.", "schema": { "type": "integer" } },
              "X-RateLimit-Remaining": { "description": "Requests of these that remain.", "schema": { "type": "integer" } },
              "X-RateLimit-Reset": { "description": "Time at which a request is allowed again.", "schema": { "type": "string", "format": "date-time" } },
              "X-RateLimit-Store": { "description": "Which store counted the request, if gateways share their limits.", "schema": { "type": "string", "enum": ["redis", "local-fallback", "local-strict", "closed", "open"] } },
              "Retry-After": { "description": "Seconds to wait before retrying.", "schema": { "type": "integer" } },
              "X-Write-Id": { "description": "Id of the last write that the request recorded, for GET /api/{service}/writes/{id}; absent where it recorded nothing. A stored response has the id of its first request.", "schema": { "type": "string", "pattern": "^write_[a-z0-9]{20}$" } },
              "Preference-Applied": { "description": "What of the header Prefer was applied.", "schema": { "type": "string" } },
              "Idempotency-Replayed": { "description": "true if this is the stored response of an earlier request.", "schema": { "type": "string", "enum": ["true"] } }
            }
            """
        );

    /// <summary>Any other problem, such as 405 where a method is not answered.</summary>
    public static JsonObject AnyProblem() =>
        new()
        {
            ["description"] = "Another problem, such as `method-not-allowed`.",
            ["content"] = JsonNodes.Content("application/problem+json", Schemas.Reference("Problem")),
        };

    /// <summary>The schema of every problem (RFC 9457).</summary>
    public static JsonObject ProblemSchema() =>
        JsonNodes.Object(
            """
            {
              "type": "object",
              "description": "Problem details (RFC 9457), with additional fields a program can act on.",
              "required": ["success", "type", "title", "status", "code", "detail", "requestId", "timestamp"],
              "properties": {
                "success": { "const": false },
                "type": { "type": "string", "format": "uri" },
                "title": { "type": "string" },
                "status": { "type": "integer" },
                "code": { "type": "string", "description": "Stable code that programs can rely on." },
                "detail": { "type": "string" },
                "errors": { "type": "object", "additionalProperties": { "type": "array", "items": { "type": "string" } } },
                "retryAfter": { "type": "integer", "description": "Seconds to wait before retrying." },
                "databases": { "type": "string", "description": "With `databases-unavailable`: the databases that did not confirm the write." },
                "rolledBack": { "const": true, "description": "With `databases-unavailable`: nothing was recorded." },
                "writeId": { "type": "string", "description": "With `databases-unavailable`: the id that the write would have had; absent where it was not tried." },
                "requestId": { "type": "string" },
                "timestamp": { "type": "string", "format": "date-time" }
              }
            }
            """
        );

    private JsonObject Success(Endpoint endpoint, Schemas schemas)
    {
        var answer = new JsonObject
        {
            ["description"] = endpoint.Success == 201 ? "Created." : "Success.",
            ["headers"] = Headers(endpoint),
        };
        if (endpoint is { HasLinks: true, Data: { } related })
            RelatedSchemas.Extend(related, endpoint, schemas);
        // An endpoint that does not say what its data looks like answers with a form of somebody else's, without the envelope.
        var body = endpoint.Data is { } data ? Envelope(schemas.Of(data)) : new JsonObject { ["type"] = "object" };
        var content = JsonNodes.Content("application/json", body);
        if (endpoint.Data is null && endpoint.Files.Count > 0)
            content.Clear(); // It sends nothing but files.
        foreach (var type in endpoint.Files.Where(type => !content.ContainsKey(type)))
            content[type] = new JsonObject { ["schema"] = Bytes() };
        answer["content"] = content;
        return answer;
    }

    /// <summary>The schema of a file, which is bytes to every generator of clients.</summary>
    public static JsonObject Bytes() => new() { ["type"] = "string", ["format"] = "binary" };

    private JsonObject Waiting(Endpoint endpoint, Schemas schemas)
    {
        var answer = Success(endpoint, schemas);
        JsonArray either =
        [
            .. endpoint.Data is { } data ? [schemas.Of(data)] : Array.Empty<JsonNode>(),
            schemas.Of(typeof(PendingApproval)),
        ];
        answer["content"] = JsonNodes.Content("application/json", Envelope(new JsonObject { ["oneOf"] = either }));
        return answer;
    }

    private static JsonObject Envelope(JsonNode data)
    {
        var envelope = JsonNodes.Object(
            """
            {
              "type": "object",
              "required": ["success", "data", "timestamp"],
              "properties": { "success": { "const": true }, "timestamp": { "type": "string", "format": "date-time" } }
            }
            """
        );
        envelope["properties"]!["data"] = data; // It stands in the text above.
        return envelope;
    }

    private static JsonObject Problem(IReadOnlyList<RefusalCode> codes, int status, bool isRecorded)
    {
        string[] names = status is 429 or 503 ? ["X-Request-Id", "Retry-After"] : ["X-Request-Id"];
        var known = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["code"] = new JsonObject { ["enum"] = JsonNodes.Array(codes.Select(code => code.Name)) },
            },
        };
        return new JsonObject
        {
            ["description"] = string.Join("; ", codes.Select(code => $"`{code.Name}`: {code.Title}")),
            ["headers"] = Referred(isRecorded ? [.. names, WriteNote.Header] : names),
            ["content"] = JsonNodes.Content(
                "application/problem+json",
                new JsonObject { ["allOf"] = new JsonArray(Schemas.Reference("Problem"), known) }
            ),
        };
    }

    private JsonObject Headers(Endpoint endpoint) =>
        Referred([
            .. headers,
            .. Records(endpoint) ? [WriteNote.Header, "Preference-Applied"] : Array.Empty<string>(),
            .. endpoint.Idempotent ? ["Idempotency-Replayed"] : Array.Empty<string>(),
        ]);

    private static JsonObject Referred(params IEnumerable<string> names) =>
        new(names.Select(n => KeyValuePair.Create(n, (JsonNode?)new JsonObject { ["$ref"] = $"#/components/headers/{n}" })));
}
