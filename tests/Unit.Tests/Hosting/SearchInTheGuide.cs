using System.Text.Json.Nodes;
using Florin.Host.Composition;
using Florin.Testing;

namespace Florin.Unit.Tests.Hosting;

/// <summary>What the guide says of searching in one service, beside what is documented.</summary>
public sealed class SearchInTheGuide
{
    private static readonly JsonObject Made = PublicApi.Document();

    [Fact]
    public async Task Names_what_one_service_gives_otherwise_than_all_together()
    {
        var (all, one) = (Data("/api/search"), Data("/api/transaction/search"));
        List<string> differ = [.. Without(all, one), .. Without(Items(one), Items(all))];
        Assert.Equal(["missing", "cursor"], differ);
        var lines = await File.ReadAllLinesAsync(
            Path.Combine(SourceTree.Root, "docs", "guide", "search.md"),
            TestContext.Current.CancellationToken
        );
        var said = lines.Single(line => line.StartsWith("Each service", StringComparison.Ordinal));
        foreach (var field in differ.Append("complete"))
            Assert.Contains($"`{field}`", said, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Without(JsonObject fields, JsonObject others) =>
        fields.Select(field => field.Key).Except(others.Select(field => field.Key), StringComparer.Ordinal);

    private static JsonObject Data(string path)
    {
        var answer = Made["paths"]![path]!["get"]!["responses"]!["200"]!; // Both are there.
        return Fields(answer["content"]!["application/json"]!["schema"]!["properties"]!["data"]!); // It is JSON in the envelope.
    }

    private static JsonObject Items(JsonObject data) => Fields(data["items"]!["items"]!); // A list has them.

    private static JsonObject Fields(JsonNode schema) =>
        (string?)schema["$ref"] is { } name
            ? Fields(Made["components"]!["schemas"]![name.Split('/')[^1]]!) // It dangles nowhere.
            : schema["properties"]!.AsObject(); // An object has them.
}
