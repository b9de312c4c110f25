using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Florin.System.Tests.Verifying;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Copies;

/// <summary><c>florin archive</c>, into a folder and into a bucket, and what is made of that.</summary>
public sealed class Archiving(MovingToMySql.SomeMoney money) : IClassFixture<MovingToMySql.SomeMoney>, IAsyncDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly OneProcess _florin = new();

    private string Archive => _folder.File("archive");

    [Fact]
    public async Task Keeps_a_part_of_the_logs_that_makes_the_whole_again_with_the_rest()
    {
        money.CopyTo(_florin.Data);
        var middle = (string)
            Database.Ask(
                Log("transaction"),
                "SELECT strftime('%Y-%m-%dT%H:%M:%f', micros / 1e6, 'unixepoch') || 'Z' FROM log ORDER BY position LIMIT 1 OFFSET 3"
            )[0][0]!; // A time.
        await Succeeds("archive", $"--data={_florin.Data}", $"--to={Archive}", $"--before={middle}");
        Assert.Contains("transaction: ", await Verified(), StringComparison.Ordinal);
        var restored = _folder.File("restored");
        await Succeeds("archive", "restore", $"--from={Archive}", $"--data={restored}", $"--rest={_florin.Data}");
        await Succeeds("verify", $"--data={restored}");
        foreach (var service in (string[])["user", "account", "transaction", "audit"])
            Assert.Equal(Rows(Log(service)), Rows(Path.Combine(restored, service, "log.db")));
        await Succeeds("archive", $"--data={_florin.Data}", $"--to={Archive}");
        Assert.Contains("equal to the log", await Verified(), StringComparison.Ordinal);
        await _florin.Start();
        Assert.Equal(15m, await money.Person.At(_florin).Balance(money.Account));
    }

    [Fact]
    public async Task Finds_where_archive_and_log_differ()
    {
        money.CopyTo(_florin.Data);
        await Succeeds("archive", $"--data={_florin.Data}", $"--to={Archive}");
        Assert.True(Database.TryChange(Log("account"), "UPDATE log SET eventType = 'AccountClosed' WHERE position = 2"));
        await Refuses(
            "account: ",
            ["archive", "verify", $"--from={Archive}", $"--data={_florin.Data}"],
            "differs from it at position 2"
        );
        var file = Directory.GetFiles(Path.Combine(Archive, "user", "log")).Single();
        var content = await File.ReadAllBytesAsync(file);
        content[content.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, content);
        await Refuses("user: ", ["archive", "verify", $"--from={Archive}"], "was changed: its SHA-256 is another");
    }

    [Fact]
    public async Task Is_neither_a_backup_nor_made_of_one()
    {
        money.CopyTo(_florin.Data);
        await Succeeds("archive", $"--data={_florin.Data}", $"--to={Archive}");
        await Refuses("kind 'archive', not 'backup'", ["backup", $"--data={_florin.Data}", $"--to={Archive}"]);
        await Refuses("is an archive", ["restore", $"--from={Archive}", $"--data={_folder.File("restored")}"]);
        await Refuses(
            "is not a time",
            ["archive", $"--data={_florin.Data}", $"--to={Archive}", "--before=yesterday"],
            "--before"
        );
    }

    [Fact]
    public async Task Can_be_in_a_bucket()
    {
        Assert.SkipWhen(BucketServer.Missing is not null, BucketServer.Missing ?? "");
        await using var server = await BucketServer.Start();
        money.CopyTo(_florin.Data);
        string[] settings =
        [
            $"--Storage:S3:Endpoint={server.Address}",
            "--Storage:S3:AccessKey=key",
            "--Storage:S3:SecretKey=secret",
        ];
        var place = $"s3://{BucketServer.Bucket}/books";
        await Succeeds(["archive", $"--data={_florin.Data}", $"--to={place}", .. settings]);
        await Succeeds(["archive", "verify", $"--from={place}", $"--data={_florin.Data}", .. settings]);
        var restored = _folder.File("restored");
        await Succeeds(["archive", "restore", $"--from={place}", $"--data={restored}", $"--rest={_florin.Data}", .. settings]);
        Assert.Equal(Rows(Log("account")), Rows(Path.Combine(restored, "account", "log.db")));
    }

    public async ValueTask DisposeAsync()
    {
        await _florin.DisposeAsync();
        _folder.Dispose();
    }

    private string Log(string service) => Path.Combine(_florin.Data, service, "log.db");

    private static List<string> Rows(string log) =>
        [
            .. Database
                .Ask(
                    log,
                    "SELECT position, aggregateId, eventVersion, eventType, micros, commandId, eventData, metadata FROM log ORDER BY position"
                )
                .Concat(
                    Database.Ask(log, "SELECT position, hex(fingerprint), status, hex(body) FROM receipt ORDER BY position")
                )
                .Concat(Database.Ask(log, "SELECT value FROM meta WHERE name = 'identity'"))
                .Select(row => string.Join('|', row)),
        ];

    private Task<string> Verified() => Succeeds("archive", "verify", $"--from={Archive}", $"--data={_florin.Data}");

    private static async Task<string> Succeeds(params string[] arguments)
    {
        var (code, output) = await FlorinProcess.Run(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {output}");
        return output;
    }

    private static async Task Refuses(string why, string[] arguments, string also = "")
    {
        var (code, output) = await FlorinProcess.Run(arguments);
        Assert.True(code == 1, output);
        Assert.Contains(why, output, StringComparison.Ordinal);
        Assert.Contains(also, output, StringComparison.Ordinal);
    }
}
