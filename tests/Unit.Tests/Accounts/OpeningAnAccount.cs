using System.Text.Json.Nodes;
using Florin.Platform.Identity;
using static Florin.Unit.Tests.Accounts.TheLedger;

namespace Florin.Unit.Tests.Accounts;

public sealed class OpeningAnAccount
{
    [Fact]
    public async Task Answers_with_the_account_as_the_contract_has_it()
    {
        await using var ledger = await Start();
        var answer = await ledger.Service.Post(
            "/accounts",
            """{"userId": "user_alice", "currency": "USD", "name": "Everyday"}""",
            Alice
        );
        Assert.Equal(201, answer.Status);
        var id = (string)answer.Data["id"]!;
        Assert.StartsWith("acc_", id, StringComparison.Ordinal);
        Assert.Equal(
            JsonNode
                .Parse(
                    $$"""
                    {
                      "id": "{{id}}", "userId": "user_alice", "currency": "USD", "name": "Everyday", "balance": 0.00,
                      "available": 0.00, "overdraftLimit": 0.00, "status": "OPEN", "version": 1,
                      "createdAt": "2026-01-02T03:04:05.000000Z", "held": 0.00, "parent": null, "metadata": null,
                      "limits": null, "children": null
                    }
                    """
                )!
                .ToJsonString(),
            answer.Data.ToJsonString()
        );
    }

    [Fact]
    public async Task Is_refused_for_an_owner_who_is_blocked_or_was_erased()
    {
        await using var ledger = await Start();
        var body = $$"""{"userId": "{{Blocked}}", "currency": "USD"}""";
        var answer = await ledger.Service.Post("/accounts", body, Admin);
        Assert.Equal((403, "User user_blocked is blocked."), (answer.Status, (string?)answer.Json["detail"]));
    }

    [Fact]
    public async Task Writes_amounts_with_the_digits_of_the_currency()
    {
        await using var ledger = await Start();
        var body = """{"userId": "user_alice", "currency": "JPY", "overdraftLimit": 5000}""";
        var answer = await ledger.Service.Post("/accounts", body, Admin);
        Assert.Contains("\"available\":5000,\"overdraftLimit\":5000,", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_everything_that_is_wrong_at_once()
    {
        await using var ledger = await Start();
        var body = new
        {
            userId = "alice",
            currency = "usd",
            name = new string('n', 101),
        };
        var answer = await ledger.Service.Post("/accounts", body, Alice);
        Assert.Equal(400, answer.Status);
        Assert.Equal("currency name userId", string.Join(' ', answer.Json["errors"]!.AsObject().Select(e => e.Key)));
    }

    [Fact]
    public async Task Tells_which_overdraft_limit_is_none()
    {
        await using var ledger = await Start();
        var body = """{"userId": "user_alice", "currency": "USD", "overdraftLimit": -1}""";
        var answer = await ledger.Service.Post("/accounts", body, Admin);
        Assert.Equal("is -1.00 USD; it must not be negative.", (string?)answer.Json["errors"]!["overdraftLimit"]![0]);
    }

    [Theory]
    [InlineData("\"-0.01\"")]
    [InlineData("0.001")]
    [InlineData("1e3")]
    [InlineData("\"NaN\"")]
    [InlineData("40000000000000000.01")]
    [InlineData("true")]
    [InlineData("{}")]
    public async Task Is_refused_with_an_overdraft_limit_that_is_no_amount(string limit)
    {
        await using var ledger = await Start();
        var body = $$"""{"userId": "user_alice", "currency": "USD", "overdraftLimit": {{limit}}}""";
        var answer = await ledger.Service.Post("/accounts", body, Admin);
        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Json["errors"]!["overdraftLimit"]);
    }

    [Fact]
    public async Task Is_forbidden_for_somebody_else()
    {
        await using var ledger = await Start();
        var answer = await ledger.Service.Post("/accounts", new { userId = Alice.Id, currency = "USD" }, Bob);
        Assert.Equal((403, "forbidden"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Is_forbidden_with_an_overdraft_for_everyone_but_administrators()
    {
        await using var ledger = await Start();
        var body = new
        {
            userId = Alice.Id,
            currency = "USD",
            overdraftLimit = "0.01",
        };
        Assert.Equal(403, (await ledger.Service.Post("/accounts", body, Alice)).Status);
        Assert.Equal(201, (await ledger.Service.Post("/accounts", body, Admin)).Status);
    }

    [Fact]
    public async Task Needs_a_user_who_exists()
    {
        await using var ledger = await Start();
        var answer = await ledger.Service.Post("/accounts", new { userId = "user_nobody", currency = "USD" }, Admin);
        Assert.Equal((404, "not-found"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData(Role.Anonymous)]
    public async Task Needs_a_token(Role role)
    {
        await using var ledger = await Start();
        var nobody = new Actor("anonymous", role);
        var answer = await ledger.Service.Post("/accounts", new { userId = Alice.Id, currency = "USD" }, nobody);
        Assert.Equal((401, "unauthenticated"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Happens_once_per_idempotency_key()
    {
        await using var ledger = await Start();
        var body = new { userId = Alice.Id, currency = "USD" };
        var first = await ledger.Service.Post("/accounts", body, Alice, key: "one");
        await ledger.Restart();
        var again = await ledger.Service.Post("/accounts", body, Alice, key: "one");
        Assert.Equal(first.Text, again.Text);
        Assert.Equal(1, ledger.Books().Accounts);
    }
}
