using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Florin.Testing.Storage;
using Person = Florin.System.Tests.Journeys.Person;

namespace Florin.System.Tests.Copies;

/// <summary><c>florin restore --service</c>: one log, beside others that stay as they are.</summary>
public sealed class RestoringOneLog(MovingToMySql.SomeMoney money) : IClassFixture<MovingToMySql.SomeMoney>, IAsyncDisposable
{
    private static readonly string[] Services =
    [
        "user",
        "risk",
        "payment",
        "account",
        "transaction",
        "notification",
        "webhook",
        "audit",
        "analytics",
        "reconciliation",
        "report",
        "schedule",
    ];

    private readonly OneProcess _florin = new();
    private readonly TemporaryDirectory _folder = new();

    private string Backup => _folder.File("backup");

    [Fact]
    public async Task Brings_back_each_one_that_was_lost()
    {
        money.CopyTo(_florin.Data);
        await LogRows.Succeeds("backup", $"--data={_florin.Data}", $"--to={Backup}");
        foreach (var service in Services)
        {
            var before = LogRows.Of(_florin.Data, service);
            await LogRows.Refuses("has something already", Restoring(service));
            Directory.Move(Path.Combine(_florin.Data, service), _folder.File($"lost-{service}"));
            await LogRows.Succeeds(Restoring(service));
            Assert.Equal(before, LogRows.Of(_florin.Data, service));
        }
        Assert.DoesNotContain(
            Directory.GetFileSystemEntries(_florin.Data),
            entry => entry.EndsWith(".unfinished", StringComparison.Ordinal)
        );
        await LogRows.Succeeds("verify", $"--data={_florin.Data}");
        await _florin.Start();
        var person = money.Person.At(_florin); // With the token of before, whose key is in the folder of users.
        var again = await person.Post(Person.Transactions, person.Withdrawal(money.Account, 5), money.Key);
        Assert.Equal((money.First.Text, "true"), (again.Text, again.Header("Idempotency-Replayed")));
        await person.MovesTo("COMPLETED", person.Deposit(money.Account, 1));
        var audit = await (await Person.Admin(_florin)).GetOnceReady("/api/audit/verify");
        Assert.True((bool?)audit.Data["valid"], audit.Text);
    }

    [Fact]
    public async Task Is_refused_where_the_log_would_part_from_what_others_have()
    {
        money.CopyTo(_florin.Data);
        await LogRows.Succeeds("backup", $"--data={_florin.Data}", $"--to={Backup}");
        await _florin.Start();
        await LogRows.Refuses("in use", Restoring("risk"));
        var person = money.Person.At(_florin);
        await person.MovesTo("COMPLETED", person.Deposit(money.Account, 1));
        await _florin.StopsWell();
        foreach (var service in (string[])["account", "transaction", "payment"])
        {
            var lost = _folder.File($"lost-{service}");
            Directory.Move(Path.Combine(_florin.Data, service), lost);
            await LogRows.Refuses("so that it would part from them; nothing was changed", Restoring(service));
            File.Move(Path.Combine(_florin.Data, "heads.json"), _folder.File("heads.json"));
            await LogRows.Refuses("It parts from what the other logs have, so nothing was changed", Restoring(service));
            File.Move(_folder.File("heads.json"), Path.Combine(_florin.Data, "heads.json"));
            Assert.False(Directory.Exists(Path.Combine(_florin.Data, service)));
            Assert.DoesNotContain(
                Directory.GetFileSystemEntries(_florin.Data),
                entry => entry.EndsWith(".unfinished", StringComparison.Ordinal)
            );
            Directory.Move(lost, Path.Combine(_florin.Data, service));
        }
        await LogRows.Succeeds("verify", $"--data={_florin.Data}");
    }

    [Fact]
    public async Task Is_refused_where_it_makes_no_sense()
    {
        money.CopyTo(_florin.Data);
        await LogRows.Succeeds("backup", $"--data={_florin.Data}", $"--to={Backup}");
        await LogRows.Refuses("--service is 'money'; allowed: user, ", Restoring("money"));
        await LogRows.Refuses("exclude each other", [.. Restoring("account"), "--to=account:1"]);
        await LogRows.Refuses(
            "has no log of another service",
            "restore",
            $"--from={Backup}",
            $"--data={_folder.File("new")}",
            "--service=account"
        );
        await using var other = new OneProcess();
        await other.InitializeAsync();
        await other.StopsWell();
        Directory.Move(Path.Combine(other.Data, "account"), _folder.File("lost"));
        await LogRows.Refuses(
            "it is of another installation",
            "restore",
            $"--from={Backup}",
            $"--data={other.Data}",
            "--service=account"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _florin.DisposeAsync();
        _folder.Dispose();
    }

    private string[] Restoring(string service) =>
        ["restore", $"--from={Backup}", $"--data={_florin.Data}", $"--service={service}"];
}
