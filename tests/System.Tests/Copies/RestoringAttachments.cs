using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Florin.Testing;
using Florin.Testing.Storage;
using Person = Florin.System.Tests.Journeys.Person;

namespace Florin.System.Tests.Copies;

/// <summary>The files of attachments where a log is restored, and where they were moved.</summary>
public sealed class RestoringAttachments : IAsyncDisposable
{
    private readonly OneProcess _florin = new();
    private readonly TemporaryDirectory _folder = new();

    private string Backup => _folder.File("backup");

    private string Attachments => Path.Combine(_florin.Data, "transaction", "attachments");

    [Fact]
    public async Task Brings_them_back_with_the_log_of_their_service_alone()
    {
        var (person, one) = await Attached();
        await LogRows.Succeeds("backup", $"--data={_florin.Data}", $"--to={Backup}");
        Directory.Move(Path.Combine(_florin.Data, "transaction"), _folder.File("lost"));
        var stored = Directory
            .GetFiles(Path.Combine(Backup, "transaction", "attachments"), "*", SearchOption.AllDirectories)
            .Single();
        var content = await File.ReadAllTextAsync(stored);
        await File.WriteAllTextAsync(stored, "changed");
        await IsRestoredWithoutIt("was changed: its SHA-256 is another");
        var whole = _folder.File("whole");
        await LogRows.Refuses("was changed: its SHA-256 is another", "restore", $"--from={Backup}", $"--data={whole}");
        await LogRows.Refuses("the file of att_", "verify", $"--data={whole}"); // As much as was restored is there.
        File.Move(stored, _folder.File("away"));
        Directory.Delete(Path.Combine(_florin.Data, "transaction"), recursive: true);
        await IsRestoredWithoutIt("the file of att_");
        Directory.Delete(Path.Combine(_florin.Data, "transaction"), recursive: true);
        await File.WriteAllTextAsync(stored, content);
        await LogRows.Succeeds(Restoring());
        await LogRows.Succeeds("verify", $"--data={_florin.Data}");
        await _florin.Start();
        var read = await person.At(_florin).Get($"{one}/content");
        Assert.StartsWith(Attaching.Pdf, read.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_them_from_the_rest_where_an_archive_has_none_and_says_so()
    {
        await Attached();
        var archive = _folder.File("archive");
        await LogRows.Succeeds("archive", $"--data={_florin.Data}", $"--to={archive}");
        var (with, without) = (_folder.File("with"), _folder.File("without"));
        var said = await LogRows.Succeeds(
            "archive",
            "restore",
            $"--from={archive}",
            $"--data={with}",
            $"--rest={_florin.Data}"
        );
        Assert.DoesNotContain("the file of att_", said, StringComparison.Ordinal);
        Assert.Equal(
            Directory.GetFiles(Attachments, "*", SearchOption.AllDirectories).Select(Path.GetFileName),
            Directory
                .GetFiles(Path.Combine(with, "transaction", "attachments"), "*", SearchOption.AllDirectories)
                .Select(Path.GetFileName)
        );
        await LogRows.Succeeds("verify", $"--data={with}");
        said = await LogRows.Succeeds("archive", "restore", $"--from={archive}", $"--data={without}");
        Assert.Contains("An archive has no files beside the logs", said, StringComparison.Ordinal);
        Assert.Contains("the file of att_", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looks_for_them_where_the_settings_say()
    {
        await Attached();
        var elsewhere = _folder.File("elsewhere");
        Directory.Move(Attachments, elsewhere);
        await LogRows.Refuses($"is missing: {Attachments}", "verify", $"--data={_florin.Data}");
        await LogRows.Succeeds("verify", $"--data={_florin.Data}", $"--Attachments:Folder={elsewhere}");
        Assert.SkipWhen(BucketServer.Missing is not null, BucketServer.Missing ?? "");
        await using var server = await BucketServer.Start();
        string[] settings =
        [
            "verify",
            $"--data={_florin.Data}",
            $"--Attachments:S3:Bucket={BucketServer.Bucket}",
            $"--Attachments:S3:Endpoint={server.Address}",
            "--Attachments:S3:AccessKey=key",
            "--Attachments:S3:SecretKey=secret",
        ];
        await LogRows.Refuses($"is missing: s3://{BucketServer.Bucket}/", settings);
        using var client = new HttpClient { BaseAddress = server.Address };
        foreach (var file in Directory.GetFiles(elsewhere, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(elsewhere, file).Replace(Path.DirectorySeparatorChar, '/');
            using var body = new ByteArrayContent(await File.ReadAllBytesAsync(file));
            using var put = await client.PutAsync(new Uri($"{BucketServer.Bucket}/{name}", UriKind.Relative), body);
            put.EnsureSuccessStatusCode();
        }
        await LogRows.Succeeds(settings);
    }

    public async ValueTask DisposeAsync()
    {
        await _florin.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<(Person Person, string One)> Attached()
    {
        await _florin.Start();
        var person = await Person.New(_florin);
        var one = await Attaching.Attached(person);
        var export = await person.Get($"/api/user/users/{person.Id}/export");
        var known = Assert.Single(export.Data["attachments"]!.AsArray()); // As in the contract.
        Assert.Equal(
            ("invoice.pdf", "application/pdf", $"{one}/content"),
            ((string?)known!["name"], (string?)known["contentType"], (string?)known["content"])
        );
        await _florin.StopsWell();
        return (person, one);
    }

    private async Task IsRestoredWithoutIt(string why)
    {
        var said = await LogRows.Refuses(why, Restoring());
        Assert.Contains("is missing: ", said, StringComparison.Ordinal); // As florin verify says it.
        Assert.Empty(Directory.GetFileSystemEntries(_florin.Data, "*.unfinished"));
        Assert.True(File.Exists(Path.Combine(_florin.Data, "transaction", "log.db")));
    }

    private string[] Restoring() => ["restore", $"--from={Backup}", $"--data={_florin.Data}", "--service=transaction"];
}
