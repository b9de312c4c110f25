using Florin.System.Tests.Running;
using Florin.Testing.Storage;
using Person = Florin.System.Tests.Journeys.Person;

namespace Florin.System.Tests.Copies;

/// <summary><c>florin backup</c> of a Florin that runs, is killed, or is stopped, and what <c>florin restore</c> makes of it.</summary>
public sealed class BackingUp : IAsyncDisposable
{
    private const int Clients = 8;
    private readonly OneProcess _florin = new();
    private readonly OneProcess _restored = new();
    private readonly TemporaryDirectory _folder = new();

    [Fact]
    public async Task Copies_what_fits_together_while_clients_move_money()
    {
        await _florin.Start();
        var person = await Person.New(_florin);
        var accounts = new[] { await person.OpensWith(1_000), await person.OpensWith(1_000) };
        using var over = new CancellationTokenSource();
        var sent = 0;
        var clients = Enumerable.Range(0, Clients).Select(_ => Send()).ToList();
        for (var round = 1; round <= 2; round++)
        {
            var before = Volatile.Read(ref sent);
            await Eventually.Is(() => Task.FromResult(Volatile.Read(ref sent)), now => now >= before + (4 * Clients));
            await Succeeds(["backup", $"--data={_florin.Data}", $"--to={_folder.File("backup")}"]);
            await Succeeds(["restore", $"--from={_folder.File("backup")}", $"--data={_folder.File($"restored-{round}")}"]); // It verifies.
        }
        var killing = Succeeds(["backup", $"--data={_florin.Data}", $"--to={_folder.File("backup")}"]);
        await _florin.Kill();
        await killing;
        await over.CancelAsync();
        await Task.WhenAll(clients);
        await Succeeds(["backup", $"--data={_florin.Data}", $"--to={_folder.File("backup")}"]);
        await Succeeds(["restore", $"--from={_folder.File("backup")}", $"--data={_folder.File("last")}"]);
        await Succeeds(["verify", $"--data={_folder.File("last")}"]);

        async Task Send()
        {
            try
            {
                for (var i = 0; !over.IsCancellationRequested; i++)
                {
                    await person.Post(Person.Transactions, person.Transfer(accounts[i % 2], accounts[1 - (i % 2)], 1));
                    Interlocked.Increment(ref sent);
                }
            }
            catch (HttpRequestException)
            {
                // It was killed.
            }
        }
    }

    [Fact]
    public async Task Keeps_books_keys_tokens_answers_and_the_audit()
    {
        await _florin.Start();
        var person = await Person.New(_florin);
        var account = await person.OpensWith(20);
        var key = Person.Key();
        var first = await person.Post(Person.Transactions, person.Withdrawal(account, 5), key);
        await Eventually.Is(() => person.Balance(account), balance => balance == 15m);
        await Succeeds(["backup", $"--data={_florin.Data}", $"--to={_folder.File("backup")}"]);
        await Succeeds(["restore", $"--from={_folder.File("backup")}", $"--data={_restored.Data}"]);
        await _restored.Start();
        var again = person.At(_restored); // With the token of before.
        var answer = await again.Post(Person.Transactions, again.Withdrawal(account, 5), key);
        Assert.Equal((first.Status, first.Text, "true"), (answer.Status, answer.Text, answer.Header("Idempotency-Replayed")));
        Assert.Equal(15m, await again.Balance(account));
        await again.MovesTo("COMPLETED", again.Deposit(account, 1));
        var audit = await (await Person.Admin(_restored)).GetOnceReady("/api/audit/verify");
        Assert.True((bool?)audit.Data["valid"], audit.Text);
        await _restored.StopsWell();
        await Succeeds(["verify", $"--data={_restored.Data}"]);
    }

    [Fact]
    public async Task Goes_on_where_it_was_killed()
    {
        await _florin.Start();
        var person = await Person.New(_florin);
        await person.OpensWith(20);
        await _florin.StopsWell();
        var backup = _folder.File("backup");
        await using (var killed = FlorinProcess.Launch(["backup", $"--data={_florin.Data}", $"--to={backup}"]))
        {
            await Eventually.Is(() => Task.FromResult(Directory.Exists(backup)), there => there);
            await killed.Kill();
        }
        if (!File.Exists(Path.Combine(backup, "manifest.json"))) // It may have been quicker.
        {
            var (code, output) = await FlorinProcess.Run(["restore", $"--from={backup}", $"--data={_restored.Data}"]);
            Assert.Equal(1, code);
            Assert.True(output.Contains("interrupted") || output.Contains("has no backup"), output);
        }
        await Succeeds(["backup", $"--data={_florin.Data}", $"--to={backup}"]);
        await Succeeds(["restore", $"--from={backup}", $"--data={_restored.Data}"]);
    }

    public async ValueTask DisposeAsync()
    {
        await _florin.DisposeAsync();
        await _restored.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task Succeeds(string[] arguments)
    {
        var (code, output) = await FlorinProcess.Run(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {output}");
    }
}
