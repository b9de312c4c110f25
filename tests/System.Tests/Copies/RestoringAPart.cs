using System.Globalization;
using Florin.System.Tests.Running;
using Florin.Testing.Storage;
using Person = Florin.System.Tests.Journeys.Person;

namespace Florin.System.Tests.Copies;

/// <summary><c>florin restore --to</c>: what a backup had at an earlier moment, or up to an event.</summary>
public sealed class RestoringAPart : IAsyncDisposable
{
    private static readonly string[] Services = ["user", "risk", "payment", "account", "transaction", "audit"];
    private readonly OneProcess _florin = new();
    private readonly OneProcess _restored = new();
    private readonly TemporaryDirectory _folder = new();
    private readonly (string, string) _early = Person.Key();
    private readonly (string, string) _late = Person.Key();

    private string Backup => _folder.File("backup");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gives_the_books_the_answers_and_the_audit_of_then(bool byTime)
    {
        await _florin.Start();
        var person = await Person.New(_florin);
        var account = await person.OpensWith(20);
        var first = await person.Post(Person.Transactions, person.Withdrawal(account, 5), _early);
        var then = (string)(await Balance(person, account, 15m)).Body!["timestamp"]!; // As in the contract.
        var position = LogRows.Head(_florin.Data, "account");
        await person.Opens(); // The next event of the accounts, so that the next transaction is not under way at the position.
        await person.Post(Person.Transactions, person.Withdrawal(account, 3), _late, ("Prefer", "wait=30"));
        await Balance(person, account, 12m);
        await _florin.StopsWell();
        await LogRows.Succeeds("backup", $"--data={_florin.Data}", $"--to={Backup}");
        var point = byTime ? then : string.Create(CultureInfo.InvariantCulture, $"account:{position}");
        var output = await LogRows.Succeeds("restore", $"--from={Backup}", $"--data={_restored.Data}", $"--to={point}");
        Assert.DoesNotContain("do not fit", output, StringComparison.Ordinal);
        Assert.Equal(position, LogRows.Head(_restored.Data, "account"));
        foreach (var service in Services)
            Assert.Equal(
                LogRows.Of(_florin.Data, service, LogRows.Head(_restored.Data, service)),
                LogRows.Of(_restored.Data, service)
            );
        await _restored.Start();
        var again = person.At(_restored); // With the token of before.
        Assert.Equal(15m, await again.Balance(account));
        var answer = await again.Post(Person.Transactions, again.Withdrawal(account, 5), _early);
        Assert.Equal((first.Status, first.Text, "true"), (answer.Status, answer.Text, answer.Header("Idempotency-Replayed")));
        answer = await again.Post(Person.Transactions, again.Withdrawal(account, 3), _late, ("Prefer", "wait=30"));
        Assert.Equal((201, null), (answer.Status, answer.Header("Idempotency-Replayed"))); // It has not happened here.
        await Balance(again, account, 12m);
        var audit = await (await Person.Admin(_restored)).GetOnceReady("/api/audit/verify");
        Assert.True((bool?)audit.Data["valid"], audit.Text);
        await _restored.StopsWell();
        await LogRows.Succeeds("verify", $"--data={_restored.Data}");
    }

    [Fact]
    public async Task Goes_back_to_a_moment_at_which_logs_fit_together_where_the_clock_was_set_back()
    {
        await _florin.Start();
        var person = await Person.New(_florin);
        var account = await person.OpensWith(20);
        await _florin.StopsWell();
        var before = LogRows.Head(_florin.Data, "account");
        await _florin.StartAt("+1h");
        await person.Opens(); // The log of accounts is ahead of the others from here on.
        await _florin.StopsWell();
        await _florin.Start();
        await person.MovesTo("COMPLETED", person.Withdrawal(account, 5));
        var then = (string)(await Balance(person, account, 15m)).Body!["timestamp"]!; // As in the contract.
        await _florin.StopsWell();
        await LogRows.Succeeds("backup", $"--data={_florin.Data}", $"--to={Backup}");
        var output = await LogRows.Succeeds("restore", $"--from={Backup}", $"--data={_restored.Data}", $"--to={then}");
        Assert.Contains($"At {then[..19]}", output, StringComparison.Ordinal);
        Assert.Contains("the logs do not fit together", output, StringComparison.Ordinal);
        Assert.Equal(before, LogRows.Head(_restored.Data, "account")); // Not what happened an hour later.
        Assert.True(LogRows.Head(_restored.Data, "transaction") < LogRows.Head(_florin.Data, "transaction"));
        await LogRows.Succeeds("verify", $"--data={_restored.Data}");
        await _restored.Start();
        await person.At(_restored).MovesTo("COMPLETED", person.Withdrawal(account, 1));
    }

    [Fact]
    public async Task Refuses_what_the_backup_does_not_reach()
    {
        await _florin.Start();
        await _florin.StopsWell();
        await LogRows.Succeeds("backup", $"--data={_florin.Data}", $"--to={Backup}");
        foreach (
            var (to, why) in new[]
            {
                ("2100-01-01T00:00:00Z", "--to is 2100-01-01T00:00:00.000000Z, and the backup is of 2"),
                ("2001-01-01T00:00:00Z", "nothing in the backup happened before"),
                ("user:9999", "--to is user:9999, and the backup has the log of user up to position "),
                ("money:1", "the backup has the logs of user, "),
                ("user:0", "--to is 'user:0'; expected a time ("),
                ("user:x", "--to is 'user:x'; expected a time ("),
                ("yesterday", "--to is 'yesterday'; expected a time ("),
                ("2026-13-01T00:00:00Z", "--to is '2026-13-01T00:00:00Z'; expected a time ("),
            }
        )
        {
            await LogRows.Refuses(why, "restore", $"--from={Backup}", $"--data={_restored.Data}", $"--to={to}");
            Assert.False(Directory.Exists(_restored.Data) || Directory.Exists($"{_restored.Data}.unfinished"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _florin.DisposeAsync();
        await _restored.DisposeAsync();
        _folder.Dispose();
    }

    private static Task<Answer> Balance(Person person, string account, decimal balance) =>
        Eventually.Is(
            () => person.Get($"/api/account/accounts/{account}"),
            answer => (decimal?)answer.Data["balance"] == balance
        );
}
