using System.Text.Json.Nodes;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Verifying;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Copies;

/// <summary>
/// Folders of <c>florin backup</c> and <c>florin archive</c> in which somebody has changed something: each command that reads
/// them says which file, and leaves everything as it was.
/// </summary>
public sealed class EditedCopies(EditedCopies.Originals originals) : IClassFixture<EditedCopies.Originals>, IDisposable
{
    private const string Segment = "account/log/";
    private readonly TemporaryDirectory _folder = new();

    private string New => _folder.File("new");

    private string Data => originals.Data;

    [Theory]
    [InlineData("changed", "was changed: its SHA-256 is another")]
    [InlineData("truncated", " bytes, expected ")]
    [InlineData("empty", "has 0 bytes, expected ")]
    [InlineData("renamed", "is missing")]
    [InlineData("missing", "is missing")]
    [InlineData("exchanged", " bytes, expected ")]
    public async Task Name_the_file_that_is_not_as_it_was(string edit, string why)
    {
        foreach (var (copy, commands) in Copies())
        {
            var file = Directory.GetFiles(Path.Combine(copy, Segment)).Single();
            Edit(file, edit);
            foreach (var command in commands)
                await Refused(copy, command, file, why);
        }
    }

    [Theory]
    [InlineData("no JSON", "manifest.json cannot be read")]
    [InlineData("empty", "manifest.json cannot be read")]
    [InlineData("null", "manifest.json is damaged: it is null")]
    [InlineData("another format", "is of format 7")]
    [InlineData("another kind", "kind 'parcel'")]
    [InlineData("another checksum", "was changed: its SHA-256 is another")]
    [InlineData("another range", "do not follow each other at position 1")]
    [InlineData("another place", "'../../../etc/passwd' is not the name of a file")]
    [InlineData("another service", "has the log of money, a service that this program does not have")]
    public async Task Name_what_is_wrong_with_the_manifest(string edit, string why)
    {
        foreach (var (copy, commands) in Copies())
        {
            var file = Path.Combine(copy, "manifest.json");
            await File.WriteAllTextAsync(file, Edited(await File.ReadAllTextAsync(file), edit));
            foreach (var command in commands)
                if (!(edit == "another kind" && command[1] == "verify") && !(edit == "another service" && IsContinued(command)))
                    await Refused(copy, command, copy, why);
        }
    }

    [Theory]
    [InlineData("identity", "installation")]
    [InlineData("digest", "ends elsewhere than the manifest says")]
    public async Task Name_what_does_not_fit_the_log(string field, string why)
    {
        foreach (var (copy, commands) in Copies())
        {
            var file = Path.Combine(copy, "manifest.json");
            var manifest = JsonNode.Parse(await File.ReadAllTextAsync(file))!; // It is one.
            var log = manifest["logs"]!["account"]!;
            if (field == "identity")
                log["identity"] = "log_another";
            else
                log["segments"]![0]!["digest"] = "AAAAAAAAAAAAAAAAAAAAAA==";
            await File.WriteAllTextAsync(file, manifest.ToJsonString());
            foreach (var command in commands)
                if (field == "digest" && IsContinued(command))
                    await Refused(copy, command, copy, "differ at position");
                else if (field == "digest" || IsContinued(command))
                    await Refused(copy, command, "", why);
        }
    }

    [Fact]
    public async Task Are_told_of_a_file_too_many_which_is_not_deleted()
    {
        foreach (var (copy, commands) in Copies())
        {
            var own = Directory.GetFiles(Path.Combine(copy, Segment)).Single();
            var stray = Path.Combine(Path.GetDirectoryName(own)!, "mine.parquet"); // It lies in a folder.
            File.Copy(own, stray);
            foreach (var command in commands)
                if (command is ["archive", "verify", ..])
                    await LogRows.Refuses($"{stray} is not listed in the manifest", command);
                else
                    await LogRows.Succeeds(command);
            Assert.True(File.Exists(stray));
            Directory.Delete(New, recursive: true);
        }
    }

    public void Dispose() => _folder.Dispose();

    // A backup and an archive, each with the commands that read it.
    private IEnumerable<(string Copy, string[][] Commands)> Copies()
    {
        var (backup, archive) = (_folder.File("backup"), _folder.File("archive"));
        SomeBooks.Copy(originals.Backup, backup);
        yield return (
            backup,
            [
                ["restore", $"--from={backup}", $"--data={New}"],
                ["backup", $"--data={Data}", $"--to={backup}"],
            ]
        );
        SomeBooks.Copy(originals.Archive, archive);
        yield return (
            archive,
            [
                ["archive", "verify", $"--from={archive}"],
                ["archive", "restore", $"--from={archive}", $"--data={New}"],
                ["archive", $"--data={Data}", $"--to={archive}"],
            ]
        );
    }

    private static bool IsContinued(string[] command) => command[0] == "backup" || command is ["archive", ['-', ..], ..];

    private async Task Refused(string copy, string[] command, string names, string why)
    {
        var before = Contents(copy);
        var output = await LogRows.Refuses(why, command);
        Assert.Contains(names, output, StringComparison.Ordinal);
        Assert.Equal(before, Contents(copy));
        Assert.False(Directory.Exists(New), "A directory was made.");
        Assert.False(Directory.Exists($"{New}.unfinished"), "A part of a directory was made.");
    }

    private static List<string> Contents(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(file) != "lock")
                .Order(StringComparer.Ordinal)
                .Select(file => $"{file} {Convert.ToHexString(File.ReadAllBytes(file))}"),
        ];

    private static void Edit(string file, string edit)
    {
        var content = File.ReadAllBytes(file);
        switch (edit)
        {
            case "changed":
                content[content.Length / 2] ^= 1;
                File.WriteAllBytes(file, content);
                break;
            case "truncated":
                File.WriteAllBytes(file, content[..^1]);
                break;
            case "empty":
                File.WriteAllBytes(file, []);
                break;
            case "renamed":
                File.Move(file, Path.Combine(Path.GetDirectoryName(file)!, "renamed.parquet")); // It lies in a folder.
                break;
            case "missing":
                File.Delete(file);
                break;
            default:
                File.Copy(
                    Directory
                        .GetFiles(Path.GetDirectoryName(file)!.Replace("account", "user", StringComparison.Ordinal))
                        .First(),
                    file,
                    true
                ); // It lies in a folder.
                break;
        }
    }

    private static string Edited(string manifest, string edit)
    {
        if (edit is "no JSON" or "empty" or "null")
            return edit switch
            {
                "no JSON" => manifest[..^9],
                "null" => edit,
                _ => "",
            };
        var whole = JsonNode.Parse(manifest)!; // It is one.
        var segment = whole["logs"]!["account"]!["segments"]![0]!;
        switch (edit)
        {
            case "another format":
                whole["format"] = 7;
                break;
            case "another kind":
                whole["kind"] = "parcel";
                break;
            case "another checksum":
                segment["file"]!["sha256"] = new string('0', 64);
                break;
            case "another range":
                segment["first"] = 2;
                break;
            case "another place":
                segment["file"]!["name"] = "../../../etc/passwd";
                break;
            default:
                whole["logs"]!["money"] = whole["logs"]!["account"]!.DeepClone();
                break;
        }
        return whole.ToJsonString();
    }

    /// <summary>A stopped Florin with some money, its backup and its archive.</summary>
    public sealed class Originals : IAsyncLifetime
    {
        private readonly MovingToMySql.SomeMoney _money = new();
        private readonly TemporaryDirectory _folder = new();

        /// <summary>The data.</summary>
        public string Data => _folder.File("data");

        /// <summary>Its backup.</summary>
        public string Backup => _folder.File("backup");

        /// <summary>Its archive.</summary>
        public string Archive => _folder.File("archive");

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            await _money.InitializeAsync();
            _money.CopyTo(Data);
            await LogRows.Succeeds("backup", $"--data={Data}", $"--to={Backup}");
            await LogRows.Succeeds("archive", $"--data={Data}", $"--to={Archive}");
        }

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            await _money.DisposeAsync();
            _folder.Dispose();
        }
    }
}
