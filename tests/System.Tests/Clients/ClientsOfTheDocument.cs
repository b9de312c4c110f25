using System.Text.Json.Nodes;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Florin.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Florin.System.Tests.Clients;

/// <summary>What is generated from the OpenAPI document is true to it, and the TypeScript client and the Postman collection work.</summary>
[Collection(Sharing.Together)]
public sealed class ClientsOfTheDocument(OneProcess florin)
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "clients");

    [Fact]
    public async Task Are_what_the_document_makes()
    {
        var (code, output) = await Run("generate.mjs", $"{florin.Gateway.BaseAddress}", "--check");
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Are_reported_where_the_document_has_changed()
    {
        var document = JsonNode.Parse(await florin.Gateway.GetStringAsync(new Uri("/openapi.json", UriKind.Relative)))!;
        document["components"]!["schemas"]!["AccountView"]!["properties"]!["colour"] = new JsonObject { ["type"] = "string" };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var other = builder.Build();
        other.MapGet("/openapi.json", () => Results.Text(document.ToJsonString(), "application/json"));
        await other.StartAsync(TestContext.Current.CancellationToken);
        var (code, output) = await Run("generate.mjs", other.Urls.Single(), "--check");
        Assert.Equal(1, code);
        Assert.Contains("clients/openapi.json is not what the document makes", output, StringComparison.Ordinal);
        Assert.Contains("clients/typescript/src/schema.ts is not", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compile_and_pay_once_where_answers_are_lost()
    {
        var (tsc, messages) = await Run("node_modules/typescript/bin/tsc", "--project", Path.Combine(Folder, "typescript"));
        Assert.True(tsc == 0, messages);
        await using var dropper = await AnswerDropper.Start(florin.Gateway);
        var (code, output) = await Run("typescript/test/journey.mjs", $"{florin.Gateway.BaseAddress}", $"{dropper.Address}");
        Assert.True(code == 0, output);
        Assert.Contains("9 checks, 0 failed", output, StringComparison.Ordinal);
        Assert.True(dropper.Posted > 10, $"{dropper.Posted} requests arrived, so none was sent twice.");
    }

    [Theory]
    [InlineData("tokens.mjs", "1 token at first, 1 after 20 refusals")]
    [InlineData("waiting.mjs", "COMPLETED: txn_1, txn_1/events?after=2 wait=20, txn_1")]
    public async Task Ask_no_more_often_than_is_needed(string script, string expected)
    {
        var (tsc, messages) = await Run("node_modules/typescript/bin/tsc", "--project", Path.Combine(Folder, "typescript"));
        Assert.True(tsc == 0, messages);
        var (code, output) = await Run($"typescript/test/{script}");
        Assert.True(code == 0, output);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tour_as_a_collection_of_Postman()
    {
        var (code, output) = await Run(
            "node_modules/newman/bin/newman.js",
            "run",
            Path.Combine(Folder, "postman", "florin.postman_collection.json"),
            "--folder",
            "A tour: log in, open accounts, transfer",
            "--env-var",
            $"baseUrl={florin.Gateway.BaseAddress!.GetLeftPart(UriPartial.Authority)}",
            "--color",
            "off"
        );
        Assert.True(code == 0, output);
        Assert.Matches(@"assertions │\s+13 │\s+0", output);
    }

    private static Task<(int ExitCode, string Output)> Run(string script, params string[] arguments) =>
        NodeScript.Run(Path.Combine(Folder, script), arguments);
}
