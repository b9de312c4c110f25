using System.Text.Json.Nodes;
using Florin.Testing;

namespace Florin.Unit.Tests.Clients;

/// <summary>What the collection of Postman sends where an endpoint takes a file.</summary>
public sealed class FilesInTheCollection
{
    [Fact]
    public async Task Are_chosen_from_the_disk_and_sent_as_a_type_that_is_taken()
    {
        var collection = await Read("postman/florin.postman_collection.json");
        var document = await Read("openapi.json");
        var operations = document["paths"]!
            .AsObject() // It has some.
            .SelectMany(path => path.Value!.AsObject().Select(method => method.Value!)) // Likewise.
            .Where(operation => operation["requestBody"]?["content"]?["application/json"] is null)
            .Where(operation => operation["requestBody"] is not null)
            .ToList();
        Assert.Equal(3, operations.Count);
        foreach (var operation in operations)
        {
            var request = Requests(collection).Single(one => (string?)one["name"] == (string?)operation["summary"])["request"]!;
            Assert.Equal("file", (string?)request["body"]!["mode"]); // Taking a file, it has one.
            var type = request["header"]!.AsArray().Single(header => (string?)header!["key"] == "Content-Type")!["value"]; // One of a body.
            Assert.True(operation["requestBody"]!["content"]!.AsObject().ContainsKey((string)type!), $"{type} is not taken.");
        }
    }

    private static IEnumerable<JsonNode> Requests(JsonNode folder) =>
        folder["item"] is JsonArray items ? items.SelectMany(item => Requests(item!)) : [folder]; // No item is null.

    private static async Task<JsonNode> Read(string file) =>
        JsonNode.Parse(
            await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "clients", file), TestContext.Current.CancellationToken)
        )!; // It is no null.
}
