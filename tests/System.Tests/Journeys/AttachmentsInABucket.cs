using System.Net;
using Florin.Platform.Copies;
using Florin.System.Tests.Running;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Journeys;

/// <summary>Attachments in a bucket that is away for a while, and with a program that is killed while files come.</summary>
public sealed class AttachmentsInABucket : IAsyncDisposable
{
    private readonly OneProcess _florin = new();

    [Fact]
    public async Task Are_refused_while_it_is_away_and_nothing_is_half_done()
    {
        Assert.SkipWhen(BucketServer.Missing is not null, BucketServer.Missing ?? "");
        var server = await BucketServer.Start();
        await _florin.Start(Bucket(server));
        var person = await Person.New(_florin);
        var path = await Attaching.Transaction(person);
        var one = await Attaching.Attached(person, path);
        Assert.StartsWith(Attaching.Pdf, (await person.Get($"{one}/content")).Text, StringComparison.Ordinal);
        using var part = await Content(person, one);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("1.7\n", await part.Content.ReadAsStringAsync());
        using var anybody = new HttpClient();
        var link = new Uri((string)(await person.Post($"{one}/link")).Data["url"]!); // As in the contract.
        Assert.StartsWith(Attaching.Pdf, await anybody.GetStringAsync(link), StringComparison.Ordinal);
        var two = await Attaching.Attached(person, path);
        await person.Ask("DELETE", two, null);
        Assert.Single(await Stored(server));
        await server.DisposeAsync();
        for (var i = 0; i < 30; i++) // More than it takes to open a circuit.
            Assert.Equal((503, "unavailable"), await Refused(person, path));
        Assert.Equal(503, (await _florin.Gateway.Ask("GET", $"{one}/content", token: person.Token)).Status);
        Assert.Single((await person.Get(path)).Data["items"]!.AsArray());
        await person.MovesTo("COMPLETED", person.Deposit(await person.Opens(), 1)); // The service is well.
    }

    [Fact]
    public async Task Are_whole_or_not_there_after_a_kill()
    {
        await _florin.Start();
        var person = await Person.New(_florin);
        var path = await Attaching.Transaction(person);
        for (var killed = 0; killed < 3; killed++)
        {
            var sent = Enumerable.Range(0, 4).Select(_ => Upload(person, path)).ToList();
            await Task.Delay(
                TimeSpan.FromMilliseconds(40 * (killed + 1)),
                TimeProvider.System,
                TestContext.Current.CancellationToken
            );
            await _florin.Kill();
            var acknowledged = (await Task.WhenAll(sent)).Count(status => status == 201);
            await _florin.Start();
            var items = (await person.Get(path)).Data["items"]!.AsArray();
            Assert.True(items.Count >= acknowledged, $"{acknowledged} were acknowledged, {items.Count} are there.");
            foreach (var item in items)
                Assert.Equal(
                    200,
                    (await _florin.Gateway.Ask("GET", $"{path}/{(string)item!["id"]!}/content", token: person.Token)).Status
                );
            var folder = new FolderFiles(Path.Combine(_florin.Data, "transaction", "attachments"));
            await Eventually.Is(() => folder.Names("", CancellationToken.None), names => names.Count == items.Count);
            foreach (var item in items)
                Assert.Equal(200, (await person.Ask("DELETE", $"{path}/{(string)item!["id"]!}", null)).Status);
        }
    }

    [Fact]
    public async Task Are_erased_with_their_person_and_come_back_with_a_backup()
    {
        await _florin.Start();
        var person = await Person.New(_florin);
        var account = await person.Opens();
        var made = await person.MovesTo("COMPLETED", person.Deposit(account, 5));
        var path = $"{Person.Transactions}/{(string)made["id"]!}/attachments"; // As in the contract.
        var one = await Attaching.Attached(person, path);
        await person.MovesTo("COMPLETED", person.Withdrawal(account, 5)); // Who has money is not erased.
        using var folder = new TemporaryDirectory();
        var (backup, restored) = (folder.File("backup"), folder.File("restored"));
        var (code, text) = await FlorinProcess.Run(["backup", "--data", _florin.Data, "--to", backup]);
        Assert.True(code == 0 && text.Contains("with 1 files beside the logs", StringComparison.Ordinal), text);
        // A folder that is lost is no reason to remove its files from the backup.
        Directory.Move(Path.Combine(_florin.Data, "transaction", "attachments"), folder.File("elsewhere"));
        (code, text) = await FlorinProcess.Run(["backup", "--data", _florin.Data, "--to", backup]);
        Assert.True(code == 1 && text.Contains("the backup has kept its copy", StringComparison.Ordinal), text);
        Directory.Move(folder.File("elsewhere"), Path.Combine(_florin.Data, "transaction", "attachments"));
        (code, text) = await FlorinProcess.Run(["restore", "--from", backup, "--data", restored]);
        Assert.True(code == 0, text);
        var files = new FolderFiles(Path.Combine(restored, "transaction", "attachments"));
        var name = Assert.Single(await files.Names("", CancellationToken.None));
        (code, text) = await FlorinProcess.Run(["verify", "--data", restored]);
        Assert.True(code == 0 && text.Contains("1 attachments with their files", StringComparison.Ordinal), text);
        await files.Write(name, new byte[] { 1 }, CancellationToken.None);
        (code, text) = await FlorinProcess.Run(["verify", "--data", restored]);
        Assert.True(code == 1 && text.Contains("was changed", StringComparison.Ordinal), text);
        var admin = await Person.Admin(_florin);
        Assert.Equal(200, (await admin.Post($"/api/user/users/{person.Id}/erase", "{}")).Status);
        await Eventually.Is(() => admin.Get(path), left => left.Data["items"]!.AsArray().Count == 0);
        Assert.Equal(404, (await admin.Get($"{one}/content")).Status);
        Assert.Equal("forbidden", (await admin.Post(path, Attaching.File(Attaching.Pdf))).Code); // It would stay for ever.
        var left = new FolderFiles(Path.Combine(_florin.Data, "transaction", "attachments"));
        await Eventually.Is(() => left.Names("", CancellationToken.None), names => names.Count == 0);
    }

    public ValueTask DisposeAsync() => _florin.DisposeAsync();

    private async Task<int> Upload(Person person, string path)
    {
        var content = new byte[8 << 20];
        Attaching.Pdf.Select(letter => (byte)letter).ToArray().CopyTo(content, 0);
        try
        {
            return (await _florin.Gateway.Ask("POST", path, Attaching.File(content), person.Token)).Status;
        }
        catch (HttpRequestException)
        {
            return 0; // It was killed meanwhile.
        }
    }

    private static string[] Bucket(BucketServer server) =>
        [
            $"--Attachments:S3:Bucket={BucketServer.Bucket}",
            "--Attachments:S3:Prefix=files",
            $"--Attachments:S3:Endpoint={server.Address}",
            "--Attachments:S3:AccessKey=key",
            "--Attachments:S3:SecretKey=secret",
        ];

    private static async Task<IReadOnlyList<string>> Stored(BucketServer server)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        var listed = await client.GetStringAsync(new Uri($"{BucketServer.Bucket}?list-type=2", UriKind.Relative));
        return [.. listed.Split("<Key>").Skip(1).Select(key => key.Split('<')[0])];
    }

    private async Task<(int, string?)> Refused(Person person, string path)
    {
        var answer = await _florin.Gateway.Ask("POST", path, Attaching.File(Attaching.Pdf), person.Token);
        return (answer.Status, answer.Code);
    }

    private async Task<HttpResponseMessage> Content(Person person, string one)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{one}/content");
        request.Headers.Authorization = new("Bearer", person.Token);
        request.Headers.Range = new(5, 8);
        return await _florin.Gateway.SendAsync(request);
    }
}
