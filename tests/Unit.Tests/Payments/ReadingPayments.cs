using System.Text.Json.Nodes;
using Florin.Contracts.Payments;
using Florin.Kernel;
using static Florin.Unit.Tests.Payments.ThePaymentService;

namespace Florin.Unit.Tests.Payments;

public sealed class ReadingPayments : IAsyncLifetime
{
    private static readonly UserId Bob = new("user_bob");
    private readonly List<PaymentId> _made = [];
    private ThePaymentService _payments = null!; // Started before each test.

    /// <summary>Alice's three, of which one was declined, and one of Bob's.</summary>
    public async ValueTask InitializeAsync()
    {
        _payments = await Start();
        await Make(Asking(PaymentKind.Collect, "salary", "txn_01kaaaaaaa1"), "c1");
        await Make(Asking(PaymentKind.PayOut, "sandbox-decline", "txn_01kaaaaaaa2"), "c2");
        await Make(Asking(PaymentKind.Settle, null, "txn_01kaaaaaab3"), "c3");
        await Make(Asking(PaymentKind.Settle, null, "txn_01kaaaaaac4", Bob), "c4");
    }

    public async ValueTask DisposeAsync() => await _payments.DisposeAsync();

    [Fact]
    public async Task Gives_one_in_major_units()
    {
        var answer = await _payments.Get($"/payments/{_made[0]}", "user_alice");
        Assert.Equal(200, answer.Status);
        var data = answer.Data;
        Assert.NotNull((string?)data["createdAt"]);
        data.AsObject().Remove("createdAt");
        Assert.Equal(
            $$"""
            {"id":"{{_made[
                0
            ]}}","transactionId":"txn_01kaaaaaaa1","userId":"user_alice","kind":"collect","amount":100.00,"currency":"USD","status":"SETTLED","reference":"salary","code":null,"detail":null,"processor":"sandbox"}
            """,
            data.ToJsonString()
        );
    }

    [Fact]
    public async Task Says_why_one_was_declined()
    {
        var data = (await _payments.Get($"/payments/{_made[1]}", "user_alice")).Data;
        Assert.Equal(("DECLINED", "payment-declined"), ((string?)data["status"], (string?)data["code"]));
        Assert.NotNull((string?)data["detail"]);
    }

    [Theory]
    [InlineData(0, "user_alice", 200)]
    [InlineData(0, "admin", 200)]
    [InlineData(0, "user_bob", 404)]
    [InlineData(0, null, 401)]
    public async Task Is_for_the_owner_and_administrators(int index, string? token, int status) =>
        Assert.Equal(status, (await _payments.Get($"/payments/{_made[index]}", token)).Status);

    [Theory]
    [InlineData("pay_unknown")]
    [InlineData("txn_01kaaaaaaa1")]
    [InlineData("PAY")]
    public async Task Finds_nothing_under_an_unknown_id(string id) =>
        Assert.Equal(404, (await _payments.Get($"/payments/{id}", "admin")).Status);

    [Theory]
    [InlineData("user_alice", "", "2 1 0")]
    [InlineData("user_bob", "", "3")]
    [InlineData("user_carol", "", "")]
    [InlineData("admin", "", "3 2 1 0")]
    [InlineData("admin", "?status=DECLINED", "1")]
    [InlineData("user_bob", "?status=DECLINED", "")]
    [InlineData("user_alice", "?status=SETTLED", "2 0")]
    [InlineData("user_alice", "?transactionId=txn_01kaaaaaaa1", "0")]
    [InlineData("user_bob", "?transactionId=txn_01kaaaaaaa1", "")]
    public async Task Lists_what_one_may_see(string token, string query, string expected) =>
        Assert.Equal(Sorted(expected), Ids((await _payments.Get($"/payments{query}", token)).Data));

    [Fact]
    public async Task Lists_page_by_page()
    {
        var seen = new List<string>();
        var cursor = (string?)"";
        while (cursor is not null)
        {
            var page = await _payments.Get($"/payments?limit=1{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}", "admin");
            seen.AddRange(Ids(page.Data));
            cursor = (string?)page.Data["nextCursor"];
        }
        Assert.Equal(Sorted("3 2 1 0"), seen);
    }

    [Fact]
    public async Task Reports_everything_that_is_wrong_with_a_query()
    {
        var answer = await _payments.Get("/payments?status=MAYBE&transactionId=5&limit=0&cursor=*", "admin");
        Assert.Equal(400, answer.Status);
        Assert.Equal(
            ["cursor", "limit", "status", "transactionId"],
            answer.Json["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal)
        );
    }

    private static IEnumerable<string> Ids(JsonNode list) => list["items"]!.AsArray().Select(item => (string)item!["id"]!);

    /// <summary>Newest transaction first; the first two are of the same time, so their order is their ids'.</summary>
    private IEnumerable<string> Sorted(string indexes) =>
        indexes
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(index => _made[int.Parse(index)].Value)
            .OrderDescending(StringComparer.Ordinal);

    private async Task Make(MakePayment payment, string command) => _made.Add((await _payments.Make(payment, command)).Payment);
}
