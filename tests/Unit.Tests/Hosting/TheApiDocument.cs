using System.Text.Json.Nodes;
using Florin.Host.Composition;
using Florin.Platform.Http;
using Florin.Platform.Http.OpenApi;
using Microsoft.OpenApi;

namespace Florin.Unit.Tests.Hosting;

/// <summary>GET /openapi.json, read by somebody else's reader.</summary>
public sealed class TheApiDocument
{
    private static readonly JsonObject Made = PublicApi.Document();

    [Fact]
    public void Is_valid_OpenAPI_3_1()
    {
        var read = OpenApiDocument.Parse(Made.ToJsonString(), "json");
        Assert.NotNull(read.Diagnostic);
        Assert.Empty(read.Diagnostic.Errors.Select(e => $"{e.Pointer}: {e.Message}"));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
    }

    [Fact]
    public void Refers_only_to_what_it_holds() => Assert.Empty(Dangling(Made));

    [Fact]
    public void Says_of_every_list_what_its_items_are()
    {
        Assert.Empty(Without(Made, "#").Take(5));

        static IEnumerable<string> Without(JsonNode? node, string place) =>
            node switch
            {
                JsonObject schema => schema
                    .SelectMany(part => Without(part.Value, $"{place}/{part.Key}"))
                    .Concat(IsList(schema) && !schema.ContainsKey("items") ? [place] : []),
                JsonArray all => all.SelectMany((part, at) => Without(part, $"{place}/{at}")),
                _ => [],
            };

        static bool IsList(JsonObject schema) =>
            schema["type"] is JsonArray types
                ? types.Any(type => (string?)type == "array")
                : schema["type"] is JsonValue type && type.TryGetValue(out string? name) && name == "array";
    }

    [Fact]
    public void Has_every_endpoint_with_every_status_that_it_may_answer()
    {
        foreach (var service in Catalog.Described())
        foreach (var endpoint in service.Endpoints.Where(e => !e.Access.IsServices))
        {
            var path = ApiDocument.Public(service.Definition.Name, endpoint.Path);
            var operation = Made["paths"]?[path]?[endpoint.Method.ToLowerInvariant()];
            Assert.True(operation is not null, $"{endpoint.Method} {path} is missing.");
            var statuses = operation["responses"]!.AsObject().Select(r => r.Key).ToHashSet(StringComparer.Ordinal); // It has some.
            var expected = endpoint.Codes.Select(HttpRefusals.StatusOf).Append(endpoint.Success).Append(429).Append(503);
            Assert.Superset(expected.Select(s => $"{s}").ToHashSet(StringComparer.Ordinal), statuses);
        }
    }

    [Fact]
    public void Has_an_id_of_its_own_for_every_operation()
    {
        var ids = Made["paths"]!
            .AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => (string?)method.Value!["operationId"])) // Built so.
            .Where(id => id is not null)
            .ToList();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void Lists_the_states_of_a_write()
    {
        string[] states = ["complete", "pending", "manual", "quarantined", "rolled-back"];
        foreach (var schema in (string[])["WriteStatus", "UnconfirmedWrite"])
            Assert.Equal(
                states,
                Resolved(Made["components"]!["schemas"]![schema]!["properties"]!["state"]!)["enum"]!
                    .AsArray()
                    .Select(state => (string?)state)
            );

        static JsonNode Resolved(JsonNode schema) =>
            (string?)schema["$ref"] is { } name ? Made["components"]!["schemas"]![name.Split('/')[^1]]! : schema; // It dangles nowhere.
    }

    [Fact]
    public void Says_which_fields_of_a_body_must_be_there()
    {
        var body = Made["components"]?["schemas"]?["OpenAccountBody"];
        Assert.Equal("""["userId","currency"]""", body?["required"]?.ToJsonString());
    }

    [Theory]
    [InlineData("BatchResult", """["status"]""")]
    [InlineData("TransactionViewList", """["items","nextCursor"]""")]
    public void Does_not_demand_of_an_answer_what_is_left_out_when_there_is_nothing(string schema, string required)
    {
        var made = Made["components"]?["schemas"]?[schema];
        Assert.Equal(required, made?["required"]?.ToJsonString());
    }

    [Fact]
    public void Says_of_every_endpoint_that_may_write_how_its_client_follows_the_write()
    {
        foreach (var (path, item) in Made["paths"]!.AsObject()) // It has some.
        foreach (var (method, operation) in item!.AsObject()) // A path has its methods.
        {
            // What a mutation's fields ask for are requests of their own.
            var (answers, writes) = (operation!["responses"]!, method != "get" && path != "/graphql"); // An operation has responses.
            Assert.True(writes == answers["202"] is not null, $"{method} {path}: 202");
            Assert.True(writes == Refers(operation["parameters"], "Prefer"), $"{method} {path}: Prefer");
            foreach (var status in (string[])["200", "201", "202"])
                if (answers[status] is { } answer)
                    Assert.True(writes == answer["headers"]?["X-Write-Id"] is not null, $"{method} {path}: {status}");
            if (!writes)
                continue;
            var pending = DataOf(answers["202"]);
            if ((answers["200"] ?? answers["201"]) is { } done) // Where there is none, 202 is what it gives.
                Assert.Equal(DataOf(done)?.ToJsonString(), (pending?["oneOf"]?[0] ?? pending)?.ToJsonString());
            Assert.Contains("`databases-unavailable`", (string?)answers["503"]?["description"]);
        }
    }

    [Theory]
    [InlineData("post", "/api/account/accounts/{id}/freeze", "404")] // Whether there is one, the command finds.
    [InlineData("post", "/api/account/accounts", "401 403 404")]
    [InlineData("post", "/api/user/login", "401 403")]
    [InlineData("put", "/api/notification/preferences", "404")]
    [InlineData("post", "/api/notification/notifications/{id}/read", "")]
    [InlineData("put", "/api/risk/rules", "")]
    [InlineData("get", "/api/account/accounts/{id}", "")]
    public void Tells_of_a_write_only_where_it_may_be_a_command_that_is_refused(string method, string path, string statuses)
    {
        var answers = Made["paths"]![path]![method]!["responses"]!.AsObject(); // It is there.
        Assert.Equal(
            statuses,
            string.Join(
                ' ',
                answers
                    .Where(answer =>
                        answer.Key is "401" or "403" or "404" && answer.Value!["headers"]?["X-Write-Id"] is not null
                    )
                    .Select(answer => answer.Key)
            )
        );
    }

    [Fact]
    public void Says_what_may_wait_for_a_second_person()
    {
        var waiting = Made["paths"]!
            .AsObject() // It has some.
            .SelectMany(path =>
                path.Value!.AsObject().Select(one => (path.Key, one.Key, DataOf(one.Value!["responses"]!["202"])))
            ) // Likewise.
            .Where(one => one.Item3?["oneOf"]?[1]?.ToJsonString().Contains("PendingApproval", StringComparison.Ordinal) == true)
            .Select(one => $"{one.Item2} {one.Item1}");
        Assert.Equal(
            [
                "delete /api/schedule/schedules/{id}",
                "patch /api/account/accounts/{id}",
                "patch /api/schedule/schedules/{id}",
                "post /api/account/accounts",
                "post /api/account/accounts/{id}/holds",
                "post /api/account/accounts/{id}/purposes/move",
                "post /api/account/holds/{id}/capture",
                "post /api/account/holds/{id}/void",
                "post /api/account/periods",
                "post /api/payment/files/{id}/submit",
                "post /api/reconciliation/exceptions/{id}/adjust",
                "post /api/schedule/schedules",
                "post /api/schedule/schedules/{id}/pause",
                "post /api/schedule/schedules/{id}/resume",
                "post /api/schedule/schedules/{id}/skip",
                "post /api/transaction/bulk",
                "post /api/transaction/quotes",
                "post /api/transaction/transactions",
                "post /api/transaction/transactions/batch",
                "post /api/transaction/transactions/{id}/approve",
                "post /api/transaction/transactions/{id}/reject",
                "post /api/transaction/transactions/{id}/reverse",
                "post /api/user/users/{id}/erase",
                "put /api/user/users/{id}/role",
            ],
            waiting.Order(StringComparer.Ordinal)
        );
    }

    private static JsonNode? DataOf(JsonNode? answer) =>
        answer?["content"]?["application/json"]?["schema"]?["properties"]?["data"];

    [Fact]
    public void Says_what_a_write_that_was_rolled_back_is_answered_with()
    {
        var problem = Made["components"]?["schemas"]?["Problem"]?["properties"];
        Assert.True((bool?)problem?["rolledBack"]?["const"]);
        Assert.Equal(("string", "string"), ((string?)problem?["databases"]?["type"], (string?)problem?["writeId"]?["type"]));
        var states = Made["components"]?["schemas"]?["WriteStatus"]?["properties"]?["state"]?["enum"]?.AsArray();
        Assert.Equal(["complete", "pending", "manual", "quarantined", "rolled-back"], states?.Select(state => $"{state}"));
    }

    [Fact]
    public void Does_not_tell_of_what_only_services_may_ask() =>
        Assert.DoesNotContain(Made["paths"]!.AsObject(), path => path.Key.Contains("internal", StringComparison.Ordinal));

    /// <summary>The references of a document that lead nowhere.</summary>
    internal static IEnumerable<string> Dangling(JsonObject document) =>
        References(document)
            .Distinct(StringComparer.Ordinal)
            .Where(reference =>
                reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, part) => node?[part]) is null
            );

    private static bool Refers(JsonNode? parameters, string name) =>
        parameters?.AsArray().Any(p => (string?)p?["$ref"] == $"#/components/parameters/{name}") == true;

    private static IEnumerable<string> References(JsonNode? node) =>
        node switch
        {
            JsonObject o => o.SelectMany(p => p.Key == "$ref" ? [(string)p.Value!] : References(p.Value)), // A reference is text.
            JsonArray a => a.SelectMany(References),
            _ => [],
        };
}
