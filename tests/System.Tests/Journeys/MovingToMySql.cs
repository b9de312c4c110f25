using System.Text;
using Florin.System.Tests.Running;
using Florin.System.Tests.Verifying;
using Florin.Testing.Kafka;
using Florin.Testing.MySql;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Journeys;

/// <summary><c>florin move</c>: from embedded storage to a database server, with everything that clients know.</summary>
[Collection(SharingInstances.Name)]
public sealed class MovingToMySql(SeveralInstances others, MovingToMySql.SomeMoney money)
    : IClassFixture<MovingToMySql.SomeMoney>,
        IAsyncDisposable
{
    private static readonly string SealingKey = Convert.ToBase64String(new byte[32]);
    private readonly OneProcess _florin = new();
    private readonly string _prefix = DatabaseServer.NewPrefix();

    [Fact]
    public async Task Keeps_books_keys_tokens_and_answers()
    {
        money.CopyTo(_florin.Data);
        const string Isolated = """{"sqlite:/mnt/copy": {"since": "2026-01-01T00:00:00Z", "by": null, "reason": "an audit"}}""";
        await File.WriteAllTextAsync(Path.Combine(_florin.Data, "account", "isolated-replicas.json"), Isolated);
        var (code, output) = await Move();
        Assert.True(code == 0, output);
        Assert.Contains("account: the replica sqlite:/mnt/copy is isolated, and will not be", output, StringComparison.Ordinal);
        Assert.Contains("account: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("earlier run", output, StringComparison.Ordinal);

        (code, output) = await FlorinProcess.Run(["owner", "status", "--services=account", .. Storage]);
        Assert.True(code == 0, output);
        Assert.StartsWith("account: no owner, epoch ", output, StringComparison.Ordinal);

        await _florin.Start(Storage);
        // With the token of before.
        var person = money.Person.At(_florin);
        var again = await person.Post(Person.Transactions, person.Withdrawal(money.Account, 5), money.Key);
        Assert.Equal((201, money.First.Text, "true"), (again.Status, again.Text, again.Header("Idempotency-Replayed")));
        Assert.Equal(15m, await person.Balance(money.Account));
        await person.MovesTo("COMPLETED", person.Deposit(money.Account, 1));
        Assert.Equal(16m, await Eventually.Is(() => person.Balance(money.Account), balance => balance == 16m));
        await _florin.StopsWell();
        await Verifies(Storage);
    }

    [Fact]
    public async Task Comes_back_by_a_backup_of_the_database_of_a_running_instance()
    {
        money.CopyTo(_florin.Data);
        await Move();
        await _florin.Start(Storage);
        using var copies = new TemporaryDirectory();
        var (backup, restored) = (copies.File("backup"), copies.File("restored"));
        var (code, output) = await FlorinProcess.Run(["backup", $"--data={_florin.Data}", $"--to={backup}", .. Storage]);
        Assert.True(code == 0, output);
        await _florin.StopsWell();
        (code, output) = await FlorinProcess.Run(["restore", $"--from={backup}", $"--data={restored}"]);
        Assert.Equal(1, code); // The keys are sealed.
        Assert.Contains("Florin:Secrets:EncryptionKey is missing", output, StringComparison.Ordinal);
        string[] key = [$"--Florin:Secrets:EncryptionKey={SealingKey}"];
        (code, output) = await FlorinProcess.Run(["restore", $"--from={backup}", $"--data={restored}", .. key]);
        Assert.True(code == 0, output);

        await using var florin = new OneProcess();
        SomeBooks.Copy(restored, florin.Data);
        await florin.Start();
        var person = money.Person.At(florin);
        var again = await person.Post(Person.Transactions, person.Withdrawal(money.Account, 5), money.Key);
        Assert.Equal((201, money.First.Text, "true"), (again.Status, again.Text, again.Header("Idempotency-Replayed")));
        Assert.Equal(15m, await person.Balance(money.Account));
    }

    [Fact]
    public async Task Leaves_keys_in_the_database_that_are_verified_where_their_key_is_known()
    {
        money.CopyTo(_florin.Data);
        await Move();
        var other = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());
        foreach (
            var (key, code, says) in new[]
            {
                (SealingKey, 0, " secrets"),
                (other, 1, "Florin:Secrets:EncryptionKey is not the key that sealed"),
                (null, 0, "keys can be read"),
            }
        )
        {
            string[] settings = [.. Storage.Take(3), .. key is null ? [] : (string[])[$"--Florin:Secrets:EncryptionKey={key}"]];
            var (ended, output) = await FlorinProcess.Run(["verify", $"--data={_florin.Data}", .. settings]);
            Assert.True(ended == code, output);
            Assert.Contains(says, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Leaves_data_that_no_longer_starts_where_it_was()
    {
        money.CopyTo(_florin.Data);
        await Move();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => _florin.Start());
        Assert.Contains("was moved to MySql", refused.Message, StringComparison.Ordinal);
        await Verifies([]);
    }

    [Fact]
    public async Task Goes_on_where_it_was_killed()
    {
        money.CopyTo(_florin.Data);
        await using (var killed = FlorinProcess.Launch(Arguments))
        {
            await Eventually.Is(
                () => Task.FromResult(killed.Output),
                output => output.Contains("user: ", StringComparison.Ordinal)
            );
            await killed.Kill();
        }
        var (code, output) = await Move();
        Assert.True(code == 0, output);
        Assert.Contains("by an earlier run", output, StringComparison.Ordinal);
        await Verifies(Storage);
        (code, output) = await Move();
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Changes_nothing_once_the_copy_or_both_have_gone_on()
    {
        money.CopyTo(_florin.Data);
        await Move();
        using var place = new Place(); // An instance with a directory of its own.
        await using (var instance = await FlorinProcess.Start(place.Arguments(Storage)))
        {
            await place.Client("gateway").Register("traveller");
            await instance.StopsWell();
        }
        var (code, output) = await Move();
        Assert.Equal(1, code);
        Assert.Contains("it was moved before, and written to since", output, StringComparison.Ordinal);

        File.Delete(Path.Combine(_florin.Data, "user", "moved"));
        await _florin.Start("--services=user");
        await _florin
            .Service("user")
            .Ask(
                "POST",
                "/users",
                new
                {
                    email = "no@example.com",
                    password = "correct horse",
                    name = "N",
                }
            );
        await _florin.StopsWell();
        (code, output) = await Move();
        Assert.Equal(1, code);
        Assert.Contains("both were written to", output, StringComparison.Ordinal);
        (code, output) = await FlorinProcess.Run(["verify", $"--data={place.Data}", .. Storage]);
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Publishes_on_from_where_it_was()
    {
        using var kafka = new MockKafka();
        foreach (var topic in (string[])["domain-events", "transaction-events", "notification-events", "audit-events"])
            kafka.Create(topic);
        string[] relay = [$"--Kafka:BootstrapServers={kafka.Servers}", "--Kafka:CreateTopics=false"];
        money.CopyTo(_florin.Data);
        await _florin.Start(relay);
        await Eventually.Is(
            () => _florin.Gateway.GetStringAsync("/metrics", TestContext.Current.CancellationToken),
            metrics => metrics.Contains("florin_kafka_lag_events{service=\"user\"} 0\n", StringComparison.Ordinal)
        );
        var before = Registrations();
        await _florin.StopsWell();

        var (code, output) = await Move();
        Assert.True(code == 0, output);
        Assert.Matches(@"user: .* equal; kafka goes on after position \d+", output);
        await _florin.Start([.. Storage, .. relay]);
        await _florin.Gateway.Register("newcomer");
        var published = await Eventually.Is(() => Task.FromResult(Registrations()), all => all.Count > before.Count);
        Assert.Equal(before.Count + 1, published.Count); // Of one log, in order: what came again would be there before it.

        List<string> Registrations() =>
            [
                .. kafka
                    .Read("domain-events")
                    .Select(read => Encoding.UTF8.GetString(read.Message.Headers.GetLastBytes("eventType")))
                    .Where(type => type == "UserRegistered"),
            ];
    }

    [Fact]
    public async Task Never_mixes_two_installations()
    {
        money.CopyTo(_florin.Data);
        await using var other = new OneProcess();
        await other.InitializeAsync();
        await other.StopsWell();
        await Move();
        var (code, output) = await FlorinProcess.Run(["move", $"--data={other.Data}", "--to=mysql", .. Server]);
        Assert.Equal(1, code);
        Assert.Contains("holds another log of the user service", output, StringComparison.Ordinal);
        await Verifies(Storage);
    }

    [Fact]
    public async Task Says_what_is_wrong_before_anything_is_done()
    {
        money.CopyTo(_florin.Data);
        await Refuses("--to is 'paper'; allowed: MySql, Spanner.", "--to=paper");
        await Refuses(
            "--Storage:Log:Provider is 'Sqlite' and --to is 'mysql'",
            [.. Server, "--Storage:Log:Provider=Sqlite", "--to=mysql"]
        );
        await Refuses("Storage:MySql:ConnectionString", "--to=mysql");
        await Refuses(
            "Florin:Secrets:EncryptionKey",
            "--to=mysql",
            "--Storage:MySql:ConnectionString=Server=127.0.0.1;User ID=root"
        );
        await _florin.Start();
    }

    public ValueTask DisposeAsync() => _florin.DisposeAsync();

    private async Task Refuses(string why, params string[] arguments)
    {
        var (code, output) = await FlorinProcess.Run(["move", $"--data={_florin.Data}", .. arguments]);
        Assert.Equal(1, code);
        Assert.Contains(why, output, StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Server =>
        [
            $"--Storage:MySql:ConnectionString={others.Server.Address}",
            $"--Storage:MySql:DatabasePrefix={_prefix}",
            $"--Florin:Secrets:EncryptionKey={SealingKey}",
        ];

    private IReadOnlyList<string> Storage => ["--Storage:Log:Provider=MySql", .. Server];

    private IReadOnlyList<string> Arguments => ["move", $"--data={_florin.Data}", "--to=mysql", .. Server];

    private Task<(int ExitCode, string Output)> Move() => FlorinProcess.Run(Arguments);

    private async Task Verifies(IReadOnlyList<string> storage)
    {
        var (code, output) = await FlorinProcess.Run(["verify", $"--data={_florin.Data}", .. storage]);
        Assert.True(code == 0, output);
    }

    /// <summary>The data of a Florin that moved money and was stopped, of which each test gets a copy.</summary>
    public sealed class SomeMoney : IAsyncLifetime
    {
        private readonly OneProcess _florin = new();

        /// <summary>Whose money it is.</summary>
        public Person Person { get; private set; } = null!; // Set before any test, as are the others.

        /// <summary>Where 15 of it are.</summary>
        public string Account { get; private set; } = "";

        /// <summary>Under which 5 were withdrawn.</summary>
        public (string Name, string Value) Key { get; } = Person.Key();

        /// <summary>What was answered to that.</summary>
        public Answer First { get; private set; } = null!;

        /// <summary>Copies the data to a folder that does not exist.</summary>
        public void CopyTo(string data) => SomeBooks.Copy(_florin.Data, data);

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            await _florin.InitializeAsync();
            Person = await Person.New(_florin);
            Account = await Person.OpensWith(20);
            First = await Person.Post(Person.Transactions, Person.Withdrawal(Account, 5), Key);
            await Eventually.Is(() => Person.Balance(Account), balance => balance == 15m);
            await _florin.StopsWell();
        }

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => _florin.DisposeAsync();
    }
}
