using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Florin.Platform.Configuration;

namespace Florin.Platform.Http.OpenApi;

/// <summary>
/// The OpenAPI 3.1 document of everything that clients may ask through the gateway, made from what the services say of
/// their own endpoints: also of those that this process does not host.
/// </summary>
public static partial class ApiDocument
{
    private const string Gateway = "gateway";

    /// <summary>The document of some services.</summary>
    /// <param name="services">Each by its name, with its endpoints; those that only services may ask are left out.</param>
    /// <param name="paths">The path items of the gateway itself, to which those of the services are added.</param>
    public static JsonObject Make(IEnumerable<(string Name, IReadOnlyList<Endpoint> Endpoints)> services, JsonObject paths)
    {
        var schemas = NewSchemas();
        foreach (var (service, endpoints) in services)
        foreach (var endpoint in endpoints.Where(e => !e.Access.IsServices))
            Add(paths, Public(service, endpoint.Path), service, endpoint, schemas, Answers.ThroughGateway);
        var components = Components(schemas);
        components["securitySchemes"]!["openId"] = JsonNodes.Object( // It has the others already.
            """
            { "type": "openIdConnect", "openIdConnectUrl": "/.well-known/openid-configuration", "description": "How a client gets an access token; its scopes are permissions." }
            """
        );
        return Document(
            "Florin",
            "Money movement platform: users, accounts, a double-entry ledger, and transfers that run as sagas.",
            paths,
            components
        );
    }

    /// <summary>The document of what operators may ask at the gateway's admin port.</summary>
    public static JsonObject OfAdmin(IEnumerable<Endpoint> endpoints)
    {
        var schemas = NewSchemas();
        var paths = new JsonObject();
        foreach (var endpoint in endpoints)
            Add(paths, endpoint.Path, Gateway, endpoint, schemas, Answers.ToOperators);
        return Document(
            "Florin gateway administration",
            "Operations for administrators, served on the operators' port.",
            paths,
            Components(schemas)
        );
    }

    private static Schemas NewSchemas()
    {
        var schemas = new Schemas();
        schemas.Add("Problem", Answers.ProblemSchema());
        return schemas;
    }

    private static JsonObject Document(string title, string description, JsonObject paths, JsonObject components) =>
        new()
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = title,
                ["description"] = description,
                ["version"] = ProgramVersion.Text,
                ["license"] = new JsonObject { ["name"] = "Apache-2.0", ["identifier"] = "Apache-2.0" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = components,
        };

    /// <summary>A path of a service as clients see it.</summary>
    public static string Public(string service, string path) =>
        path.StartsWith("/.well-known/", StringComparison.Ordinal) ? path : $"/api/{service}{path}";

    private static void Add(JsonObject paths, string path, string service, Endpoint endpoint, Schemas schemas, Answers answers)
    {
        if (paths[path] is not JsonObject item)
            paths[path] = item = [];
        item[endpoint.Method.ToLowerInvariant()] = Operation(service, endpoint, schemas, answers);
    }

    private static JsonObject Operation(string service, Endpoint endpoint, Schemas schemas, Answers answers)
    {
        var operation = new JsonObject
        {
            ["tags"] = JsonNodes.Array([service]),
            ["operationId"] = IdOf(service, endpoint),
            ["summary"] = endpoint.Description,
            ["parameters"] = Parameters(endpoint, schemas, answers.Records(endpoint)),
            ["responses"] = answers.Of(endpoint, schemas),
        };
        if (endpoint.Body is { } body)
            operation["requestBody"] = new JsonObject
            {
                ["required"] = !endpoint.BodyIsOptional,
                ["description"] = $"At most {endpoint.MaxBytes} bytes.",
                ["content"] = JsonNodes.Content("application/json", schemas.Taken(body, endpoint.Required)),
            };
        else if (endpoint.FileTypes.Count > 0)
            operation["requestBody"] = FileBody(endpoint);
        if (!endpoint.Access.IsAnyones)
            operation["security"] = new JsonArray(
                new JsonObject { ["bearer"] = new JsonArray() },
                new JsonObject { ["apiKey"] = new JsonArray() }
            );
        return operation;
    }

    private static JsonObject FileBody(Endpoint endpoint)
    {
        var content = new JsonObject();
        foreach (var type in endpoint.FileTypes)
            content[type] = new JsonObject { ["schema"] = type == UploadedFile.Form ? FormWithAFile() : Answers.Bytes() };
        return new JsonObject
        {
            ["required"] = true,
            ["description"] = $"A file of at most {endpoint.MaxBytes} bytes.",
            ["content"] = content,
        };
    }

    private static JsonObject FormWithAFile() =>
        new()
        {
            ["type"] = "object",
            ["description"] = "A form with one file and nothing else. Any name of its field will do.",
            ["required"] = JsonNodes.Array(["file"]),
            ["properties"] = new JsonObject { ["file"] = Answers.Bytes() },
        };

    private static JsonArray Parameters(Endpoint endpoint, Schemas schemas, bool records)
    {
        var path = PathParameter()
            .Matches(endpoint.Path)
            .Select(m =>
                Parameter(m.Groups["name"].Value, "path", new JsonObject { ["type"] = "string" }, null, isRequired: true)
            );
        var query = endpoint
            .Query.Concat(RelationParameters.Of(endpoint))
            .Select(q => Parameter(q.Name, "query", schemas.Of(q.Type), q.Description, q.IsRequired));
        JsonNode[] key = endpoint.Idempotent ? [Referred("Idempotency-Key")] : [];
        JsonNode[] preference = records ? [Referred("Prefer")] : [];
        return new JsonArray([.. path, .. query, .. key, .. preference]);
    }

    private static JsonObject Referred(string parameter) => new() { ["$ref"] = $"#/components/parameters/{parameter}" };

    private static JsonObject Parameter(string name, string place, JsonNode schema, string? description, bool isRequired)
    {
        var parameter = new JsonObject
        {
            ["name"] = name,
            ["in"] = place,
            ["required"] = isRequired,
            ["schema"] = schema,
        };
        if (description is not null)
            parameter["description"] = description;
        return parameter;
    }

    private static string IdOf(string service, Endpoint endpoint) =>
        string.Join('-', [endpoint.Method.ToLowerInvariant(), service, .. Words().Matches(endpoint.Path).Select(m => m.Value)]);

    private static JsonObject Components(Schemas schemas) =>
        new()
        {
            ["schemas"] = schemas.Components(),
            ["responses"] = new JsonObject { ["Problem"] = Answers.AnyProblem() },
            ["headers"] = Answers.Headers(),
            ["parameters"] = JsonNodes.Object(
                """
                {
                  "Idempotency-Key": {
                    "name": "Idempotency-Key",
                    "in": "header",
                    "required": false,
                    "description": "A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index.",
                    "schema": { "type": "string", "minLength": 1, "maxLength": 255 }
                  },
                  "Prefer": {
                    "name": "Prefer",
                    "in": "header",
                    "required": false,
                    "description": "What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`.",
                    "schema": { "type": "string" },
                    "examples": { "end": { "value": "wait=10" }, "databases": { "value": "databases=all, wait=10" } }
                  }
                }
                """
            ),
            ["securitySchemes"] = JsonNodes.Object(
                """
                {
                  "bearer": { "type": "http", "scheme": "bearer", "description": "An access token (a JSON Web Token), of a log-in or by OpenID Connect, or an API key." },
                  "apiKey": { "type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "An API key." }
                }
                """
            ),
        };

    [GeneratedRegex(@"\{(?<name>[^}:]+)[^}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PathParameter();

    [GeneratedRegex("[A-Za-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Words();
}
