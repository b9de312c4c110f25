using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Florin.System.Tests.Verifying;
using Florin.Testing;
using Florin.Testing.Storage;
using Person = Florin.System.Tests.Journeys.Person;

namespace Florin.System.Tests.Copies;

/// <summary><c>florin archive shrink</c>: the books are what they were, with less in the data directory.</summary>
public sealed class ShrinkingLogs(MovingToMySql.SomeMoney money) : IClassFixture<MovingToMySql.SomeMoney>, IAsyncDisposable
{
    private static readonly string[] Services = ["user", "account", "transaction", "payment", "risk", "audit"];
    private readonly TemporaryDirectory _folder = new();
    private readonly OneProcess _florin = new();

    private string Archive => _folder.File("archive");

    [Fact]
    public async Task Keeps_books_answers_and_the_audit_and_gives_all_of_it_back()
    {
        await _florin.Start();
        var person = await Person.New(_florin);
        var account = await person.OpensWith(20);
        var key = Person.Key();
        var first = await person.Post(Person.Transactions, person.Withdrawal(account, 5), key);
        await Eventually.Is(() => person.Balance(account), balance => balance == 15m);
        await ArchivesAndGoesOn(person, account);
        var rows = Rows();
        await Shrunk();
        Assert.NotEqual(rows, Rows());
        Assert.Equal(
            "Null",
            Text("transaction", "SELECT iif(eventData IS NULL, 'Null', eventData) FROM events WHERE position = 1")
        );
        await Succeeds("verify", $"--data={_florin.Data}");
        await Succeeds("archive", "verify", $"--from={Archive}", $"--data={_florin.Data}");

        await _florin.Start();
        var answer = await person.Post(Person.Transactions, person.Withdrawal(account, 5), key);
        Assert.Equal((first.Status, first.Text, "true"), (answer.Status, answer.Text, answer.Header("Idempotency-Replayed")));
        await person.MovesTo("COMPLETED", person.Deposit(account, 1));
        Assert.Equal(17m, await person.Balance(account));
        var audit = await (await Person.Admin(_florin)).GetOnceReady("/api/audit/verify");
        Assert.True((bool?)audit.Data["valid"], audit.Text);
        await ArchivesAndGoesOn(person, account);
        await Shrunk();
        var restored = _folder.File("restored");
        await Succeeds("backup", $"--data={_florin.Data}", $"--to={_folder.File("backup")}");
        await Succeeds("restore", $"--from={_folder.File("backup")}", $"--data={restored}");
        await Succeeds("archive", "unshrink", $"--data={_florin.Data}");
        Assert.Equal(Rows(restored), Rows());
        Directory.Delete(Archive, recursive: true);
        await Succeeds("verify", $"--data={_florin.Data}");
        Assert.Equal(rows.Order(), Rows().Order().Intersect(rows).Order());
    }

    [Fact]
    public async Task Goes_on_without_its_archive_for_what_is_new()
    {
        await _florin.Start();
        var person = await Person.New(_florin);
        var account = await person.OpensWith(20);
        var key = Person.Key();
        var first = await person.Post(Person.Transactions, person.Withdrawal(account, 5), key);
        await Eventually.Is(() => person.Balance(account), balance => balance == 15m);
        await ArchivesAndGoesOn(person, account);
        await Shrunk("account,transaction,payment,audit"); // Risk begins with what happened in the last hour.
        Directory.Move(Archive, _folder.File("moved"));
        var (code, output) = await FlorinProcess.Run(["verify", $"--data={_florin.Data}"]);
        Assert.True(code == 1 && output.Contains($"in the archive at {Archive}, which cannot be read"), output);

        await _florin.Start();
        Assert.Contains("\"EventId\":3056,", _florin.Output);
        var answer = await person.Post(Person.Transactions, person.Withdrawal(account, 5), key);
        Assert.Equal((first.Status, first.Text, "true"), (answer.Status, answer.Text, answer.Header("Idempotency-Replayed")));
        await person.MovesTo("COMPLETED", person.Deposit(account, 1));
        Assert.Equal(17m, await person.Balance(account));
        await _florin.StopsWell();
        await Succeeds("verify", $"--data={_florin.Data}", $"--Storage:Archive={_folder.File("moved")}");
        await Succeeds("archive", "shrink", $"--data={_florin.Data}", $"--from={_folder.File("moved")}");
        await Succeeds("verify", $"--data={_florin.Data}"); // The logs have noted where it is.
        await Succeeds("archive", "unshrink", $"--data={_florin.Data}");
        await Succeeds("verify", $"--data={_florin.Data}");
    }

    [Fact]
    public async Task Keeps_what_is_new_and_all_of_it_where_it_is_only_asked_what_would_become_free()
    {
        money.CopyTo(_florin.Data);
        await Succeeds("archive", $"--data={_florin.Data}", $"--to={Archive}", $"--before={TimeAt(3)}");
        var rows = Rows();
        await Succeeds("archive", "shrink", $"--data={_florin.Data}", $"--from={Archive}");
        Assert.Equal(rows, Rows());
        Assert.Contains("transaction: 2 events in 1 files", await Succeeds([.. Shrink, "--dry-run"]));
        Assert.Equal(rows, Rows());
    }

    [Fact]
    public async Task Has_replicas_and_read_models_made_of_it_and_its_archive()
    {
        money.CopyTo(_florin.Data);
        await Succeeds("archive", $"--data={_florin.Data}", $"--to={Archive}", $"--before={TimeAt(3)}");
        await Shrunk();
        foreach (var service in Services)
            File.Delete(Path.Combine(_florin.Data, service, "views.db"));
        var replicas = $"--Storage:Replicas=sqlite:{_folder.File("replicas")}";
        await _florin.Start([replicas]);
        Assert.Equal(15m, await money.Person.At(_florin).Balance(money.Account));
        await Eventually.Is(
            () => money.Person.At(_florin).GetOnceReady("/api/transaction/transactions"),
            listed => listed.Data["items"]?.AsArray().Count is 2
        );
        await _florin.StopsWell();
        await Succeeds("replicas", "rebuild", "--replica=sqlite", $"--data={_florin.Data}", replicas);
        var equal = await Succeeds("replicas", "diff", $"--data={_florin.Data}", replicas);
        Assert.Contains($"transaction: {replicas["--Storage:Replicas=".Length..]} is equal up to position ", equal);
        Assert.DoesNotContain("behind", equal);
        await Succeeds("verify", $"--data={_florin.Data}");
    }

    [Fact]
    public async Task Is_refused_while_a_server_runs_and_with_an_archive_that_differs()
    {
        money.CopyTo(_florin.Data);
        await Succeeds("archive", $"--data={_florin.Data}", $"--to={Archive}", $"--before={TimeAt(3)}");
        await _florin.Start();
        await Refuses("is in use", Shrink);
        await _florin.StopsWell();
        var file = Directory.GetFiles(Path.Combine(Archive, "risk", "log")).Single();
        var content = await File.ReadAllBytesAsync(file);
        content[content.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, content);
        var rows = Rows();
        await Refuses("was changed: its SHA-256", Shrink);
        Assert.Equal(rows, Rows());
    }

    [Fact]
    public async Task Goes_on_where_it_was_killed()
    {
        money.CopyTo(_florin.Data);
        var rows = Rows();
        // A file for each of the first positions, by archives that go a little further each.
        for (var position = 2; position <= 4; position++)
            await Succeeds("archive", $"--data={_florin.Data}", $"--to={Archive}", $"--before={TimeAt(position)}");
        string[][] commands =
        [
            [.. Shrink, "--services=account,transaction"],
            ["archive", "unshrink", $"--data={_florin.Data}", "--services=account,transaction"],
        ];
        foreach (var command in commands)
        {
            for (var line = 1; ; line++)
            {
                await using var killed = FlorinProcess.Launch(command);
                await Eventually.Is(
                    () => Task.FromResult(killed.Output.Split('\n').Length > line || killed.HasEnded),
                    seen => seen
                );
                if (killed.HasEnded)
                    break;
                await killed.Kill();
                await Succeeds("verify", $"--data={_florin.Data}");
            }
            await Succeeds(command);
            await Succeeds("verify", $"--data={_florin.Data}");
        }
        Assert.Equal(rows, Rows());
    }

    [Fact]
    public async Task Can_be_in_a_bucket()
    {
        Assert.SkipWhen(BucketServer.Missing is not null, BucketServer.Missing ?? "");
        await using var server = await BucketServer.Start();
        money.CopyTo(_florin.Data);
        var rows = Rows();
        string[] settings =
        [
            $"--Storage:S3:Endpoint={server.Address}",
            "--Storage:S3:AccessKey=key",
            "--Storage:S3:SecretKey=secret",
        ];
        var (data, place) = ($"--data={_florin.Data}", $"s3://{BucketServer.Bucket}/books");
        await Succeeds(["archive", data, $"--to={place}", $"--before={TimeAt(3)}", .. settings]);
        await Succeeds([
            "archive",
            "shrink",
            data,
            $"--from={place}",
            "--keep=1",
            "--before=2100-01-01T00:00:00Z",
            .. settings,
        ]);
        Assert.NotEqual(rows, Rows());
        await Succeeds(["verify", data, .. settings]);
        await Succeeds(["archive", "unshrink", data, .. settings]);
        Assert.Equal(rows, Rows());
    }

    public async ValueTask DisposeAsync()
    {
        await _florin.DisposeAsync();
        _folder.Dispose();
    }

    // The file with a log's last event stays in it, so that there is more than one.
    private async Task ArchivesAndGoesOn(Person person, string account)
    {
        await _florin.StopsWell();
        await Succeeds("archive", $"--data={_florin.Data}", $"--to={Archive}");
        await _florin.Start();
        await person.MovesTo("COMPLETED", person.Deposit(account, 1));
        await _florin.StopsWell();
    }

    private string[] Shrink =>
        ["archive", "shrink", $"--data={_florin.Data}", $"--from={Archive}", "--keep=1", "--before=2100-01-01T00:00:00Z"];

    private async Task Shrunk(string services = "all")
    {
        var output = await Succeeds([.. Shrink, $"--services={services}"]);
        Assert.Contains("transaction: took out events", output, StringComparison.Ordinal);
    }

    private string TimeAt(int position) =>
        Text(
            "transaction",
            $"SELECT strftime('%Y-%m-%dT%H:%M:%S', micros / 1000000, 'unixepoch') || printf('.%06dZ', micros % 1000000) FROM log WHERE position = {position}"
        );

    private string Text(string service, string sql) =>
        (string)Database.Ask(Path.Combine(_florin.Data, service, "log.db"), sql)[0][0]!; // A text.

    private List<string> Rows(string? data = null) => [.. Services.SelectMany(service => Rows(data ?? _florin.Data, service))];

    private static IEnumerable<string> Rows(string data, string service) =>
        Database
            .Ask(
                Path.Combine(data, service, "log.db"),
                "SELECT position, aggregateId, eventVersion, eventType, micros, commandId, eventData, metadata FROM log ORDER BY position"
            )
            .Concat(
                Database.Ask(
                    Path.Combine(data, service, "log.db"),
                    "SELECT position, hex(fingerprint), status, hex(body) FROM receipt ORDER BY position"
                )
            )
            .Select(row => $"{service}|{string.Join('|', row)}");

    private static async Task<string> Succeeds(params string[] arguments)
    {
        var (code, output) = await FlorinProcess.Run(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {output}");
        return output;
    }

    private static async Task Refuses(string why, params string[] arguments)
    {
        var (code, output) = await FlorinProcess.Run(arguments);
        Assert.True(code == 1, output);
        Assert.Contains(why, output, StringComparison.Ordinal);
    }
}
