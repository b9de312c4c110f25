using System.Text.Json.Nodes;

namespace Florin.Unit.Tests.GraphQlEdge;

/// <summary>What clients of the schema may ask, and in which terms they are answered.</summary>
public sealed class AskingAsTheSchemaSays
{
    private const string Exact = """{"a":0.12345678901234567890123456789,"b":-0.0,"c":[1E-400,-0,12345678901234567890123]}""";
    private const string Endpoint =
        """{"success": true, "data": {"id": "e", "sending": {"circuit": "OPEN"}, "items": [{"id": "e", "sending": {"circuit": "OPEN"}}]}}""";

    private static readonly string Literal = Exact.Replace("\"", "", StringComparison.Ordinal);

    [Theory]
    [InlineData("webhookEndpoint(id: \"e\") { sending { circuit } }", "/e?include=sending")]
    [InlineData("webhookEndpoint(id: \"e\") { id deliveries { pageInfo { endCursor } } }", "/e")]
    [InlineData("webhookEndpoints(first: 2) { nodes { ... { sending { circuit } } } }", "?limit=2&include=sending")]
    [InlineData("webhookEndpoints { nodes { ...E } }", "?include=sending")]
    [InlineData("webhookEndpoints { nodes { id } }", "")]
    public async Task Includes_what_an_endpoint_adds_where_it_is_selected(string field, string path)
    {
        var sent = new SentOperations(200, Endpoint);
        var fragment = field.Contains("...E", StringComparison.Ordinal)
            ? "fragment E on WebhookEndpoint { sending { circuit } }"
            : "";
        var asked = (await sent.Ask($"{{ it: {field} }} {fragment}")).ToJsonString();
        Assert.Equal($"GET /api/webhook/endpoints{path}", sent.Requests[0]);
        Assert.Equal(path.Contains("include", StringComparison.Ordinal), asked.Contains("\"OPEN\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ transactions(first: 101, after: \"x\", status: \"s\") { nodes { id } } }", "first", "after", "status")]
    [InlineData(
        "mutation { openAccount(input: {userId: \"u\", currency: \"c\"}, idempotencyKey: \" \") { id } }",
        "limit",
        "cursor",
        "status",
        "idempotencyKey"
    )]
    public async Task Names_what_is_wrong_as_the_schema_does(string query, params string[] named)
    {
        var sent = new SentOperations(
            400,
            """
            {"code": "invalid-request", "detail": "One or more fields are invalid.", "errors": {
              "limit": ["must be at most 100."], "cursor": ["is not a valid cursor; pass the nextCursor of the previous page."],
              "status": ["is not known."], "Idempotency-Key": ["must not be blank."] }}
            """
        );
        var errors = SentOperations.ErrorOf(await sent.Ask(query))["extensions"]!["errors"]!.AsObject(); // It is refused.
        if (named.Length == 3)
            named = [.. named, "Idempotency-Key"]; // It is no argument there.
        Assert.Equal(named, errors.Select(error => error.Key));
        var next = named[1] == "after" ? "endCursor" : "nextCursor";
        Assert.Equal($"is not a valid cursor; pass the {next} of the previous page.", (string?)errors[named[1]]![0]);
    }

    [Fact]
    public async Task Tells_current_tools_all_of_the_schema()
    {
        var asked = await new SentOperations(200, "{}").Ask(
            """
            { __schema {
                description
                directives { name isRepeatable args(includeDeprecated: true) { name isDeprecated deprecationReason } }
                types {
                  name specifiedByURL isOneOf
                  inputFields(includeDeprecated: true) { name isDeprecated }
                  fields(includeDeprecated: true) { name args(includeDeprecated: true) { name isDeprecated } } } } }
            """
        );
        Assert.Null(asked["errors"]);
        var schema = asked["data"]!["__schema"]!; // It is valid.
        Assert.Contains(Named(schema["directives"]!, "skip")["args"]!.AsArray(), one => (string?)one!["name"] == "if"); // As above.
        Assert.False((bool)Named(schema["directives"]!, "skip")["isRepeatable"]!); // As above.
        Assert.EndsWith("rfc3339", (string?)Named(schema["types"]!, "DateTime")["specifiedByURL"], StringComparison.Ordinal);
        Assert.Null(Named(schema["types"]!, "Account")["specifiedByURL"]);
    }

    [Theory]
    [InlineData("mutation { createTransaction(input: {userId: \"u\", type: \"t\", amount: 1e2, metadata: {m}}) { id } }", "{}")]
    [InlineData(
        "mutation ($a: Amount, $m: JSON) { createTransaction(input: {userId: \"u\", type: \"t\", amount: $a, metadata: $m}) { id } }",
        "{\"a\": 1e2, \"m\": {m}}"
    )]
    [InlineData(
        "mutation ($i: TransactionInput!) { createTransaction(input: $i) { id } }",
        "{\"i\": {\"userId\": \"u\", \"type\": \"t\", \"amount\": 1e2, \"metadata\": {m}}}"
    )]
    public async Task Keeps_numbers_as_they_are_written(string query, string variables)
    {
        var sent = new SentOperations(200, """{"success": true, "data": {"id": "t"}}""");
        var asked = await sent.Ask(
            query.Replace("{m}", Literal, StringComparison.Ordinal),
            variables.Replace("{m}", Exact, StringComparison.Ordinal)
        );
        Assert.Null(asked["errors"]);
        Assert.Contains($"\"metadata\":{Exact}", Assert.Single(sent.Requests), StringComparison.Ordinal);
        Assert.Contains("\"amount\":\"1e2\"", sent.Requests[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"n\": 7, \"i\": \"u\"}", "?limit=7&userId=u")]
    [InlineData("{\"n\": 7, \"i\": 123456789012345678901234567890}", "?limit=7&userId=123456789012345678901234567890")]
    [InlineData("{\"n\": 7.5}", null)]
    [InlineData("{\"n\": 1e2}", null)]
    public async Task Reads_other_numbers_as_before(string variables, string? query)
    {
        var sent = new SentOperations(200, """{"success": true, "data": {"items": []}}""");
        await sent.Ask("query ($n: Int, $i: ID) { accounts(first: $n, userId: $i) { nodes { id } } }", variables);
        Assert.Equal(query is null ? [] : [$"GET /api/account/accounts{query}"], sent.Requests);
    }

    private static JsonNode Named(JsonNode list, string name) => list.AsArray().Single(one => (string?)one!["name"] == name)!; // Each has one.
}
