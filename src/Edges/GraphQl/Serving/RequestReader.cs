using System.Buffers;
using System.Text.Json;
using Florin.GraphQlEdge.Calls;
using Florin.GraphQlEdge.Fields;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Http;
using GraphQL;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Florin.GraphQlEdge.Serving;

/// <summary>Reads a request of GraphQL over HTTP: the parameters of a GET, or the JSON body of a POST.</summary>
internal sealed class RequestReader(GraphQlOptions options)
{
    private const string Json = "application/json";

    private static readonly string[] Known = ["query", "operationName", "variables", "extensions"];
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads it.</summary>
    /// <exception cref="NotExecuted">It is not one.</exception>
    public async Task<GraphQlRequest> Read(HttpContext http)
    {
        if (http.Request.Headers.ContainsKey(IdempotencyKey.Header) && !KeyHeader.IsValid(http.Request.Headers))
            throw Invalid($"{IdempotencyKey.Header}: {IdempotencyKey.Form}"); // Else a command would run without one.
        var isPost = HttpMethods.IsPost(http.Request.Method);
        using var sent = isPost ? Parse(await Body(http)) : Parameters(http.Request.QueryString.Value);
        var root = sent.RootElement;
        if (root.ValueKind is not JsonValueKind.Object)
            throw Invalid(
                "The body must be a JSON object with query, operationName, variables and extensions; batches are not supported."
            );
        foreach (var property in root.EnumerateObject())
            if (NameOf(property) is var name && !Known.Contains(name, StringComparer.Ordinal))
                throw Invalid($"'{Shortened(name)}' is not known; expected one of {string.Join(", ", Known)}.");
        return new GraphQlRequest(
            Text(root, "query"),
            Text(root, "operationName"),
            Variables(Object(root, "variables")),
            HashOf(Object(root, "extensions"))
        );
    }

    private async Task<ReadOnlyMemory<byte>> Body(HttpContext http)
    {
        if (
            !MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        )
            throw new NotExecuted(
                StatusCodes.Status415UnsupportedMediaType,
                EdgeCodes.Invalid,
                http.Request.ContentType is { Length: > 0 } sent
                    ? $"The content type '{PlainText.Shortened(sent)}' is not supported; expected {Json}."
                    : $"The request has no content type; expected {Json}."
            );
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw new NotExecuted(StatusCodes.Status415UnsupportedMediaType, EdgeCodes.Invalid, "The charset must be utf-8.");
        if (http.Request.ContentLength > options.MaxRequestBytes)
            throw new NotExecuted(
                StatusCodes.Status413PayloadTooLarge,
                "body-too-large",
                $"The body has {http.Request.ContentLength} bytes; at most {options.MaxRequestBytes} are allowed."
            );
        // The gateway has taken it in.
        var reader = http.Request.BodyReader;
        var read = await reader.ReadAtLeastAsync((int)(http.Request.ContentLength ?? 0), http.RequestAborted);
        var body = read.Buffer.ToArray();
        reader.AdvanceTo(read.Buffer.End);
        return body;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body, Strict);
        }
        catch (JsonException wrong)
        {
            // A name that is there twice has no place, and stands in quotes.
            throw Invalid(
                wrong.BytePositionInLine is { } at ? $"The body is not valid JSON, at byte {at} of line {wrong.LineNumber + 1}."
                : wrong.Message.Split('\'') is [_, var name, ..] ? $"'{PlainText.Shortened(name)}' is specified more than once."
                : "A name is specified more than once in an object."
            );
        }
    }

    private static JsonDocument Parameters(string? query)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            foreach (var (name, value) in QueryText.Parameters(query ?? ""))
            {
                if (name is null || value is null)
                    throw Invalid("The query string is not valid percent-encoded UTF-8.");
                json.WritePropertyName(name);
                if (name is "variables" or "extensions" && value.Length > 0)
                    Raw(json, name, value);
                else
                    json.WriteStringValue(value);
            }
            json.WriteEndObject();
        }
        return Parse(body.WrittenMemory);
    }

    private static void Raw(Utf8JsonWriter json, string name, string value)
    {
        try
        {
            json.WriteRawValue(value);
        }
        catch (JsonException)
        {
            throw Invalid($"The parameter {name} is not valid JSON.");
        }
    }

    private static string? Text(in JsonElement root, string name) =>
        !root.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null ? null
        : value.ValueKind is JsonValueKind.String ? ValidText(value, name)
        : throw Invalid($"{name} must be a string.");

    private static string? ValidText(in JsonElement value, string name)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            throw Invalid($"{name} is not valid Unicode.");
        }
    }

    private static string NameOf(in JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw Invalid("A name in the body is not valid Unicode.");
        }
    }

    private static JsonElement Object(in JsonElement root, string name) =>
        !root.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null ? Empty
        : value.ValueKind is JsonValueKind.Object ? value
        : throw Invalid($"{name} must be an object.");

    // Half a character, written as an escape, is in no text.
    private static Inputs Variables(in JsonElement variables)
    {
        try
        {
            var values = variables.EnumerateObject();
            return new Inputs(
                values.ToDictionary(one => one.Name, one => VariableValues.Of(one.Value), StringComparer.Ordinal)
            );
        }
        catch (InvalidOperationException)
        {
            throw Invalid("variables is not valid Unicode.");
        }
    }

    private static string? HashOf(in JsonElement extensions)
    {
        if (!extensions.TryGetProperty("persistedQuery", out var persisted))
            return null;
        if (
            persisted.ValueKind is not JsonValueKind.Object
            || !persisted.TryGetProperty("version", out var version)
            || version.ValueKind is not JsonValueKind.Number
            || !version.TryGetInt32(out var number)
            || number != 1
            || !persisted.TryGetProperty("sha256Hash", out var hash)
            || hash.ValueKind is not JsonValueKind.String
        )
            throw Invalid("extensions.persistedQuery must have a version, which is 1, and a sha256Hash.");
        return ValidText(hash, "sha256Hash");
    }

    private static NotExecuted Invalid(string detail) => new(StatusCodes.Status400BadRequest, EdgeCodes.Invalid, detail);

    private static string Shortened(string text) => text.Length <= 40 ? text : $"{text[..40]}…";

    private static readonly JsonElement Empty = JsonElement.Parse("{}");
}
