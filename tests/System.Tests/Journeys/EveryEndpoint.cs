using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class EveryEndpointInOneProcess(OneProcess florin) : EveryEndpoint(florin);

[Collection(Sharing.Apart)]
public sealed class EveryEndpointBetweenSeveralProcesses(SeveralProcesses florin) : EveryEndpoint(florin);

/// <summary>
/// What every endpoint does with what it does not know, endpoint by endpoint from <c>/openapi.json</c>, so that none is
/// forgotten: it names it, and nothing else happens.
/// </summary>
public abstract partial class EveryEndpoint(ITestFlorin florin)
{
    private const string Stranger = "nothingReadsThis";

    // Probes and scrapers may add what they like. What GraphQL refuses is an error of GraphQL.
    private static readonly string[] Lenient = ["/metrics", "/openapi.json", "/asyncapi.json", "/graphql"]; // And health, below.

    private const int LongText = 3000;
    private static readonly string[] BadTexts = ["\\ud800", "\\udc00x", "\\u0000", "\\n", "\\u0085", "\\u202e", "\\u2066"];

    [Fact]
    public async Task Names_a_query_parameter_that_it_does_not_know()
    {
        var admin = await Person.Admin(florin);
        foreach (var (method, path, operation) in await Operations())
        {
            var body = operation["requestBody"] is null ? null : "{}";
            var answer = await admin.Ask(method, $"{path}?{Stranger}=1", body);
            Names(answer, method, path, Stranger);
        }
    }

    [Fact]
    public async Task Refuses_a_parameter_that_is_given_twice_or_empty_or_no_text()
    {
        var admin = await Person.Admin(florin);
        foreach (var (method, path, operation) in await Operations())
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
            if ((string?)parameter!["in"] == "query" && (string?)parameter["name"] is { } name)
                foreach (
                    var query in (string[])[$"{name}=1&{name}=1", $"{name}=", $"{name}=%FF", $"{name}=%0A", $"{name}=%E2%80%AE"]
                )
                    Names(
                        await admin.Ask(method, $"{path}?{query}", operation["requestBody"] is null ? null : "{}"),
                        method,
                        $"{path}?{query}",
                        name
                    );
    }

    [Fact]
    public async Task Names_a_field_that_it_does_not_know()
    {
        var admin = await Person.Admin(florin);
        foreach (var (method, path, operation) in await Operations())
            if (method is not "GET" && !TakesFile(operation) && TakesJson(operation))
                Names(await admin.Ask(method, path, $$"""{"{{Stranger}}": 1}"""), method, path, Stranger);
    }

    [Fact]
    public async Task Refuses_a_bad_text_in_every_field_and_as_a_name()
    {
        var admin = await Person.Admin(florin);
        foreach (var (method, path, operation) in await Operations())
        foreach (var (field, schema) in Fields(operation))
        foreach (var bad in BadTexts.Append(new string('x', Math.Max(LongText, 1 + ((int?)schema["maxLength"] ?? 0)))))
        {
            var isText = schema["type"] is { } type && type.ToJsonString().Contains("string", StringComparison.Ordinal);
            var value = isText ? $"\"{bad}\"" : $$"""{"{{bad}}": "{{bad}}"}""";
            var answer = await admin.Ask(method, path, $$"""{"{{field}}": {{value}}, "{{bad}}": 1}""");
            Names(answer, method, path, field);
        }
    }

    private static bool TakesJson(JsonNode operation) =>
        operation["requestBody"] is not { } body || body["content"]!["application/json"] is not null; // A body has a content.

    private static void Names(Answer answer, string method, string path, string field)
    {
        Assert.True(
            (400, "invalid-request") == (answer.Status, answer.Code),
            $"{method} {path}: {answer.Status} {answer.Text}"
        );
        Assert.True(
            answer.Body!["errors"]!.AsObject().Any(e => e.Key.Split('.', '[')[0] == field), // As the contract demands.
            $"{method} {path} does not name {field}: {answer.Text}"
        );
    }

    private async Task<IReadOnlyList<(string Method, string Path, JsonNode Operation)>> Operations()
    {
        var document = JsonNode.Parse((await florin.Gateway.Ask("GET", "/openapi.json")).Text)!; // It is a document, as below.
        return
        [
            .. document["paths"]!
                .AsObject()
                .Where(path =>
                    !Lenient.Contains(path.Key, StringComparer.Ordinal)
                    && !path.Key.StartsWith("/health", StringComparison.Ordinal)
                )
                .SelectMany(path =>
                    path.Value!.AsObject()
                        .Select(o => (o.Key.ToUpperInvariant(), Filled(path.Key), Resolved(document, o.Value!)))
                ),
        ];
    }

    private static bool TakesFile(JsonNode operation) =>
        operation["requestBody"]?["content"]?.AsObject().ContainsKey("application/json") == false;

    // The schema of a body in place of the reference to it.
    private static JsonNode Resolved(JsonNode document, JsonNode operation)
    {
        var copy = operation.DeepClone();
        if (copy["requestBody"]?["content"]?["application/json"] is JsonObject json)
            json["schema"] = document["components"]!["schemas"]![$"{json["schema"]!["$ref"]}".Split('/')[^1]]!.DeepClone();
        return copy;
    }

    private static IEnumerable<(string Name, JsonNode Schema)> Fields(JsonNode operation) =>
        operation["requestBody"]
            ?["content"]?["application/json"]?["schema"]?["properties"]?.AsObject()
            .Select(p => (p.Key, p.Value!)) // Every property has a schema.
        ?? [];

    // An id of the form that the path needs, of nothing that there is; of a template, what there is.
    private static string Filled(string path) =>
        Placeholder()
            .Replace(
                path.Replace("{kind}/{channel}/{language}", "transaction-completed/email/en", StringComparison.Ordinal),
                path.Contains("/accounts/", StringComparison.Ordinal) ? "acc_1"
                    : path.Contains("/holds/", StringComparison.Ordinal) ? "hold_1"
                    : path.Contains("/users/", StringComparison.Ordinal) ? "user_1"
                    : path.Contains("/payments/", StringComparison.Ordinal) ? "pay_1"
                    : path.Contains("/endpoints/", StringComparison.Ordinal) ? "whe_1"
                    : path.Contains("/deliveries/", StringComparison.Ordinal) ? "whd_1"
                    : path.Contains("/files/", StringComparison.Ordinal) ? "file_1"
                    : path.Contains("/schedules/", StringComparison.Ordinal) ? "sch_1"
                    : path.Contains("/reports/", StringComparison.Ordinal) ? "rep_1"
                    : path.Contains("/notifications/", StringComparison.Ordinal) ? "ntf_1"
                    : "txn_1"
            );

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();
}
