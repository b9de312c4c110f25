using Florin.System.Tests.Running;
using static Florin.System.Tests.Journeys.KeyedRequests;

namespace Florin.System.Tests.Journeys;

/// <summary>
/// Every endpoint that takes an Idempotency-Key, asked again under it: the same way, many times at once, with another body,
/// about something else, after it was undone, after the program was started again. A new endpoint needs a row.
/// </summary>
public sealed class AKeyOnEveryEndpoint(OneProcess florin) : IClassFixture<OneProcess>, IDisposable
{
    private readonly WrittenLogs _logs = new(florin);

    private const string Batch = "POST /api/transaction/transactions/batch";
    private const string Replayed = "Idempotency-Replayed";

    // They issue something, or look something up, and change nothing.
    private static readonly string[] WithoutKey =
    [
        "POST /api/user/login",
        "POST /api/user/mfa/totp",
        "POST /api/user/mfa/totp/confirm",
        "DELETE /api/user/mfa/totp",
        "POST /api/user/mfa/recovery-codes",
        "POST /api/user/mfa/step-up",
        "POST /api/user/mfa/passkeys",
        "POST /api/user/mfa/passkeys/options",
        "DELETE /api/user/mfa/passkeys/{id}",
        "DELETE /api/user/identities/{id}",
        "POST /api/user/login/passkey",
        "POST /api/user/login/passkey/options",
        "POST /api/user/password",
        "POST /api/user/users/{id}/erase",
        "POST /api/user/password-resets",
        "POST /api/user/password-resets/complete",
        "POST /api/user/email-confirmations",
        "POST /api/user/email-confirmations/complete",
        "POST /api/reconciliation/exceptions/{id}/adjust", // A second person approves it first.
        "POST /api/notification/templates/{kind}/{channel}/{language}/preview",
        "POST /api/account/periods", // It waits for a second person, as in Approving.
        "POST /api/transaction/quotes", // Without rates nothing is quoted here; as in ExchangingThroughTheService.
        "POST /api/report/reports/{id}/cancel", // What is written already cannot be canceled.
        "POST /api/schedule/schedules/preview",
        "POST /api/report/queries",
        "POST /api/transaction/transactions/{id}/attachments/{attachment}/link",
        "POST /graphql", // Each command in it is a request under a key of its own, as in QueriesUnderProtection.
    ];

    private static readonly Dictionary<string, Func<Stage, Task<Keyed>>> Table = new(
        [.. ReconcilingUnderAKey.Rows, .. OrderingUnderAKey.Rows, .. Attaching.Rows],
        StringComparer.Ordinal
    )
    {
        ["POST /api/user/users"] = s => Is(new(s.Stranger, "/api/user/users", Stage.Registration(), Stage.Registration())),
        ["PUT /api/user/users/{id}/role"] = s => OnUsers(s, "role", new { role = "admin" }, new { role = "user" }),
        ["PUT /api/user/users/{id}/tier"] = s => OnUsers(s, "tier", new { tier = "premium" }, new { tier = "free" }),
        ["POST /api/user/users/{id}/block"] = s => OnUsers(s, "block", undo: "unblock"),
        ["POST /api/user/users/{id}/unblock"] = s => OnUsers(s, "unblock", undo: "block"),
        ["DELETE /api/user/sessions"] = async s =>
            new(
                s.Admin,
                $"/api/user/sessions?userId={await s.Somebody()}",
                Elsewhere: $"/api/user/sessions?userId={await s.Somebody()}"
            ),
        ["DELETE /api/user/sessions/{id}"] = async s => new(s.Admin, await s.Session()),
        ["POST /api/user/api-keys"] = s => Is(new(s.Person, Stage.Keys, Stage.ApiKey("one"), Stage.ApiKey("two"))),
        ["POST /api/user/api-keys/{id}/rotate"] = async s =>
            new(s.Person, $"{await s.Key()}/rotate", Elsewhere: $"{await s.Key()}/rotate"),
        ["POST /api/user/api-keys/{id}/revoke"] = async s =>
            new(s.Person, $"{await s.Key()}/revoke", Elsewhere: $"{await s.Key()}/revoke"),
        ["POST /api/user/service-accounts"] = s =>
            Is(new(s.Admin, Stage.Programs, new { name = "one", role = "user" }, new { name = "two", role = "user" })),
        ["POST /api/user/service-accounts/{id}/disable"] = async s =>
            new(s.Admin, $"{await s.Program()}/disable", Elsewhere: $"{await s.Program()}/disable"),
        ["POST /api/user/clients"] = s => Is(new(s.Admin, Stage.Clients, Stage.Client("one"), Stage.Client("two"))),
        ["DELETE /api/user/clients/{id}"] = async s => new(s.Admin, await s.Client(), Elsewhere: await s.Client()),
        ["POST /api/user/approvals/{id}/approve"] = s => OnApprovals(s, "approve"),
        ["POST /api/user/approvals/{id}/reject"] = s => OnApprovals(s, "reject"),
        ["POST /api/account/accounts"] = s => Is(new(s.Person, "/api/account/accounts", s.Account("USD"), s.Account("EUR"))),
        ["POST /api/account/accounts/{id}/freeze"] = s => OnAccounts(s, "freeze", undo: "unfreeze"),
        ["POST /api/account/accounts/{id}/unfreeze"] = s => OnAccounts(s, "unfreeze", before: "freeze", undo: "freeze"),
        ["POST /api/account/accounts/{id}/close"] = s => OnAccounts(s, "close"),
        ["PATCH /api/account/accounts/{id}"] = async s =>
            new(s.Person, await s.Opened(), new { name = "one" }, new { name = "two" }, await s.Opened()),
        ["PUT /api/account/accounts/{id}/limits"] = async s =>
            new(s.Admin, $"{await s.Opened()}/limits", new { perDay = 1 }, new { perDay = 2 }, $"{await s.Opened()}/limits"),
        ["POST /api/account/accounts/{id}/holds"] = async s =>
            new(s.Person, $"{await s.Funded()}/holds", new { amount = 1 }, new { amount = 2 }, $"{await s.Funded()}/holds"),
        ["POST /api/account/holds/{id}/capture"] = async s =>
        {
            var (hold, toAccount) = (await s.Held(), await s.Person.Opens());
            return new(s.Person, $"{hold}/capture", new { amount = 1, toAccount }, new { amount = 2, toAccount });
        },
        ["POST /api/account/holds/{id}/void"] = async s =>
            new(s.Person, $"{await s.Held()}/void", Elsewhere: $"{await s.Held()}/void"),
        ["POST /api/transaction/transactions"] = async s =>
        {
            var account = await s.Person.Opens();
            return new(s.Person, Person.Transactions, s.Person.Deposit(account, 5), s.Person.Deposit(account, 6));
        },
        [Batch] = async s =>
        {
            var account = await s.Person.Opens();
            return new(s.Person, $"{Person.Transactions}/batch", s.Deposits(account, 5, 6), s.Deposits(account, 7, 8));
        },
        ["POST /api/transaction/transactions/{id}/approve"] = s => OnReviews(s, "approve"),
        ["POST /api/transaction/transactions/{id}/reject"] = s => OnReviews(s, "reject"),
        ["POST /api/transaction/transactions/{id}/retry"] = async s =>
            new(s.Admin, $"{Person.Transactions}/{await s.InManualReview()}/retry", Elsewhere: Stage.Unknown("retry")),
        ["POST /api/payment/files"] = async s =>
        {
            var (from, to) = (await s.Person.Opens(), await s.Person.Opens());
            var (one, other) = (PaymentFiles.JsonLines((from, to, 1)), PaymentFiles.JsonLines((from, to, 2)));
            return new(s.Person, PaymentFiles.PathOf(one), one.Content, other.Content, PaymentFiles.PathOf(other));
        },
        ["POST /api/payment/files/{id}/submit"] = s => OnFiles(s, "submit"),
        ["POST /api/payment/files/{id}/cancel"] = s => OnFiles(s, "cancel"),
        ["POST /api/notification/notifications/{id}/read"] = async s =>
            new(s.Person, $"/api/notification/notifications/{await s.Notification()}/read"),
        ["PUT /api/notification/preferences"] = async s =>
        {
            var (one, other) = (await s.Somebody(), await s.Somebody());
            const string Path = "/api/notification/preferences?userId=";
            var undo = () => s.Admin.Ask("PUT", Path + one, new { channel = "email" });
            return new(s.Admin, Path + one, new { channel = "none" }, new { channel = "email" }, Path + other, undo);
        },
        ["PUT /api/notification/templates/{kind}/{channel}/{language}"] = s => OnTemplates(s, resets: false),
        ["DELETE /api/notification/templates/{kind}/{channel}/{language}"] = s => OnTemplates(s, resets: true),
        ["POST /api/webhook/endpoints"] = s => Is(new(s.Person, Stage.Endpoints, Stage.Endpoint("one"), Stage.Endpoint("two"))),
        ["PATCH /api/webhook/endpoints/{id}"] = async s =>
            new(s.Person, await s.Endpoint(), new { description = "one" }, new { description = "two" }, await s.Endpoint()),
        ["DELETE /api/webhook/endpoints/{id}"] = async s => new(s.Person, await s.Endpoint(), Elsewhere: await s.Endpoint()),
        ["POST /api/webhook/endpoints/{id}/secret/rotate"] = s => OnEndpoints(s, "secret/rotate"),
        ["POST /api/webhook/endpoints/{id}/pause"] = s => OnEndpoints(s, "pause", undo: "resume"),
        ["POST /api/webhook/endpoints/{id}/resume"] = s => OnEndpoints(s, "resume", undo: "pause"),
        ["POST /api/webhook/endpoints/{id}/test"] = s => OnEndpoints(s, "test"),
        ["POST /api/webhook/endpoints/{id}/replay"] = async s =>
            new(
                s.Person,
                $"{await s.Endpoint()}/replay",
                new { from = "2026-01-01T00:00:00Z", to = "2026-01-02T00:00:00Z" },
                new { from = "2026-01-02T00:00:00Z", to = "2026-01-03T00:00:00Z" },
                $"{await s.Endpoint()}/replay"
            ),
        ["POST /api/webhook/deliveries/{id}/retry"] = async s => new(s.Person, $"{await s.Delivery()}/retry"),
        ["PUT /api/risk/rules"] = async s => new(s.Admin, "/api/risk/rules", await s.Rules(0.65m), await s.Rules(0.66m)),
    };

    public static TheoryData<string> Endpoints => [.. Table.Keys];

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task Is_told_which_write_it_led_to_also_where_it_takes_no_key()
    {
        var person = await Person.New(florin);
        var somebody = new
        {
            email = $"login-{Person.Key().Value}@example.com",
            password = "a password for tests",
            name = "L",
        };
        Assert.Equal(201, (await person.Post("/api/user/users", somebody)).Status);
        foreach (var password in (string[])[somebody.password, "a wrong password"])
        {
            var answer = await person.Post("/api/user/login", new { somebody.email, password });
            Assert.True(await _logs.MustAgreeWith("POST", "/api/user/login", answer), $"Nothing was recorded: {answer.Text}");
        }
    }

    [Fact]
    public async Task Has_a_row()
    {
        var changing = (await Contract.Of(florin)).Endpoints.Where(e => !e.StartsWith("GET ", StringComparison.Ordinal));
        Assert.Equal(changing.Order(StringComparer.Ordinal), Table.Keys.Concat(WithoutKey).Order(StringComparer.Ordinal));
        var paths = (await florin.Gateway.Ask("GET", "/openapi.json")).Body!["paths"]!; // A document has paths.
        foreach (var endpoint in Table.Keys.Select(e => e.Split(' ')))
            Assert.Contains(
                paths[endpoint[1]]![endpoint[0].ToLowerInvariant()]!["parameters"]!.AsArray(), // Every operation has some.
                p => (string?)p!["$ref"] == "#/components/parameters/Idempotency-Key"
            );
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Stands_for_one_request_with_one_answer(string endpoint)
    {
        var (method, keyed, key) = await Prepare(endpoint);
        var atOnce = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => keyed.Ask(method, key)));
        var first = endpoint == Batch ? await keyed.Ask(method, key) : Decided(atOnce);
        await Repeat(method, keyed, key, first);
        if (endpoint != Batch)
            Assert.True(await _logs.MustAgreeWith(method, keyed.Path, first), "Nothing was recorded.");
        if (keyed.OtherBody is not null)
            Reused(endpoint, await keyed.By.Ask(method, keyed.Path, keyed.OtherBody, key));
        if (keyed.Elsewhere is not null)
            Reused(endpoint, await keyed.By.Ask(method, keyed.Elsewhere, keyed.Body, key));
        var asked = $"{keyed.Path}{(keyed.Path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}more=1";
        Assert.Contains((await keyed.By.Ask(method, asked, keyed.Body, key)).Status, (int[])[400, 422, 200]);
        if (keyed.Undo is not null)
            Assert.Equal(200, (await keyed.Undo()).Status);
        await Repeat(method, keyed, key, first);
    }

    [Theory]
    [InlineData("POST /api/user/users/{id}/block")]
    [InlineData("POST /api/user/users/{id}/unblock")]
    [InlineData("PUT /api/user/users/{id}/role")]
    [InlineData("PUT /api/user/users/{id}/tier")]
    [InlineData("POST /api/notification/notifications/{id}/read")]
    [InlineData("PUT /api/notification/preferences")]
    public async Task Stands_for_a_command_that_changes_nothing_too(string endpoint)
    {
        var (method, keyed, key) = await Prepare(endpoint);
        Assert.Equal(200, (await keyed.By.Ask(method, keyed.Path, keyed.Body)).Status);
        var first = await keyed.Ask(method, key);
        Assert.Equal((200, null), (first.Status, first.Header(Replayed)));
        if (keyed.Undo is not null)
            Assert.Equal(200, (await keyed.Undo()).Status);
        await Repeat(method, keyed, key, first);
        if (keyed.OtherBody is not null)
            Reused(endpoint, await keyed.By.Ask(method, keyed.Path, keyed.OtherBody, key));
        var admin = await Person.Admin(florin);
        var entries = await Eventually.Is(
            () => admin.List($"/api/audit/entries?actor={keyed.By.Id}&limit=100"),
            entries => entries.Any(e => ((string?)e["commandId"])?.EndsWith($":{key.Value}", StringComparison.Ordinal) == true)
        );
        var entry = Assert.Single(entries, e => (string?)e["commandId"] == $"key:{keyed.By.Id}:{key.Value}");
        Assert.Equal("accepted", (string?)entry["result"]);
    }

    [Fact]
    public async Task Is_known_after_a_restart()
    {
        var sent = new List<(string Method, Keyed Keyed, (string, string) Key, Answer First)>();
        foreach (var endpoint in Table.Keys)
        {
            var (method, keyed, key) = await Prepare(endpoint);
            sent.Add((method, keyed, key, await keyed.Ask(method, key)));
        }
        await florin.Kill();
        await florin.Start();
        foreach (var (method, keyed, key, first) in sent)
            await Repeat(method, keyed, key, first);
        await florin.StopsWell();
        var verified = await FlorinProcess.Run(["verify", "--data", florin.Data]);
        Assert.True(verified.ExitCode == 0, verified.Output);
        await florin.Start();
    }

    private async Task<(string Method, Keyed Keyed, (string Name, string Value) Key)> Prepare(string endpoint) =>
        (endpoint.Split(' ')[0], await Table[endpoint](await Stage.Set(florin)), Person.Key());

    // Of many at once one is decided; the others are asked to wait, or arrive when it is done.
    private static Answer Decided(IReadOnlyList<Answer> answers)
    {
        var accepted = answers.Where(a => a.Status < 300).ToList();
        Assert.All(answers.Except(accepted), a => Assert.Equal((409, "idempotency-in-flight"), (a.Status, a.Code)));
        Assert.Single(accepted.Select(a => a.Text).Distinct());
        return Assert.Single(accepted, a => a.Header(Replayed) is null);
    }

    private static async Task Repeat(string method, Keyed keyed, (string, string) key, Answer first)
    {
        var again = await keyed.Ask(method, key);
        Assert.Equal((first.Status, What(first), "true"), (again.Status, What(again), again.Header(Replayed)));
        Assert.NotNull(first.Header("X-Write-Id"));
        Assert.Equal(first.Header("X-Write-Id"), again.Header("X-Write-Id"));
    }

    private static void Reused(string endpoint, Answer answer)
    {
        if (endpoint == Batch)
            Assert.All(answer.Data["results"]!.AsArray(), r => Assert.Equal(422, (int?)r!["status"])); // As in the contract.
        else
            Assert.Equal((422, "idempotency-key-reused"), (answer.Status, answer.Code));
    }

    // A batch is answered now; it is its items that are answered as before.
    private static string What(Answer answer) => answer.Body?["data"]?["results"]?.ToJsonString() ?? answer.Text;

    private static Task<Keyed> Is(Keyed keyed) => Task.FromResult(keyed);
}
