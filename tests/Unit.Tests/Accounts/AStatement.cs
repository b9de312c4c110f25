using System.Buffers.Text;
using System.Text.Json.Nodes;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Accounts.TheLedger;

namespace Florin.Unit.Tests.Accounts;

public sealed class AStatement
{
    [Fact]
    public async Task Lists_entries_as_the_contract_has_them_newest_first()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        ledger.Clock.Now = ledger.Clock.Now.AddHours(1);
        await ledger.Debit(Of(account, Usd(30.5m)));
        var data = (await ledger.Service.Get($"/accounts/{account}/entries", Alice)).Data;
        Assert.Equal(
            JsonNode
                .Parse(
                    """
                    {
                      "items": [
                        {
                          "position": 3, "transactionId": "txn_1", "direction": "DEBIT", "amount": 30.50, "balanceAfter": 69.50,
                          "effectiveAt": "2026-01-02T03:04:05.000000Z", "recordedAt": "2026-01-02T04:04:05.000000Z",
                          "description": "rent", "holdId": null
                        },
                        {
                          "position": 2, "transactionId": "txn_1", "direction": "CREDIT", "amount": 100.00, "balanceAfter": 100.00,
                          "effectiveAt": "2026-01-02T03:04:05.000000Z", "recordedAt": "2026-01-02T03:04:05.000000Z",
                          "description": "rent", "holdId": null
                        }
                      ],
                      "nextCursor": null
                    }
                    """
                )!
                .ToJsonString(),
            data.ToJsonString()
        );
    }

    [Fact]
    public async Task Goes_on_page_by_page_without_a_skip_or_a_repetition_while_entries_arrive()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        var other = await ledger.OpenWith(Usd(100));
        for (var i = 0; i < 25; i++)
            await Task.WhenAll(ledger.Debit(Of(account, Usd(1))), ledger.Debit(Of(other, Usd(1))));
        var balances = new List<string>();
        for (var cursor = (string?)""; cursor is not null; )
        {
            var data = (await ledger.Service.Get($"/accounts/{account}/entries?limit=7{cursor}", Alice)).Data;
            balances.AddRange(data["items"]!.AsArray().Select(item => item!["balanceAfter"]!.ToJsonString()));
            cursor = data["nextCursor"] is { } next ? $"&cursor={next}" : null;
            await ledger.Credit(Of(account, Usd(1)));
        }
        Assert.Equal(Enumerable.Range(75, 26).Select(left => $"{left}.00"), balances, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("cursor=!", "cursor")]
    public async Task Needs_a_limit_and_a_cursor_that_can_be(string query, string field)
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(1));
        var answer = await ledger.Service.Get($"/accounts/{account}/entries?{query}", Alice);
        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Json["errors"]![field]);
    }

    [Fact]
    public async Task Refuses_a_cursor_of_another_account_or_reader_or_version()
    {
        await using var ledger = await Start();
        var (account, other) = (await ledger.OpenWith(Usd(1)), await ledger.OpenWith(Usd(1)));
        await ledger.Debit(Of(account, Usd(1)));
        var page = $"/accounts/{account}/entries?limit=1";
        var cursor = (string?)(await ledger.Service.Get(page, Alice)).Data["nextCursor"] ?? "";
        Assert.Equal(200, (await ledger.Service.Get($"{page}&cursor={cursor}", Alice)).Status);
        foreach (
            var (path, token) in new[]
            {
                ($"/accounts/{other}/entries?cursor={cursor}", Alice),
                ($"/accounts?cursor={cursor}", Alice),
                ($"{page}&cursor={cursor}", Admin),
                ($"{page}&cursor={Base64Url.EncodeToString("n1\u001fkey"u8)}", Alice), // Of a version that wrote no list.
            }
        )
        {
            var answer = await ledger.Service.Get(path, token);
            Assert.True((400, "invalid-request") == (answer.Status, answer.Code), $"{path}: {answer.Text}");
            Assert.NotNull(answer.Json["errors"]!["cursor"]); // A 400 has them.
        }
    }

    [Fact]
    public async Task Holds_a_compensation_beside_what_it_gave_back()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        await ledger.Debit(Of(account, Usd(100)));
        Assert.Equal(200, (await ledger.Service.Post($"/accounts/{account}/close", null, Admin)).Status);
        Assert.Equal(Usd(100), (await ledger.Credit(Of(account, Usd(100), compensates: true))).BalanceAfter);
        Assert.Equal("FROZEN", (await ledger.Find(account))!.Status);
        var data = (await ledger.Service.Get($"/accounts/{account}/entries", Alice)).Data;
        Assert.Equal(
            "CREDIT DEBIT CREDIT",
            string.Join(' ', data["items"]!.AsArray().Select(item => (string)item!["direction"]!))
        );
    }
}
