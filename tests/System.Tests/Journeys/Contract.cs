using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Florin.System.Tests.Running;
using Florin.Testing;
using Answer = Florin.System.Tests.Running.Answer;

namespace Florin.System.Tests.Journeys;

/// <summary>
/// What every answer through the gateway is held against: the headers and the envelope of the contract, and the
/// program's own OpenAPI document, in which its path, method and status must stand, and whose schema its body must keep.
/// </summary>
public sealed class Contract
{
    private static readonly ConditionalWeakTable<ITestFlorin, Task<Contract>> Loaded = [];

    private static readonly string[] Headers =
    [
        "X-Request-Id",
        "X-Service",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Strict-Transport-Security",
        "Referrer-Policy",
        "Content-Security-Policy",
    ];

    private const string WriteId = "X-Write-Id";

    private readonly List<(Regex Path, string Template, JsonObject Methods)> _paths;
    private readonly JsonSchema _schemas;

    /// <summary>A contract by the text of an OpenAPI document.</summary>
    public Contract(string openApi)
    {
        var document = JsonNode.Parse(openApi)!; // It is no null.
        _schemas = new JsonSchema(document);
        var paths = document["paths"]!.AsObject(); // A document without paths fails here, as it should.
        // What is written out comes before what has a placeholder at the same place.
        _paths =
        [
            .. paths.OrderBy(p => p.Key.Count(c => c == '{')).Select(p => (Pattern(p.Key), p.Key, p.Value!.AsObject())), // Every path has its methods.
        ];
    }

    /// <summary>Every method and path template of the document.</summary>
    public IEnumerable<string> Endpoints =>
        _paths.SelectMany(p => p.Methods.Select(method => $"{method.Key.ToUpperInvariant()} {p.Template}"));

    /// <summary>The contract of a running Florin.</summary>
    public static Task<Contract> Of(ITestFlorin florin) => Loaded.GetValue(florin, Load);

    /// <summary>What of an answer breaks the contract; nothing where it keeps it.</summary>
    public IEnumerable<string> Breaches(string method, string path, Answer answer)
    {
        foreach (var header in Headers.Where(h => string.IsNullOrEmpty(answer.Header(h))))
            yield return $"has no {header}";
        if (answer.Status >= 500)
            yield return "is a fault of the program";
        if (!IsDocumented(method, path, answer.Status))
            yield return "does not stand in /openapi.json";
        if (answer.Header(WriteId) is not null && !Has(method, path, answer.Status, WriteId))
            yield return $"has {WriteId}, which /openapi.json does not say";
        foreach (var breach in OfSchema(method, path, answer))
            yield return breach;
        if (answer.Status >= 400)
            foreach (var breach in Problem(answer))
                yield return breach;
        else if (path.StartsWith("/api/", StringComparison.Ordinal) && !IsFile(method, path, answer))
        {
            if (answer.ContentType != "application/json" || (bool?)answer.Body?["success"] != true)
                yield return "is not the envelope of a success";
            if (answer.Body?["timestamp"] is null)
                yield return "has no timestamp";
        }
    }

    // What is documented as something else than JSON is sent without an envelope.
    private bool IsFile(string method, string path, Answer answer) =>
        OperationOf(method, path)?["responses"]?[$"{answer.Status}"]?["content"] is JsonObject types
        && answer.ContentType is { } sent and not "application/json"
        && types.ContainsKey(sent);

    /// <summary>Whether the document says that this may be answered there.</summary>
    public bool IsDocumented(string method, string path, int status)
    {
        var bare = path.Split('?')[0];
        var known = _paths.Where(p => p.Path.IsMatch(bare)).ToList();
        if (known.Count == 0)
            return status == 404;
        return known.FirstOrDefault(p => p.Methods.ContainsKey(method.ToLowerInvariant())) is { Methods: { } methods }
            ? methods[method.ToLowerInvariant()]!["responses"]!.AsObject().ContainsKey($"{status}") // OpenAPI demands them.
            : status == 405;
    }

    /// <summary>Whether the document says that this problem may be answered there.</summary>
    public bool IsDocumented(string method, string path, int status, string? code)
    {
        var operation = OperationOf(method, path);
        var known = operation?["responses"]?[$"{status}"]?["content"]?["application/problem+json"]?["schema"]?["allOf"];
        return operation is null || known?[1]?["properties"]?["code"]?["enum"]?.AsArray().Any(c => (string?)c == code) == true;
    }

    /// <summary>Where the body of an answer is not as the document says.</summary>
    public IEnumerable<string> OfSchema(string method, string path, Answer answer)
    {
        var response = OperationOf(method, path)?["responses"]?[$"{answer.Status}"];
        if (response?["$ref"] is { } reference)
            response = _schemas.Referred((string)reference!); // A reference is a text.
        return answer.Body is { } body && response?["content"]?[answer.ContentType ?? ""]?["schema"] is { } schema
            ? _schemas.Breaches(schema, body)
            : [];
    }

    private bool Has(string method, string path, int status, string header) =>
        OperationOf(method, path)?["responses"]?[$"{status}"]?["headers"]?[header] is not null;

    private JsonNode? OperationOf(string method, string path)
    {
        var bare = path.Split('?')[0];
        return _paths
            .FirstOrDefault(p => p.Path.IsMatch(bare) && p.Methods.ContainsKey(method.ToLowerInvariant()))
            .Methods?[method.ToLowerInvariant()];
    }

    private static IEnumerable<string> Problem(Answer answer)
    {
        if (answer.ContentType != "application/problem+json")
            yield return $"is {answer.ContentType}, no problem";
        foreach (var field in (string[])["type", "title", "code", "detail", "requestId", "timestamp"])
            if (string.IsNullOrEmpty((string?)answer.Body?[field]))
                yield return $"has no {field}";
        if ((int?)answer.Body?["status"] != answer.Status || (bool?)answer.Body?["success"] != false)
            yield return "tells another status than it has";
        if (
            (string?)answer.Body?["requestId"] != answer.Header("X-Request-Id")
            && answer.Header("Idempotency-Replayed") is null
        )
            yield return "tells another request id than its header";
        if (answer.Code == "invalid-request" && answer.Body?["errors"] is not JsonObject { Count: > 0 })
            yield return "names no field";
    }

    private static async Task<Contract> Load(ITestFlorin florin) =>
        new((await florin.Gateway.Ask("GET", "/openapi.json")).Text);

    private static Regex Pattern(string template) =>
        new(
            $"^{Regex.Replace(Regex.Escape(template), @"\\\{[^}]*\}", "[^/]+", RegexOptions.None, TimeSpan.FromSeconds(1))}$",
            RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)
        );
}
