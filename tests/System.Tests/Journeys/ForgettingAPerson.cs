using System.Text;
using Florin.System.Tests.Copies;
using Florin.System.Tests.Running;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Journeys;

/// <summary>
/// A person who is erased: from then on nothing of theirs is in any file, the books are as they were and everything verifies,
/// whatever dies meanwhile. Their name, address and what their client calls itself are words that are found nowhere else.
/// </summary>
public sealed class ForgettingAPerson : IAsyncDisposable
{
    private const string Secret = "correct horse battery";
    private const string Planted = "plantedword";
    private const string Search = $"/api/search?q={Planted}&kinds=transaction,user";
    private const string Books = "/api/account/trial-balance";
    private readonly OneProcess _florin = new();
    private readonly TemporaryDirectory _folder = new();

    [Fact]
    public async Task Leaves_nothing_in_any_file_and_the_books_as_they_were()
    {
        await _florin.Start(Replica);
        var admin = await Person.Admin(_florin);
        var (id, token) = await Somebody("first");
        var before = await HasHadMoney(id, token);
        Assert.Contains(
            Planted,
            (await _florin.Gateway.Ask("GET", $"/api/user/users/{id}/export", token: token)).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(200, (await Erase(id, token)).Status);
        Assert.Equal(
            before,
            (await admin.Get(Books)).Data["items"]?.ToJsonString() ?? (await admin.Get(Books)).Data.ToJsonString()
        );
        Assert.Equal(401, (await _florin.Gateway.Ask("GET", "/api/user/me", token: token)).Status);
        foreach (var path in new[] { $"/api/user/users/{id}", "/api/user/users?limit=100", $"/api/audit/entries?actor={id}" })
        {
            var shown = await _florin.Gateway.Ask("GET", path, token: admin.Token);
            Assert.Contains($"erased {id}", shown.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Planted, shown.Text, StringComparison.OrdinalIgnoreCase);
        }
        await IsNotFound(admin);
        await _florin.Stop();
        HoldsNothing(_florin.Data);
        await Verifies(_florin.Data);
        await IsTheSameInCopies();
        foreach (var views in Directory.EnumerateFiles(_florin.Data, "views*", SearchOption.AllDirectories))
            File.Delete(views);
        await _florin.Start(Replica);
        await Eventually.Is(
            () => _florin.Gateway.Ask("GET", $"/api/user/users/{id}", token: admin.Token),
            shown => shown.Status == 200
        );
        await IsNotFound(admin);
        await _florin.Stop();
        HoldsNothing(_florin.Data);
        await Verifies(_florin.Data);
    }

    [Fact]
    public async Task Is_finished_by_asking_again_whenever_it_was_killed()
    {
        await _florin.Start();
        for (var round = 0; round < 6; round++)
        {
            var (id, token) = await Somebody($"round{round}");
            _ = await HasHadMoney(id, token);
            var erasing = Erase(id, token);
            await Task.Delay(TimeSpan.FromMilliseconds(40 + (round * 45)), TimeProvider.System);
            await _florin.Kill();
            await Record.ExceptionAsync(() => erasing);
            await _florin.Start();
            var admin = await Person.Admin(_florin);
            var again = await Eventually.Is(
                () => _florin.Gateway.Ask("POST", $"/api/user/users/{id}/erase", "{}", admin.Token),
                answer => answer.Status is not (503 or 504)
            );
            Assert.True(again.Status == 200, again.Text);
            Assert.False(File.Exists(Path.Combine(_florin.Data, "user", "persons", $"{id}.json")));
        }
        await IsNotFound(await Person.Admin(_florin));
        await _florin.Stop();
        HoldsNothing(_florin.Data);
        await Verifies(_florin.Data);
    }

    public async ValueTask DisposeAsync()
    {
        await _florin.DisposeAsync();
        _folder.Dispose();
    }

    private string Replica => $"--Storage:Replicas=sqlite:{_folder.File("replica")}";

    private async Task IsTheSameInCopies()
    {
        await Succeeds("replicas", "diff", $"--data={_florin.Data}", Replica);
        HoldsNothing(_folder.File("replica"));
        var (backup, restored, archive) = (_folder.File("backup"), _folder.File("restored"), _folder.File("archive"));
        await Succeeds("backup", $"--data={_florin.Data}", $"--to={backup}");
        await Succeeds("restore", $"--from={backup}", $"--data={restored}"); // It verifies.
        await LogRows.Refuses(
            "who was not erased", // Then; their key is gone now.
            "restore",
            $"--from={backup}",
            $"--data={_folder.File("earlier")}",
            "--to=transaction:1"
        );
        Assert.True(Directory.Exists(_folder.File("earlier")));
        await Succeeds("archive", $"--data={_florin.Data}", $"--to={archive}");
        foreach (var folder in new[] { backup, restored, archive })
            HoldsNothing(folder);
        Assert.Empty(Directory.EnumerateFiles(archive, "user_*", SearchOption.AllDirectories)); // Archives have no keys.
    }

    private async Task<(string Id, string Token)> Somebody(string name)
    {
        var body =
            $$"""{"email": "{{name}}.{{Planted}}@example.com", "password": "{{Secret}}", "name": "{{name}} {{Planted}}"}""";
        var registered = await _florin.Gateway.Ask("POST", "/api/user/users", body, null, Person.Key());
        Assert.True(registered.Status == 201, registered.Text);
        var logIn = $$"""{"email": "{{name}}.{{Planted}}@example.com", "password": "{{Secret}}"}""";
        var loggedIn = await _florin.Gateway.Ask("POST", "/api/user/login", logIn, null, ("User-Agent", $"{Planted}/1.0"));
        Assert.True(loggedIn.Status == 200, loggedIn.Text);
        return ((string)registered.Data["id"]!, (string)loggedIn.Data["token"]!); // As in the contract.
    }

    // Returns what the books say afterwards.
    private async Task<string> HasHadMoney(string id, string token)
    {
        var opens = $$"""{"userId": "{{id}}", "currency": "USD", "name": "{{Planted}} savings"}""";
        var account = (string)(await _florin.Gateway.Ask("POST", "/api/account/accounts", opens, token)).Data["id"]!; // As in the contract.
        foreach (var (type, side) in new[] { ("deposit", "toAccount"), ("withdrawal", "fromAccount") })
        {
            var body =
                $$"""{"userId": "{{id}}", "type": "{{type}}", "amount": "12.00", "currency": "USD", "{{side}}": "{{account}}", "description": "to {{Planted}}", "reference": "{{Planted}}-1"}""";
            var moved = await _florin.Gateway.Ask("POST", Person.Transactions, body, token, ("Prefer", "wait=30"));
            Assert.Equal("COMPLETED", (string?)moved.Data["status"]);
            Assert.Equal($"to {Planted}", (string?)moved.Data["description"]);
        }
        var found = await _florin.Gateway.Ask(
            "GET",
            $"{Person.Transactions}?q={Planted.ToUpperInvariant()}&limit=1",
            token: token
        );
        Assert.Equal($"{Planted}-1", (string?)Assert.Single(found.Data["items"]!.AsArray())!["reference"]);
        await Eventually.Is(() => _florin.Gateway.Ask("GET", Search, token: token), answer => Hits(answer) == 3); // And themselves.
        var statement = await _florin.Gateway.Ask("GET", $"/api/account/accounts/{account}/entries", token: token);
        Assert.Contains($"to {Planted}", statement.Text, StringComparison.Ordinal);
        var books = (await (await Person.Admin(_florin)).Get(Books)).Data;
        return books["items"]?.ToJsonString() ?? books.ToJsonString();
    }

    // A second after the erasure; what is done for that then ends before the program does.
    private Task<Answer> IsNotFound(Person admin) =>
        Eventually.Is(() => _florin.Gateway.Ask("GET", Search, token: admin.Token), answer => Hits(answer) == 0);

    private static int Hits(Answer answer) =>
        answer.Status == 200 && (bool)answer.Data["complete"]! ? answer.Data["items"]!.AsArray().Count : -1; // As in the contract.

    private Task<Answer> Erase(string id, string token) =>
        _florin.Gateway.Ask("POST", $"/api/user/users/{id}/erase", $$"""{"password": "{{Secret}}"}""", token);

    private static void HoldsNothing(string folder)
    {
        var files = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            files++;
            var content = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.False(
                content.Contains(Planted, StringComparison.OrdinalIgnoreCase),
                $"{file} holds what was known of them."
            );
        }
        Assert.True(files > 0, $"{folder} is empty.");
    }

    private static Task Verifies(string data) => Succeeds("verify", $"--data={data}");

    private static async Task Succeeds(params string[] arguments)
    {
        var (code, output) = await FlorinProcess.Run(arguments);
        Assert.True(code == 0, output);
    }
}
