using Florin.Platform.Calls;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Resilience;
using Florin.Testing;

namespace Florin.Unit.Tests.Users;

/// <summary>What was approved is done once, whatever happens between the approval and the record of what came of it.</summary>
public sealed class DoingWhatWasApproved
{
    private static readonly CallContext Context = new("req_1");
    private readonly List<RunApproved> _ran = [];
    private bool _isAway;

    [Fact]
    public async Task Happens_under_the_approvals_own_id_with_the_senders_role()
    {
        await using var users = await Start();
        var (ada, _) = await users.Person("ada@example.com");
        var id = await Held(users, ada);
        Assert.Equal(200, (await Decide(users, id, "approve")).Status);
        var shown = await Shown(users, id);
        Assert.Equal(("EXECUTED", 201), ((string?)shown.Data["status"], (int?)shown.Data["outcome"]!["status"]));
        var ran = Assert.Single(_ran);
        Assert.Equal((id, ada, "user", "free"), (ran.Approval, ran.Request.RequestedBy, ran.Role, ran.Tier));
    }

    [Fact]
    public async Task Is_tried_again_where_the_service_was_away_also_after_a_restart_and_not_once_it_is_done()
    {
        await using var users = await Start();
        users.Clock.Hurry = 100;
        var (ada, _) = await users.Person("ada@example.com");
        var id = await Held(users, ada);
        _isAway = true;
        Assert.Equal(200, (await Decide(users, id, "approve")).Status);
        Assert.Equal("APPROVED", (string?)(await Shown(users, id)).Data["status"]);
        await users.StartAgain();
        _isAway = false;
        await Eventually.Is(() => Shown(users, id), shown => (string?)shown.Data["status"] == "EXECUTED");
        var times = _ran.Count;
        await users.StartAgain();
        Assert.Equal("EXECUTED", (string?)(await Shown(users, id)).Data["status"]);
        Assert.Equal(times, _ran.Count);
        Assert.All(_ran, ran => Assert.Equal(id, ran.Approval)); // So the service does it once.
    }

    [Fact]
    public async Task Does_not_happen_for_somebody_who_is_blocked_by_then()
    {
        await using var users = await Start();
        var (ada, _) = await users.Person("ada@example.com");
        var id = await Held(users, ada);
        await users.Service.SendWith(users.AdminToken, "POST", $"/users/{ada}/block");
        Assert.Equal(200, (await Decide(users, id, "approve")).Status);
        Assert.Equal(403, (int?)(await Shown(users, id)).Data["outcome"]!["status"]);
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task Does_not_happen_once_the_request_has_expired()
    {
        await using var users = await Start(("Identity:Approvals:ExpireAfter", "01:00:00"));
        var (ada, _) = await users.Person("ada@example.com");
        var id = await Held(users, ada);
        users.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("EXPIRED", (string?)(await Shown(users, id)).Data["status"]);
        Assert.Equal((0, 1), (await Count(users, "PENDING"), await Count(users, "EXPIRED")));
        var late = await Decide(users, id, "approve");
        Assert.Equal((409, "wrong-state"), (late.Status, late.Code));
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task Needs_somebody_else_than_who_made_the_program_that_requests_it_or_a_key_of_it()
    {
        await using var users = await Start();
        var (ada, _) = await users.Person("ada@example.com");
        await users.Service.SendWith(users.AdminToken, "PUT", $"/users/{ada}/role", new { role = "admin" });
        var adas = await users.TokenOf("ada@example.com");
        var account = new { name = "sync", role = "admin" };
        var program = (string)
            (await users.Service.SendWith(users.AdminToken, "POST", "/service-accounts", account)).Data["id"]!;
        var id = await Held(users, program);
        Assert.Equal(403, (await Decide(users, id, "approve")).Status); // By who made the service account.
        var key = new
        {
            name = "k",
            scopes = new[] { "accounts:overdraft" },
            serviceAccount = program,
        };
        Assert.Equal(201, (await users.Service.SendWith(adas, "POST", "/api-keys", key)).Status);
        Assert.Equal(403, (await Decide(users, id, "approve", adas)).Status); // By who made a key of it.
        var (grace, _) = await users.Person("grace@example.com");
        await users.Service.SendWith(users.AdminToken, "PUT", $"/users/{grace}/role", new { role = "approver" });
        Assert.Equal(200, (await Decide(users, id, "approve", await users.TokenOf("grace@example.com"))).Status);
    }

    [Fact]
    public async Task Needs_somebody_else_than_who_registered_a_client_of_the_program_even_if_it_is_gone()
    {
        await using var users = await Start();
        var (ada, _) = await users.Person("ada@example.com");
        await users.Service.SendWith(users.AdminToken, "PUT", $"/users/{ada}/role", new { role = "admin" });
        var adas = await users.TokenOf("ada@example.com");
        var account = new { name = "sync", role = "admin" };
        var program = (string)
            (await users.Service.SendWith(users.AdminToken, "POST", "/service-accounts", account)).Data["id"]!;
        var id = await Held(users, program);
        var client = new
        {
            name = "Sync",
            type = "confidential",
            grants = ByCredentials,
            scopes = Overdrafts,
            serviceAccount = program,
        };
        var registered = await users.Service.SendWith(adas, "POST", "/clients", client);
        Assert.Equal(201, registered.Status);
        Assert.Equal(200, (await users.Service.SendWith(adas, "DELETE", $"/clients/{registered.Data["id"]}")).Status);
        Assert.Equal(403, (await Decide(users, id, "approve", adas)).Status);
    }

    [Fact]
    public async Task Needs_somebody_else_than_a_program_of_the_requester()
    {
        await using var users = await Start();
        var (ada, _) = await users.Person("ada@example.com");
        await users.Service.SendWith(users.AdminToken, "PUT", $"/users/{ada}/role", new { role = "admin" });
        var adas = await users.TokenOf("ada@example.com");
        var account = new { name = "yes", role = "approver" };
        var program = (string)(await users.Service.SendWith(adas, "POST", "/service-accounts", account)).Data["id"]!;
        var text = users.Issuer.Issue(program, Role.Approver, "internal").Token;
        Assert.Equal(403, (await Decide(users, await Held(users, ada), "approve", text)).Status);
        Assert.Equal(200, (await Decide(users, await Held(users, "user_1"), "approve", text)).Status);
    }

    [Fact]
    public async Task Is_one_request_for_each_key_and_no_other_request_under_it()
    {
        await using var users = await Start();
        var first = await Hold(users, "user_1", key: "key:user_1:k", fingerprint: "AA");
        var again = await Hold(users, "user_1", key: "key:user_1:k", fingerprint: "AA");
        Assert.Equal(first with { IsRepeated = true }, again);
        Assert.Null((await Hold(users, "user_1", key: "key:user_1:k", fingerprint: "BB")).Id);
        Assert.NotEqual(first.Id, (await Hold(users, "user_1", key: null, fingerprint: null)).Id);
    }

    [Fact]
    public async Task Does_not_wait_once_it_has_ended_and_says_why_under_its_key()
    {
        await using var users = await Start(("Identity:Approvals:ExpireAfter", "01:00:00"));
        var first = await Hold(users, "user_1", key: "key:user_1:k", fingerprint: "AA");
        users.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(
            $"Approval {first.Id} has expired; send the request again with another Idempotency-Key.",
            (await Hold(users, "user_1", key: "key:user_1:k", fingerprint: "AA")).Refusal
        );
    }

    [Fact]
    public async Task Does_not_wait_where_too_many_of_the_requester_do()
    {
        await using var users = await Start(("Identity:Approvals:MostWaiting", "2"));
        var first = await Held(users, "user_1");
        await Held(users, "user_1");
        var refused = await Hold(users, "user_1", key: null, fingerprint: null);
        Assert.Null(refused.Id);
        Assert.Contains("2 of your requests wait for a second person already", refused.Refusal, StringComparison.Ordinal);
        Assert.NotNull((await Hold(users, "user_2", key: null, fingerprint: null)).Id);
        Assert.Equal(200, (await Decide(users, first, "reject")).Status);
        Assert.NotNull((await Hold(users, "user_1", key: null, fingerprint: null)).Id);
    }

    [Fact]
    public async Task Waits_alone_where_its_endpoint_says_so_until_it_is_decided_about_and_done()
    {
        await using var users = await Start(("Identity:Approvals:ExpireAfter", "01:00:00"));
        users.Clock.Hurry = 100;
        var first = await Alone(users, "user_1", key: "key:user_1:k");
        var second = await Alone(users, "user_2", key: null);
        Assert.Equal((null, first.Id), (second.Id, second.Before));
        Assert.Equal(first.Id, (await Alone(users, "user_1", key: "key:user_1:k")).Id); // The same one, sent again.
        Assert.NotNull((await Hold(users, "user_2", key: null, fingerprint: null)).Id); // Of what any number may wait.

        Assert.Equal(200, (await Decide(users, first.Id!, "reject")).Status);
        var third = await Alone(users, "user_2", key: null);
        Assert.NotNull(third.Id);
        _isAway = true;
        Assert.Equal(200, (await Decide(users, third.Id, "approve")).Status);
        Assert.Equal(third.Id, (await Alone(users, "user_1", key: null)).Before); // It is still to be done.
        _isAway = false;
        await Eventually.Is(() => Shown(users, third.Id), shown => (string?)shown.Data["status"] == "EXECUTED");

        var fourth = await Alone(users, "user_1", key: null);
        Assert.NotNull(fourth.Id);
        users.Clock.Advance(TimeSpan.FromHours(1));
        Assert.NotNull((await Alone(users, "user_1", key: null)).Id); // The one before has expired.
    }

    [Fact]
    public async Task Waits_alone_also_where_several_come_at_once()
    {
        await using var users = await Start();
        var held = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Alone(users, $"user_{i}", key: null)));
        var one = Assert.Single(held, each => each.Id is not null);
        Assert.All(held.Except([one]), each => Assert.Equal(one.Id, each.Before));
    }

    private static async Task<int> Count(UsersInMemory users, string status) =>
        (await users.Get($"/approvals?status={status}", users.AdminToken)).Data["items"]!.AsArray().Count;

    private static readonly string[] ByCredentials = ["client_credentials"];
    private static readonly string[] Overdrafts = ["accounts:overdraft"];

    private async Task<UsersInMemory> Start(params (string, string)[] settings)
    {
        var others = new OtherServices().Does(
            ApprovalOperations.Run("account"),
            asked =>
            {
                if (_isAway)
                    throw new ServiceUnavailable("account", "is away.");
                _ran.Add(asked);
                return new ApprovedRan(201, """{"success": true}""");
            }
        );
        return await UsersInMemory.StartWith(others, settings);
    }

    private static async Task<string> Held(UsersInMemory users, string by) =>
        (await Hold(users, by, key: null, fingerprint: null)).Id!; // Without a key there is one.

    private static Task<RequestHeld> Alone(UsersInMemory users, string by, string? key) =>
        Hold(users, by, key, key is null ? null : "AA", isAlone: true);

    private static Task<RequestHeld> Hold(
        UsersInMemory users,
        string by,
        string? key,
        string? fingerprint,
        bool isAlone = false
    )
    {
        var request = new HeldRequest(
            "account",
            "POST",
            isAlone ? "/accounts/{id}/open" : "/accounts",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["id"] = "acc_1" },
            "",
            """{"currency": "USD"}""",
            by,
            null,
            null
        );
        var asked = new HoldRequest(request, "accounts:overdraft", "overdrafts", "req_1", key, fingerprint)
        {
            Subject = isAlone
                ? ApprovalOperations.SubjectOf(request.Service, request.Method, request.Template, request.Values)
                : null,
        };
        return users.Service.Call(ApprovalOperations.Hold, asked, Context);
    }

    private static Task<Answer> Decide(UsersInMemory users, string id, string verb, string? token = null) =>
        users.Service.SendWith(token ?? users.AdminToken, "POST", $"/approvals/{id}/{verb}", new { reason = "why not" });

    private static Task<Answer> Shown(UsersInMemory users, string id) => users.Get($"/approvals/{id}", users.AdminToken);
}
