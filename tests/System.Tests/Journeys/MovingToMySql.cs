using Florin.System.Tests.Running;
using Florin.Testing.MySql;

namespace Florin.System.Tests.Journeys;

/// <summary><c>florin move</c>: from embedded storage to a database server, with everything that clients know.</summary>
[Collection(SharingInstances.Name)]
public sealed class MovingToMySql(SeveralInstances others) : IAsyncLifetime
{
    private static readonly string SealingKey = Convert.ToBase64String(new byte[32]);
    private readonly OneProcess _florin = new();
    private readonly string _prefix = DatabaseServer.NewPrefix();
    private Person _person = null!; // Set before each test, as are the others.
    private string _account = "";
    private (string Name, string Value) _key;
    private Answer _first = null!;

    public async ValueTask InitializeAsync()
    {
        await _florin.InitializeAsync();
        _person = await Person.New(_florin);
        _account = await _person.OpensWith(20);
        _key = Person.Key();
        _first = await _person.Post(Person.Transactions, _person.Withdrawal(_account, 5), _key);
        await Eventually.Is(() => _person.Balance(_account), balance => balance == 15m);
        await _florin.StopsWell();
    }

    public ValueTask DisposeAsync() => _florin.DisposeAsync();

    [Fact]
    public async Task Keeps_books_keys_tokens_and_answers()
    {
        var (code, output) = await Move();
        Assert.True(code == 0, output);
        Assert.Contains("account: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("earlier run", output, StringComparison.Ordinal);

        (code, output) = await FlorinProcess.Run(["owner", "status", "--services=account", .. Storage]);
        Assert.True(code == 0, output);
        Assert.StartsWith("account: no owner, epoch ", output, StringComparison.Ordinal);

        await _florin.Start(Storage);
        // With the token of before.
        var again = await _person.Post(Person.Transactions, _person.Withdrawal(_account, 5), _key);
        Assert.Equal((201, _first.Text, "true"), (again.Status, again.Text, again.Header("Idempotency-Replayed")));
        Assert.Equal(15m, await _person.Balance(_account));
        await _person.MovesTo("COMPLETED", _person.Deposit(_account, 1));
        Assert.Equal(16m, await Eventually.Is(() => _person.Balance(_account), balance => balance == 16m));
        await _florin.StopsWell();
        await Verifies(Storage);
    }

    [Fact]
    public async Task Leaves_keys_in_the_database_that_are_verified_where_their_key_is_known()
    {
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
        await Move();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => _florin.Start());
        Assert.Contains("was moved to MySql", refused.Message, StringComparison.Ordinal);
        await Verifies([]);
    }

    [Fact]
    public async Task Goes_on_where_it_was_killed()
    {
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
    public async Task Never_mixes_two_installations()
    {
        await using var other = new OneProcess();
        await other.InitializeAsync();
        await other.StopsWell();
        await Move();
        var (code, output) = await FlorinProcess.Run(["move", $"--data={other.Data}", "--to=mysql", .. Server]);
        Assert.Equal(1, code);
        Assert.Contains("holds another log of the user service", output, StringComparison.Ordinal);
        await Verifies(Storage);
    }

    [Theory]
    [InlineData("--to=paper", "", "--to is 'paper'; allowed: MySql.")]
    [InlineData("--to=mysql", "", "Storage:MySql:ConnectionString")]
    [InlineData("--to=mysql", "--Storage:MySql:ConnectionString=Server=127.0.0.1;User ID=root", "Florin:Secrets:EncryptionKey")]
    public async Task Says_what_is_wrong_before_anything_is_done(string to, string setting, string why)
    {
        string[] settings = setting.Length > 0 ? [setting] : [];
        var (code, output) = await FlorinProcess.Run(["move", $"--data={_florin.Data}", to, .. settings]);
        Assert.Equal(1, code);
        Assert.Contains(why, output, StringComparison.Ordinal);
        await _florin.Start();
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
}
