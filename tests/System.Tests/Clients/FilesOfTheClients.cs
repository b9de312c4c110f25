using Florin.Client;
using Florin.Client.Models;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Florin.Testing;

namespace Florin.System.Tests.Clients;

/// <summary>Files that the packages for .NET and TypeScript send and read, and what TypeScript does where it is refused.</summary>
[Collection(Sharing.Together)]
public sealed class FilesOfTheClients(OneProcess florin)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly string Folder = Path.Combine(SourceTree.Root, "clients");
    private Uri Address => florin.Gateway.BaseAddress!; // Set by the fixture.

    [Theory]
    [InlineData("application/pdf", "invoice.pdf", "%PDF-1.7\n\u00ff\0")]
    [InlineData("text/plain", "note.txt", "{\"success\":true,\"data\":1}")]
    public async Task Are_streams_in_dotnet(string type, string name, string text)
    {
        var person = await Person.New(florin);
        var made = await person.MovesTo("COMPLETED", person.Deposit(await person.Opens(), 5));
        using var client = new FlorinClient(Address, FlorinCredential.Token(person.Token!)); // Somebody new has one.
        var attachments = client.Api.Transaction.Transactions[(string)made["id"]!].Attachments; // As in the contract.
        var content = global::System.Text.Encoding.UTF8.GetBytes(text);
        await using var file = new MemoryStream(content);
        var added = await attachments.PostAsync(file, type, request => request.QueryParameters.Name = name, Stop);
        Assert.Equal((name, type, (long?)content.Length), (added!.Name, added.ContentType, added.Bytes));
        var one = attachments[added.Id!];
        Assert.Equal(content, await All(await one.Content.GetAsync(cancellationToken: Stop)));
        var link = await one.Link.PostAsync(new ShareBody { ExpiresIn = 60 }, cancellationToken: Stop);
        var shared = one.Shared.WithUrl(new Uri(Address, link!.Url!).AbsoluteUri);
        Assert.Equal(content, await All(await shared.GetAsync(cancellationToken: Stop)));
    }

    [Fact]
    public async Task Are_downloaded_in_dotnet_where_JSON_is_sent_as_well()
    {
        var person = await Person.New(florin);
        var account = await person.Opens();
        using var client = new FlorinClient(Address, FlorinCredential.Token(person.Token!)); // Somebody new has one.
        var request = client.Api.Report.Statements.ToGetRequestInformation(asked =>
        {
            (asked.QueryParameters.AccountId, asked.QueryParameters.Format) = (account, "csv");
            asked.QueryParameters.Period = $"{TimeProvider.System.GetUtcNow():yyyy-MM}";
        });
        var text = global::System.Text.Encoding.UTF8.GetString(await All(await client.Download(request, Stop)));
        Assert.StartsWith("type,position,bookedAt", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_whatever_a_program_has_of_them_in_TypeScript()
    {
        await Compile();
        var (types, messages) = await Run(
            "node_modules/typescript/bin/tsc",
            "--project",
            Path.Combine(Folder, "typescript", "test")
        );
        Assert.True(types == 0, messages);
        var (code, output) = await Run("typescript/test/files.mjs", $"{Address}");
        Assert.True(code == 0, output);
        Assert.Contains("14 checks, 0 failed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_again_in_TypeScript_only_with_another_credential_and_where_one_is_needed()
    {
        await Compile();
        var (code, output) = await Run("typescript/test/refused.mjs");
        Assert.True(code == 0, output);
        foreach (var credential in (string[])["anonymous", "token", "apiKey", "clientCredentials"])
        foreach (var operation in (string[])["log-in", "reading", "writing"])
        {
            var times = credential == "clientCredentials" && operation != "log-in" ? 2 : 1;
            Assert.Contains($"{credential}, {operation}: {times} times, {times} credentials", output, StringComparison.Ordinal);
        }
    }

    private static async Task<byte[]> All(Stream? content)
    {
        await using var stream = content!; // It was answered.
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Stop);
        return all.ToArray();
    }

    private static async Task Compile()
    {
        var (code, messages) = await Run("node_modules/typescript/bin/tsc", "--project", Path.Combine(Folder, "typescript"));
        Assert.True(code == 0, messages);
    }

    private static Task<(int ExitCode, string Output)> Run(string script, params string[] arguments) =>
        NodeScript.Run(Path.Combine(Folder, script), arguments);
}
