using System.Text.Json.Nodes;
using Florin.Host.Composition;
using Florin.Platform.Http;
using Florin.Platform.Http.OpenApi;
using Florin.Testing;

namespace Florin.Unit.Tests.Hosting;

/// <summary>What GET /openapi.json says of files, so that generators of clients send and give bytes, and what guides say of them.</summary>
public sealed class FilesInTheApiDocument
{
    private const string Json = "application/json";
    private const string Bytes = """{"type":"string","format":"binary"}""";
    private static readonly JsonObject Made = PublicApi.Document();

    private static IEnumerable<(string Path, Endpoint Endpoint, JsonNode Operation)> Operations =>
        from service in Catalog.Described()
        from endpoint in service.Endpoints
        where !endpoint.Access.IsServices
        let path = ApiDocument.Public(service.Definition.Name, endpoint.Path)
        select (path, endpoint, Made["paths"]![path]![endpoint.Method.ToLowerInvariant()]!); // Each is in the document.

    [Fact]
    public void Are_bytes_where_they_are_taken()
    {
        var taken = Operations.Where(one => one.Endpoint.FileTypes.Count > 0).ToList();
        Assert.Contains(taken, one => one.Endpoint.FileTypes.Contains(UploadedFile.Form, StringComparer.Ordinal));
        foreach (var (path, endpoint, operation) in taken)
        foreach (var type in endpoint.FileTypes)
        {
            var schema = operation["requestBody"]?["content"]?[type]?["schema"];
            var file = type == UploadedFile.Form ? schema?["properties"]?["file"] : schema;
            Assert.True(file?.ToJsonString() == Bytes, $"{path} takes {type} as {schema?.ToJsonString()}.");
        }
    }

    [Fact]
    public void Are_bytes_where_they_are_sent_and_no_JSON_beside_them_is_made_up()
    {
        var sent = Operations.Where(one => one.Endpoint.Files.Count > 0).ToList();
        Assert.Contains(sent, one => one.Endpoint.Data is null);
        Assert.Contains(sent, one => one.Endpoint.Data is not null);
        foreach (var (path, endpoint, operation) in sent)
        {
            var content = operation["responses"]!["200"]!["content"]!.AsObject(); // It sends a file.
            foreach (var type in endpoint.Files.Where(type => endpoint.Data is null || type != Json))
                Assert.True(content[type]?["schema"]?.ToJsonString() == Bytes, $"{path} sends {type}.");
            Assert.Equal(
                endpoint.Data is not null || endpoint.Files.Contains(Json, StringComparer.Ordinal),
                content.ContainsKey(Json)
            );
            Assert.Empty(content.Select(one => one.Key).Except([.. endpoint.Files, Json], StringComparer.Ordinal));
        }
    }

    [Fact]
    public void May_be_other_files_than_the_client_knows()
    {
        var parts = Operations.Where(one => one.Operation["responses"]!["206"] is not null).ToList(); // It has responses.
        Assert.Equal(2, parts.Count);
        foreach (var (_, _, operation) in parts)
            Assert.Contains("`precondition-failed`", (string?)operation["responses"]!["412"]?["description"]); // As above.
    }

    [Fact]
    public async Task Are_in_the_guide_with_the_whole_paths_of_their_operations_and_examples()
    {
        var guide = await Guide("attachments.md");
        foreach (var (path, endpoint, _) in Operations)
            if (path.Contains("/attachments", StringComparison.Ordinal) && !path.EndsWith("/shared", StringComparison.Ordinal))
                Assert.Contains($"| {endpoint.Method} {path} |", guide, StringComparison.Ordinal);
        var examples = string.Concat(guide.Split("```").Where((_, at) => at % 2 == 1));
        foreach (var example in (string[])["$id/content", "$id/link", "-X DELETE $attachments/$id"])
            Assert.Contains(example, examples, StringComparison.Ordinal);
    }

    private static Task<string> Guide(string name) =>
        File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "docs", "guide", name), TestContext.Current.CancellationToken);
}
