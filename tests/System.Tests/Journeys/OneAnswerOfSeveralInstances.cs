using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>What clients get of several instances of the users and of the transactions: the same, whichever they ask.</summary>
[Collection(SharingInstances.Name)]
public sealed class OneAnswerOfSeveralInstances(SeveralInstances florin)
{
    private const string Password = "a password for tests";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5); // Not to take the processor from what is awaited.
    private static int _people;

    [Fact]
    public async Task Accepts_a_token_of_one_instance_at_the_other()
    {
        var person = await Person.New(florin);
        foreach (var _ in Enumerable.Range(0, florin.Count))
        {
            var owner = await Owner("user");
            var me = await Eventually.Is(
                () => florin.At(owner, "user").Ask("GET", "/me", token: person.Token),
                answer => answer.Status != 421
            );
            Assert.Equal((200, person.Id), (me.Status, (string?)me.Data["id"]));
            await HandOver("user", owner);
        }
    }

    [Fact]
    public async Task Accepts_a_token_of_a_new_key_at_once_at_all_instances_and_the_gateway()
    {
        var before = await KeysAt(florin.Gateway);
        var (code, token) = await FlorinProcess.Run([
            "token",
            "--role=admin",
            "--Florin:Tokens:RotateEvery=00:00:01",
            .. florin.Logs,
        ] // Each key is older.
        );
        Assert.True(code == 0, token);
        token = token.Trim();
        var me = (string?)(await Person.Admin(florin)).Id;
        Assert.Equal(200, (await florin.Gateway.Ask("GET", $"/api/user/users/{me}", token: token)).Status);
        foreach (var service in (string[])["user", "account"])
        {
            var owner = await Owner(service);
            var path = service == "user" ? $"/users/{me}" : "/trial-balance";
            Assert.Equal(200, (await florin.At(owner, service).Ask("GET", path, token: token)).Status);
            await HandOver(service, owner);
            var answer = await Eventually.Is(
                () => florin.At(1 - owner, service).Ask("GET", path, token: token),
                answer => answer.Status != 421
            );
            Assert.Equal(200, answer.Status);
        }
        var made = Assert.Single((await KeysAt(florin.Gateway)).Except(before));
        for (var instance = 0; instance < florin.Count; instance++)
            Assert.Contains(made, await KeysAt(florin.At(instance, "user")));
    }

    [Fact]
    public async Task Makes_one_user_under_a_key_when_the_owner_is_killed()
    {
        await Person.Admin(florin);
        var owner = await Owner("user");
        var (key, body) = (Person.Key(), Registration());
        using var over = new CancellationTokenSource();
        var answers = new ConcurrentBag<Answer>();
        var clients = Enumerable
            .Range(0, 4)
            .Select(_ => Task.Run(() => Register(florin.Gateway, "/api/user/users", body, key, answers, over.Token)))
            .ToList();
        await Eventually.Is(() => Task.FromResult(answers.Count), count => count > 3);
        await florin.Instance(owner).Kill();
        await Owner("user");
        var seen = answers.Count;
        await Eventually.Is(() => Task.FromResult(answers.Count), count => count > seen + 3);
        await over.CancelAsync();
        await Task.WhenAll(clients);
        await florin.Start(owner);
        IsOne(answers);
        var taken = await florin.Gateway.Ask("POST", "/api/user/users", body);
        Assert.Equal((409, "email-taken"), (taken.Status, taken.Code));
    }

    [Fact]
    public async Task Makes_one_user_of_a_key_that_is_sent_to_all_instances_at_once_while_the_owner_changes()
    {
        var body = Registration();
        IsOne(await ToAll("user", "/users", body, token: null));
    }

    [Fact]
    public async Task Makes_one_transfer_of_a_key_that_is_sent_to_all_instances_at_once_while_the_owner_changes()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.OpensWith(10), await person.Opens());
        IsOne(await ToAll("transaction", "/transactions", person.Transfer(from, to, 1).ToJsonString(), person.Token));
        await Eventually.Is(() => person.Balance(to), balance => balance == 1);
        Assert.Equal(9, await person.Balance(from));
    }

    [Fact]
    public async Task Follows_the_logs_at_another_instance_when_the_first_is_gone()
    {
        await florin.Instance(0).Kill();
        try
        {
            foreach (var service in SeveralInstances.Shared)
                await Owner(service);
            var person = await Person.New(florin);
            await person.OpensWith(10);
            await Eventually.Is(
                () => person.List("/api/notification/notifications"), // Its process hosts none of the services that it follows.
                notifications => notifications.Count > 0
            );
        }
        finally
        {
            await florin.Start(0);
        }
    }

    [Fact]
    public async Task Logs_in_and_registers_later_while_the_database_is_away()
    {
        var known = Registration();
        Assert.Equal(201, (await florin.Gateway.Ask("POST", "/api/user/users", known)).Status);
        var login = new { email = (string?)JsonNode.Parse(known)!["email"], password = Password }; // It is JSON.
        await florin.Server.Kill();
        foreach (var (path, body) in new (string, object)[] { ("/api/user/login", login), ("/api/user/users", Registration()) })
        {
            var answer = await florin.Gateway.Ask("POST", path, body, null, Person.Key());
            Assert.True(answer.Status == 503, answer.Text);
            Assert.True(answer.Code is "unavailable" or "circuit-open", answer.Text);
            Assert.NotNull(answer.Header("Retry-After"));
        }
        await florin.Server.StartAgain();
        await Eventually.Is(
            () => florin.Gateway.Ask("POST", "/api/user/users", Registration()),
            answer => answer.Status == 201
        );
        Assert.Equal(200, (await florin.Gateway.Ask("POST", "/api/user/login", login)).Status);
    }

    // To every instance at once, again and again, before, during and after a change of the owner.
    private async Task<ConcurrentBag<Answer>> ToAll(string service, string path, string body, string? token)
    {
        var owner = await Owner(service);
        var (key, answers) = (Person.Key(), new ConcurrentBag<Answer>());
        using var over = new CancellationTokenSource();
        var clients = Enumerable
            .Range(0, florin.Count * 2)
            .Select(client =>
                Task.Run(() => Register(florin.At(client % florin.Count, service), path, body, key, answers, over.Token, token))
            )
            .ToList();
        await HandOver(service, owner);
        var seen = answers.Count;
        await Eventually.Is(() => Task.FromResult(answers.Count), count => count > seen + 3);
        await over.CancelAsync();
        await Task.WhenAll(clients);
        return answers;
    }

    private static async Task Register(
        HttpClient at,
        string path,
        string body,
        (string Name, string Value) key,
        ConcurrentBag<Answer> answers,
        CancellationToken over,
        string? token = null
    )
    {
        while (!over.IsCancellationRequested)
            try
            {
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
                var answer = await at.Ask("POST", path, body, token, key);
                if (answer.Status == 201)
                    answers.Add(answer);
                else // Somebody else is to be asked, or it is under way, or nobody owns the log.
                    Assert.True(answer.Status is 421 or 409 or 503 or 504, answer.Text);
            }
            catch (HttpRequestException) // Of the instance that is killed.
            {
                continue;
            }
    }

    private static void IsOne(ConcurrentBag<Answer> answers)
    {
        Assert.Single(answers.Select(answer => answer.Text).Distinct(StringComparer.Ordinal)); // Byte for byte.
        Assert.InRange(answers.Count(answer => answer.Header("Idempotency-Replayed") != "true"), 0, 1); // A kill may take it along.
    }

    private static string Registration() =>
        new JsonObject
        {
            ["email"] = $"one-{Interlocked.Increment(ref _people)}-{Environment.ProcessId}@example.com",
            ["password"] = Password,
            ["name"] = "One",
        }.ToJsonString();

    private async Task<int> Owner(string service) =>
        await Eventually.Is(() => florin.OwnerOf(service), owner => owner is not null) ?? -1; // It was waited for.

    private async Task HandOver(string service, int owner)
    {
        var admin = await Operator.Admin(florin);
        await Eventually.Is(() => admin.Ask("POST", $"/admin/storage/{service}/release"), asked => asked.Status == 200);
        await Eventually.Is(() => florin.OwnerOf(service), now => now == 1 - owner);
    }

    private static async Task<IReadOnlyList<string>> KeysAt(HttpClient at)
    {
        var keys = await at.Ask("GET", "/.well-known/jwks.json");
        return [.. keys.Body!["keys"]!.AsArray().Select(key => (string)key!["kid"]!)]; // As the standard has it.
    }
}
