using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Florin.Testing.Storage;
using Person = Florin.System.Tests.Journeys.Person;

namespace Florin.System.Tests.Copies;

/// <summary>A backup of attachments that are lost or damaged, here or in the backup.</summary>
public sealed class BackingUpAttachments : IAsyncDisposable
{
    private readonly OneProcess _florin = new();
    private readonly TemporaryDirectory _folder = new();

    private string Here => Path.Combine(_florin.Data, "transaction", "attachments");

    private string There => Path.Combine(_folder.File("backup"), "transaction", "attachments");

    private string[] BackUp => ["backup", $"--data={_florin.Data}", $"--to={_folder.File("backup")}"];

    [Fact]
    public async Task Loses_no_copy_of_what_the_log_names_and_says_what_is_not_right()
    {
        await _florin.Start();
        var person = await Person.New(_florin);
        var path = await Attaching.Transaction(person);
        var (one, two) = (await Attaching.Attached(person, path), await Attaching.Attached(person, path));
        await _florin.StopsWell();
        await LogRows.Succeeds(BackUp);
        var copies = FilesOf(There);
        Assert.Equal(2, copies.Count);
        var (first, second) = (copies[0], copies[1]);

        await Keeps(second, () => File.Delete(Path.Combine(Here, second)), "is missing; the backup has kept its copy");
        Directory.Move(Here, _folder.File("lost"));
        await Keeps(first, () => Directory.CreateDirectory(Here), "is missing; the backup has kept its copy");
        Directory.Delete(Here);
        Directory.Move(_folder.File("lost"), Here);
        await Keeps(first, () => File.WriteAllText(Path.Combine(Here, first), "damaged"), "was changed");

        await File.WriteAllTextAsync(Path.Combine(There, second), "damaged"); // As long or not.
        File.Copy(Path.Combine(There, first), Path.Combine(Here, first), overwrite: true);
        await LogRows.Succeeds(BackUp);
        Assert.StartsWith(Attaching.Pdf, await File.ReadAllTextAsync(Path.Combine(There, second)), StringComparison.Ordinal);

        await IsNeverCopiedDamaged(first);
        await _florin.Start();
        Assert.Equal(200, (await person.At(_florin).Ask("DELETE", one, null)).Status);
        await LogRows.Succeeds(BackUp);
        Assert.EndsWith(two[^20..], Path.GetFileName(Assert.Single(FilesOf(There))).Split('-')[0], StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _florin.DisposeAsync();
        _folder.Dispose();
    }

    // What is wrong is named, the code is not 0, and the backup keeps what it has; then it is right again.
    private async Task Keeps(string name, Action harm, string why)
    {
        var copies = FilesOf(There);
        harm();
        var said = await LogRows.Refuses(why, BackUp);
        Assert.Contains(Path.Combine(Here, name), said, StringComparison.Ordinal);
        Assert.Equal(copies, FilesOf(There));
        Assert.StartsWith(Attaching.Pdf, await File.ReadAllTextAsync(Path.Combine(There, name)), StringComparison.Ordinal);
        if (Directory.Exists(_folder.File("lost")))
            return;
        File.Copy(Path.Combine(There, name), Path.Combine(Here, name), overwrite: true);
        await LogRows.Succeeds(BackUp);
    }

    private async Task IsNeverCopiedDamaged(string name)
    {
        var (here, there) = (Path.Combine(Here, name), Path.Combine(There, name));
        var content = await File.ReadAllBytesAsync(here);
        File.Delete(there);
        content[^1] ^= 1;
        await File.WriteAllBytesAsync(here, content);
        await LogRows.Refuses("it was not copied", BackUp);
        Assert.False(File.Exists(there));
        content[^1] ^= 1;
        await File.WriteAllBytesAsync(here, content);
        await LogRows.Succeeds(BackUp);
    }

    private static List<string> FilesOf(string folder) =>
        [
            .. Directory
                .GetFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file))
                .Order(StringComparer.Ordinal),
        ];
}
