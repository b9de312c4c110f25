using System.Text.Json.Nodes;
using Florin.Accounts;
using Florin.Kernel;
using Florin.Testing;
using Florin.Testing.Storage;
using static Florin.Unit.Tests.Accounts.AskingForHolds;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Accounts.TheLedger;

namespace Florin.Unit.Tests.Accounts;

/// <summary>Holds as clients place, capture and void them.</summary>
public sealed class HoldingThroughTheService
{
    private static readonly Dictionary<string, string?> Often = new(StringComparer.Ordinal)
    {
        ["Account:HoldSweepEvery"] = "00:00:00.1",
    };

    [Fact]
    public async Task Is_available_no_more_wherever_it_is_asked()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        var hold = await Place(ledger, account, "30.00");
        Assert.StartsWith("hold_", hold, StringComparison.Ordinal);
        foreach (var path in new[] { $"/accounts/{account}", $"/accounts/{account}?at=2030-01-01T00:00:00Z" })
        {
            var data = (await ledger.Service.Get(path, Alice)).Data;
            Assert.Equal("100.00 70.00 30.00", $"{Text(data, "balance")} {Text(data, "available")} {Text(data, "held")}");
        }
        var listed = (await ledger.Service.Get("/accounts", Alice)).Data["items"]![0]!;
        Assert.Equal("70.00", Text(listed, "available"));
        Assert.Equal(Usd(70), (await ledger.Find(account))!.Available);
        var refused = (await ledger.Debit(Of(account, Usd(70.01m)))).Refusal;
        Assert.Equal("insufficient-funds", refused!.Code);
        Assert.Null((await ledger.Debit(Of(account, Usd(70)))).Refusal);
    }

    [Fact]
    public async Task Shows_a_hold_as_the_contract_has_it()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        var placed = await ledger.Service.Post(
            $"/accounts/{account}/holds",
            """{"amount": "30.00", "expiresAt": "2026-01-03T00:00:00Z", "reference": "a bike"}""",
            Alice
        );
        Assert.Equal(201, placed.Status);
        var id = (string)placed.Data["id"]!;
        var expected = JsonNode.Parse(
            $$"""
            {
              "id": "{{id}}", "accountId": "{{account}}", "currency": "USD", "amount": 30.00, "captured": 0.00,
              "remaining": 30.00, "status": "PLACED", "reference": "a bike", "expiresAt": "2026-01-03T00:00:00.000000Z",
              "placedBy": "user_alice", "placedAt": "2026-01-02T03:04:05.000000Z", "captures": []
            }
            """
        )!;
        Assert.Equal(expected.ToJsonString(), placed.Data.ToJsonString());
        Assert.Equal(expected.ToJsonString(), (await ledger.Service.Get($"/holds/{id}", Alice)).Data.ToJsonString());
        var listed = (await ledger.Service.Get($"/accounts/{account}/holds", Alice)).Data["items"]!.AsArray();
        Assert.Equal(expected.ToJsonString(), Assert.Single(listed)!.ToJsonString());
    }

    [Fact]
    public async Task Is_captured_in_parts_with_an_entry_on_both_sides()
    {
        await using var ledger = await Start();
        var (account, shop) = (await ledger.OpenWith(Usd(100)), await ledger.Open(Bob));
        var hold = await Place(ledger, account, "30.00", Admin);
        var part = await Capture(ledger, hold, new { amount = "10.00", toAccount = shop.Value }, Admin);
        Assert.Equal("PLACED 10.00 20.00", Short(part));
        var last = await Capture(
            ledger,
            hold,
            new
            {
                amount = "5.00",
                toAccount = shop.Value,
                final = true,
            },
            Admin
        );
        Assert.Equal("CAPTURED 15.00 0.00", Short(last));
        Assert.Equal(2, last.Data["captures"]!.AsArray().Count);
        Assert.Equal((Usd(85), Usd(85)), await Both(ledger, account));
        Assert.Equal((Usd(15), Usd(15)), await Both(ledger, shop));
        var gone = (await ledger.Service.Get($"/accounts/{account}/entries", Alice)).Data["items"]!.AsArray();
        var come = (await ledger.Service.Get($"/accounts/{shop}/entries", Bob)).Data["items"]!.AsArray();
        Assert.Equal("DEBIT 5.00", $"{(string)gone[0]!["direction"]!} {Text(gone[0]!, "amount")}");
        Assert.Equal("CREDIT 5.00", $"{(string)come[0]!["direction"]!} {Text(come[0]!, "amount")}");
        Assert.Equal(hold, (string)gone[0]!["holdId"]!);
        Assert.Equal((string)gone[0]!["transactionId"]!, (string)come[0]!["transactionId"]!);
        var books = Assert.Single(ledger.Books().Currencies);
        Assert.Equal((10000, 0, -10000), (books.Accounts, books.Clearing, books.World));
    }

    [Fact]
    public async Task Is_voided_once()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        var hold = await Place(ledger, account, "30.00");
        Assert.Equal("VOIDED 0.00 0.00", Short(await ledger.Service.Post($"/holds/{hold}/void", null, Alice)));
        Assert.Equal((Usd(100), Usd(100)), await Both(ledger, account));
        var again = await ledger.Service.Post($"/holds/{hold}/void", null, Alice);
        Assert.Equal((409, "wrong-state"), (again.Status, again.Code));
        var late = await Capture(ledger, hold, new { toAccount = await ledger.Open(Alice) }, Alice);
        Assert.Equal((409, "wrong-state"), (late.Status, late.Code));
        Assert.Equal("VOIDED 0.00 0.00", Short(await ledger.Service.Get($"/holds/{hold}", Alice)));
    }

    [Fact]
    public async Task Is_done_once_under_a_key()
    {
        await using var ledger = await Start();
        var (account, other) = (await ledger.OpenWith(Usd(100)), await ledger.Open(Alice));
        var body = new { amount = "30.00" };
        var placed = await ledger.Service.Post($"/accounts/{account}/holds", body, Alice, "place");
        Assert.Equal(placed.Text, (await ledger.Service.Post($"/accounts/{account}/holds", body, Alice, "place")).Text);
        var path = $"/holds/{(string)placed.Data["id"]!}/capture";
        var capture = new { amount = "10.00", toAccount = other.Value };
        var captured = await ledger.Service.Post(path, capture, Alice, "capture");
        Assert.Equal(200, captured.Status);
        await ledger.Restart();
        var again = await ledger.Service.Post(path, capture, Alice, "capture");
        Assert.Equal(captured.Text, again.Text);
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.Equal((Usd(90), Usd(70)), await Both(ledger, account));
        var changed = await ledger.Service.Post(path, new { amount = "11.00", toAccount = other.Value }, Alice, "capture");
        Assert.Equal(422, changed.Status);
    }

    [Fact]
    public async Task Is_tried_without_doing_it()
    {
        await using var ledger = await Start();
        var (account, other) = (await ledger.OpenWith(Usd(100)), await ledger.Open(Alice));
        var hold = await Place(ledger, account, "30.00");
        var head = ledger.Service.Log.Head;
        var (body, capture) = (new { amount = "70.00", reference = "a bike" }, new { amount = "10.00", toAccount = other });
        Assert.Equal(201, (await ledger.Service.Post($"/accounts/{account}/holds?dryRun=true", body, Alice)).Status);
        Assert.Equal("PLACED 10.00 20.00", Short(await Tried($"/holds/{hold}/capture", capture)));
        Assert.Equal("VOIDED 0.00 0.00", Short(await Tried($"/holds/{hold}/void", null)));
        Assert.Equal(
            "hold-exceeded",
            (await Tried($"/holds/{hold}/capture", new { amount = "31.00", toAccount = other })).Code
        );
        Assert.Equal((head, (Usd(100), Usd(70))), (ledger.Service.Log.Head, await Both(ledger, account)));

        Task<Answer> Tried(string path, object? sent) => ledger.Service.Post($"{path}?dryRun=true", sent, Alice);
    }

    [Fact]
    public async Task Is_over_at_its_time_and_recorded_soon_after_once()
    {
        await using var ledger = await Start(settings: Often);
        var account = await ledger.OpenWith(Usd(100));
        var body = new { amount = "30.00", expiresAt = "2026-01-02T03:04:15Z" };
        var hold = (string)(await ledger.Service.Post($"/accounts/{account}/holds", body, Alice)).Data["id"]!;
        await ledger.Restart();
        ledger.Clock.Now = ledger.Clock.Now.AddSeconds(10).AddTicks(-10);
        Assert.Equal((Usd(100), Usd(70)), await Both(ledger, account));
        ledger.Clock.Now = ledger.Clock.Now.AddTicks(10);
        Assert.Equal((Usd(100), Usd(100)), await Both(ledger, account));
        Assert.Equal("EXPIRED 0.00 0.00", Short(await ledger.Service.Get($"/holds/{hold}", Alice)));
        var late = await Capture(ledger, hold, new { toAccount = await ledger.Open(Alice) }, Alice);
        Assert.Equal((422, "hold-expired"), (late.Status, late.Code));
        Assert.Matches(@" expired at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\.", (string?)late.Json["detail"]);
        await Eventually.Is(() => Expired(ledger), expired => expired.Count == 1);
        await ledger.Restart();
        var done = await ledger.Service.Get($"/accounts/{account}/holds?status=EXPIRED", Alice);
        Assert.Equal(hold, (string)Assert.Single(done.Data["items"]!.AsArray())!["id"]!);
        Assert.Empty((await ledger.Service.Get($"/accounts/{account}/holds?status=PLACED", Alice)).Data["items"]!.AsArray());
        Assert.Equal(new HoldExpired(account, new HoldId(hold), Usd(30)), Assert.Single(await Expired(ledger)));
        late = await ledger.Service.Post($"/holds/{hold}/void", null, Alice);
        Assert.Equal((422, "hold-expired"), (late.Status, late.Code));
    }

    [Fact]
    public async Task Is_part_of_what_was_available_in_the_past()
    {
        await using var ledger = await Start();
        var (account, other) = (await ledger.OpenWith(Usd(100)), await ledger.Open(Alice));
        var times = new List<DateTimeOffset> { ledger.Clock.Now };
        ledger.Clock.Now = Now.AddHours(1);
        var hold = await Place(ledger, account, "30.00");
        times.Add(ledger.Clock.Now);
        ledger.Clock.Now = Now.AddHours(2);
        await Capture(ledger, hold, new { amount = "10.00", toAccount = other }, Alice);
        times.Add(ledger.Clock.Now);
        ledger.Clock.Now = Now.AddHours(3);
        await ledger.Service.Post($"/holds/{hold}/void", null, Alice);
        times.Add(ledger.Clock.Now);
        var seen = new List<string>();
        foreach (var time in times)
        {
            var data = (await ledger.Service.Get($"/accounts/{account}?at={time.UtcDateTime:O}", Alice)).Data;
            seen.Add($"{Text(data, "balance")} {Text(data, "available")} {Text(data, "held")}");
        }
        Assert.Equal(["100.00 100.00 0.00", "100.00 70.00 30.00", "90.00 70.00 20.00", "90.00 90.00 0.00"], seen);
    }

    [Fact]
    public async Task Never_gives_more_than_is_held_however_many_capture_at_once()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        var shops = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ledger.Open(Alice)));
        var hold = await Place(ledger, account, "30.00");
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(i => Task.Run(() => Capture(ledger, hold, new { amount = 1, toAccount = shops[i % 4] }, Alice)))
        );
        Assert.Equal(30, answers.Count(answer => answer.Status == 200));
        Assert.All(
            answers.Where(answer => answer.Status != 200),
            answer => Assert.True(answer.Status is 409 or 422, answer.Text)
        );
        Assert.Equal((Usd(70), Usd(70)), await Both(ledger, account));
        var books = Assert.Single(ledger.Books().Currencies);
        Assert.Equal((10000, 0, -10000), (books.Accounts, books.Clearing, books.World));
    }

    [Fact]
    public async Task Survives_a_commit_whose_outcome_is_unknown()
    {
        await using var ledger = await Start();
        var (account, other) = (await ledger.OpenWith(Usd(100)), await ledger.Open(Alice));
        var hold = await Place(ledger, account, "30.00");
        ledger.Store.OnCommit = (moment, _) =>
        {
            if (moment is CommitMoment.After)
                throw new IOException("The disk does not answer.");
        };
        var capture = new { amount = "10.00", toAccount = other.Value };
        Assert.Equal(503, (await ledger.Service.Post($"/holds/{hold}/capture", capture, Alice, "once")).Status);
        ledger.Store.OnCommit = null;
        await ledger.Restart();
        Assert.Equal(200, (await ledger.Service.Post($"/holds/{hold}/capture", capture, Alice, "once")).Status);
        Assert.Equal((Usd(90), Usd(70)), await Both(ledger, account));
        Assert.Equal((Usd(10), Usd(10)), await Both(ledger, other));
    }

    [Fact]
    public async Task Has_as_many_as_are_configured()
    {
        await using var ledger = await Start(settings: new Dictionary<string, string?> { ["Account:MaxHolds"] = "2" });
        var account = await ledger.OpenWith(Usd(100));
        await Place(ledger, account, "1.00");
        await Place(ledger, account, "1.00");
        var third = await ledger.Service.Post($"/accounts/{account}/holds", new { amount = 1 }, Alice);
        Assert.Equal((422, "too-many-holds"), (third.Status, third.Code));
    }

    private static async Task<List<object>> Expired(TheLedger ledger)
    {
        var read = await ledger.Service.Log.Read(0, 1000, CancellationToken.None);
        return [.. read.Select(e => e.Data).Where(e => e is HoldExpired)];
    }
}
