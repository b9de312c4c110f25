using System.Text.Json.Nodes;
using Florin.Cli.Verify;
using Florin.Host.Composition;
using Florin.Platform.Verification;
using Florin.System.Tests.Running;
using Florin.Testing;
using Florin.Testing.Storage;
using Person = Florin.System.Tests.Journeys.Person;

namespace Florin.System.Tests.Verifying;

/// <summary>
/// The data directory of a Florin in which every event happened that there is, and in which a consumer has set one aside; and
/// two copies of it from earlier, each taken while Florin was stopped.
/// </summary>
public sealed class SomeBooks : IAsyncLifetime
{
    /// <summary>The name of those tests that share them.</summary>
    public const string Shared = "some books";

    private readonly OneProcess _florin = new();
    private readonly TemporaryDirectory _copies = new();
    private string[] _rates = [];

    /// <summary>As it was at the end.</summary>
    public string Data => _copies.File("last");

    /// <summary>As it was before the last start.</summary>
    public string Older => _copies.File("older");

    /// <summary>As it was after the first stop.</summary>
    public string Oldest => _copies.File("oldest");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await using var mails = new SmtpServer();
        await using var processor = await APaymentProcessor.Start();
        await Live(Begin, Oldest);
        await Live(
            () => ResumeUnfinished(processor),
            Older,
            $"--Payment:Processor:Url={processor.Url}",
            "--Notification:Smtp:Host=127.0.0.1",
            $"--Notification:Smtp:Port={mails.Port}",
            "--Notification:Smtp:From=florin@example.org"
        );
        await Live(End, Data, ["--Florin:Passwords:Iterations=2000", .. _rates]); // More iterations than before.
        SetAside(Data);
    }

    /// <summary>
    /// Leaves a data directory as a consumer does that could not handle the last event of a transaction: what it would have
    /// made of it is not there.
    /// </summary>
    private static void SetAside(string data)
    {
        var log = Path.Combine(data, "transaction", "log.db");
        var last = Database.Ask(log, "SELECT max(position), aggregateId FROM log WHERE eventType = 'TransactionCompleted'")[0];
        var notification = $"'ntf_{((string)last[1]!)["transaction-txn_".Length..]}'"; // A stream has a name.
        Assert.True(
            Database.TryChange(
                Path.Combine(data, "notification", "views.db"),
                $$"""
                DELETE FROM {notifications} WHERE key = {{notification}};
                INSERT INTO _parked VALUES
                    ('{@notifications}', {{last[0]}}, '{{last[1]}}', 'TransactionCompleted', 'It could not be.', 1, 5)
                """
            )
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _florin.DisposeAsync();
        _copies.Dispose();
    }

    /// <summary>What verifying a directory finds.</summary>
    internal static async Task<IReadOnlyList<Finding>> Violations(string data)
    {
        var result = await new Verification(data, StorageProviders.Offline([]), Catalog.Services, Catalog.Services).Run(
            CancellationToken.None
        );
        return [.. result.Findings.Where(finding => finding.Violation is not null)];
    }

    /// <summary>Copies a directory with all that it holds.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!); // It is a file in a directory.
            File.Copy(file, target, overwrite: true);
        }
    }

    private async Task Live(Func<Task> life, string copy, params string[] settings)
    {
        await _florin.Start(["--EventStore:SnapshotEvery=3", "--Risk:LargeAmount:USD=500", .. settings]);
        await life();
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System); // Read models and the audit follow.
        await _florin.StopsWell();
        Copy(_florin.Data, copy);
    }

    private async Task Begin()
    {
        var (person, other, admin) = await People();
        var (dollars, euros) = (await person.OpensWith(300), await person.OpensWith(500, "EUR"));
        var (others, yen) = (await other.Opens(), await other.OpensWith(9_000, "JPY"));
        var described = person.Transfer(dollars, others, 12.34m);
        described["description"] = "rent for a flat";
        described["reference"] = "invoice 12";
        described["metadata"] = new JsonObject { ["colour"] = "blue", ["count"] = 7 };
        Assert.Equal(201, (await person.Post(Person.Transactions, described, Person.Key())).Status);
        var none = person.Transfer(euros, await other.Opens("EUR"), 9_990);
        Assert.Equal(422, (await person.Post(Person.Transactions, none, Person.Key())).Status);
        await person.MovesTo("COMPLETED", person.Withdrawal(euros, 20, "EUR"));
        await other.MovesTo("COMPLETED", other.Withdrawal(yen, 1_000, "JPY"));
        var declined = person.Withdrawal(dollars, 5);
        declined["reference"] = "sandbox-decline";
        await person.MovesTo("FAILED", declined);
        await Administer(admin, other, others);
    }

    private static async Task Administer(Person admin, Person other, string account)
    {
        foreach (var verb in new[] { "freeze", "unfreeze", "freeze", "unfreeze" })
            Assert.Equal(200, (await admin.Post($"/api/account/accounts/{account}/{verb}")).Status);
        var empty = await other.Opens("GBP");
        Assert.Equal(200, (await admin.Post($"/api/account/accounts/{empty}/close")).Status);
        var overdrawn = new
        {
            userId = other.Id,
            currency = "USD",
            name = "overdrawn",
            overdraftLimit = 100,
        };
        Assert.Equal(201, (await admin.Post("/api/account/accounts", overdrawn)).Status);
        await admin.Ask("PUT", $"/api/user/users/{other.Id}/tier", new { tier = "basic" });
        await admin.Post($"/api/user/users/{other.Id}/block");
        await admin.Post($"/api/user/users/{other.Id}/unblock");
        var rules = (JsonObject)(await admin.Get("/api/risk/rules")).Data;
        foreach (var name in rules.Select(rule => rule.Key).ToList())
            if (name is not ("largeAmount" or "velocity" or "newAccount" or "blocked" or "reviewAt" or "rejectAt"))
                rules.Remove(name);
        var body = rules.DeepClone();
        Assert.Equal(200, (await admin.Ask("PUT", "/api/risk/rules", body, Person.Key())).Status);
    }

    private async Task ResumeUnfinished(APaymentProcessor processor)
    {
        var (person, other, admin) = await People();
        var (from, to) = (await person.OpensWith(400), await other.Opens());
        await person.MovesTo("COMPLETED", person.Deposit(from, 410));
        await person.MovesTo("COMPLETED", person.Deposit(from, 420));
        foreach (var (verb, frozen) in new[] { ("approve", null), ("reject", null), ("approve", to), ("approve", from) })
        {
            var review = await person.MovesTo("IN_REVIEW", person.Transfer(from, to, 600));
            if (frozen is not null)
                await admin.Post($"/api/account/accounts/{frozen}/freeze");
            var id = (string?)review["id"];
            Assert.Equal(200, (await admin.Post($"{Person.Transactions}/{id}/{verb}")).Status);
            await Eventually.Is(
                () => person.History(id!), // As in the contract.
                history => history[^1] is "TransactionCompleted" or "TransactionRejected" or "TransactionFailed"
            );
            if (frozen is not null)
                await admin.Post($"/api/account/accounts/{frozen}/unfreeze");
        }
        await ComeBack(person, admin, processor);
        await SendAgain();
        var (code, _) = await FlorinProcess.Run(["token", "--role", "admin", "--data", _florin.Data]);
        Assert.Equal(0, code); // It is recorded at the next start at the latest.
        await person.Ask("PUT", "/api/notification/preferences", new { channel = "none" });
        await person.MovesTo("COMPLETED", person.Transfer(from, await other.Opens(), 1));
        _rates = await SomeLaterBooks.Rates(other);
    }

    // The mails of all notifications.
    private async Task SendAgain()
    {
        string[] replay =
        [
            "replay",
            "--service",
            "transaction",
            "--from",
            "1",
            "--consumer",
            "notifications",
            "--with-effects",
        ];
        var addresses = ((string[])["transaction", "notification"]).Select(name =>
            $"--Services:{name}:Address={_florin.Service(name).BaseAddress}"
        );
        var (replayed, output) = await FlorinProcess.Run([.. replay, "--id", "again", "--data", _florin.Data, .. addresses]);
        Assert.True(replayed == 0, output);
    }

    // The last money of an account, which was on its way out and did not go; meanwhile the account is not closed.
    private static async Task ComeBack(Person person, Person admin, APaymentProcessor processor)
    {
        var account = await person.OpensWith(7);
        var withdrawal = person.Withdrawal(account, 7);
        withdrawal["reference"] = APaymentProcessor.Waits;
        var id = (string?)(await person.Post(Person.Transactions, withdrawal)).Data["id"];
        await Eventually.Is(() => person.Balance(account), balance => balance == 0);
        Assert.Equal(409, (await admin.Post($"/api/account/accounts/{account}/close")).Status);
        processor.Decline();
        await Eventually.Is(() => person.History(id!), history => history[^1] is "TransactionFailed"); // As in the contract.
        Assert.Equal(7, await person.Balance(account));
    }

    private async Task End()
    {
        await _florin.LogInAsAdmin(); // Their password is hashed again, with more iterations.
        var (person, other, admin) = await People();
        var (from, to) = (await person.OpensWith(50), await other.Opens());
        await person.MovesTo("COMPLETED", person.Transfer(from, to, 8));
        var stuck = person.Deposit(from, 3);
        stuck["reference"] = "sandbox-timeout";
        var id = (string?)(await person.MovesTo("MANUAL_REVIEW", stuck))["id"];
        Assert.Equal(200, (await admin.Post($"{Person.Transactions}/{id}/retry")).Status);
        await Eventually.Is(() => person.History(id!), history => history.Count(e => e == "ManualReviewRequired") == 2); // As above.
        var sent = await person.Ids("/api/notification/notifications");
        await person.Post($"/api/notification/notifications/{sent[0]}/read");
        await new SomeLaterBooks(person, other, admin, await Person.WithRole(_florin, "approver")).Live();
        await admin.Ask("PUT", $"/api/user/users/{other.Id}/role", new { role = "admin" });
    }

    private async Task<(Person Person, Person Other, Person Admin)> People() =>
        (await Person.New(_florin), await Person.New(_florin), await Person.Admin(_florin));
}

/// <summary>Makes the books once for all tests that look at them.</summary>
[CollectionDefinition(SomeBooks.Shared)]
public sealed class WithSomeBooks : ICollectionFixture<SomeBooks>;
