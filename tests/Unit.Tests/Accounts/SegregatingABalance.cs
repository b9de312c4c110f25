using System.Text.Json.Nodes;
using Florin.Accounts;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Testing;
using Florin.Testing.Storage;
using static Florin.Testing.Scenario;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Accounts.TheLedger;

namespace Florin.Unit.Tests.Accounts;

/// <summary>An account whose balance is segregated by purpose.</summary>
public sealed class SegregatingABalance
{
    private static GivenEvents<Account> Segregated =>
        Given<Account>(
            Opened() with
            {
                Purposes = ["rent", "tax"],
            },
            Credited(Usd(30), Usd(30), Counterpart.World) with
            {
                Purpose = "rent",
            },
            Credited(Usd(10), Usd(40), Counterpart.World) with
            {
                Purpose = "tax",
            }
        );

    [Fact]
    public void Spends_nothing_of_one_purpose_for_another()
    {
        Segregated
            .When(a => a.Debit(Posting(Usd(10)) with { Purpose = "tax" }, Now))
            .Then(Debited(Usd(10), after: Usd(30)) with { Purpose = "tax" });
        var refusal = Segregated
            .When(a => a.Debit(Posting(Usd(10.01m)) with { Purpose = "tax" }, Now))
            .ThenRefused("insufficient-funds");
        Assert.Equal(("tax", new DecimalAmount(Usd(10))), (refusal.Facts!["purpose"], refusal.Facts["available"]));
    }

    [Fact]
    public void Needs_a_purpose_that_it_has_and_other_accounts_none()
    {
        Segregated.When(a => a.Debit(Posting(Usd(1)), Now)).ThenRefused("purpose-required");
        Segregated.When(a => a.Credit(Posting(Usd(1)))).ThenRefused("purpose-required");
        Segregated.When(a => a.Credit(Posting(Usd(1)) with { Purpose = "Tax" })).ThenRefused("unknown-purpose");
        AnAccountWith(Usd(1)).When(a => a.Debit(Posting(Usd(1)) with { Purpose = "tax" }, Now)).ThenRefused("unknown-purpose");
    }

    [Fact]
    public void Moves_money_between_purposes_and_leaves_the_balance()
    {
        Segregated.When(a => a.Move("rent", "tax", Usd(30), Now)).Then(new PurposeMoved(Everyday, "rent", "tax", Usd(30)));
        Segregated.When(a => a.Move("rent", "tax", Usd(30.01m), Now)).ThenRefused("insufficient-funds");
        Segregated.When(a => a.Move("rent", "food", Usd(1), Now)).ThenRefused("unknown-purpose");
        Segregated.And(new AccountFrozen(Everyday)).When(a => a.Move("rent", "tax", Usd(1), Now)).ThenRefused("account-frozen");
        Segregated
            .And(new PurposeMoved(Everyday, "rent", "tax", Usd(25)))
            .When(a => a.Debit(Posting(Usd(35)) with { Purpose = "tax" }, Now))
            .Then(Debited(Usd(35), after: Usd(5)) with { Purpose = "tax" });
    }

    [Fact]
    public void Sets_money_of_a_purpose_aside()
    {
        var hold = new HoldPlaced(Everyday, new("hold_1"), Usd(8), null, null, "user_alice", Now, "tax");
        Segregated.When(a => a.Place(hold with { Purpose = null }, 10, Now)).ThenRefused("purpose-required");
        Segregated.When(a => a.Place(hold with { Amount = Usd(11) }, 10, Now)).ThenRefused("insufficient-funds");
        var held = Segregated.And(hold);
        held.When(a => a.Debit(Posting(Usd(2.01m)) with { Purpose = "tax" }, Now)).ThenRefused("insufficient-funds");
        held.When(a => a.Move("tax", "rent", Usd(2.01m), Now)).ThenRefused("insufficient-funds");
        held.When(a => a.Debit(Posting(Usd(30)) with { Purpose = "rent" }, Now))
            .Then(Debited(Usd(30), after: Usd(10)) with { Purpose = "rent" });
    }

    [Fact]
    public void Takes_no_event_that_spends_what_is_not_there_for_its_purpose()
    {
        var state = Account.Empty.Apply(Opened() with { Purposes = ["rent", "tax"] });
        state = state.Apply(Credited(Usd(5), Usd(5), Counterpart.World) with { Purpose = "rent" });
        Assert.Throws<BooksDoNotBalance>(() => state.Apply(Debited(Usd(1), Usd(4)) with { Purpose = "tax" }));
        Assert.Throws<BooksDoNotBalance>(() => state.Apply(Debited(Usd(1), Usd(4))));
        Assert.Throws<BooksDoNotBalance>(() => state.Apply(new PurposeMoved(Everyday, "tax", "rent", Usd(1))));
    }

    // Whatever is decided, the purposes sum to the balance and none is below nothing.
    [Fact]
    public void Sums_to_its_balance_whatever_happens()
    {
        var random = new Random(8110);
        string?[] names = ["rent", "tax", "food", null, "none"];
        var accepted = 0;
        for (var round = 0; round < 200; round++)
        {
            var account = Account.Empty.Apply(Opened() with { Purposes = ["rent", "tax", "food"] });
            for (var i = 0; i < 40; i++)
            {
                var (purpose, other) = (names[random.Next(5)], names[random.Next(5)]);
                var posting = Posting(Cents(random.Next(1, 500))) with { Purpose = purpose };
                var decision = random.Next(4) switch
                {
                    0 => account.Debit(posting, Now),
                    1 => account.Move(purpose ?? "", other ?? "", posting.Amount, Now),
                    2 => account.Credit(posting with { Compensates = true }),
                    _ => account.Credit(posting),
                };
                accepted += decision.Count;
                account = decision.Aggregate(account, (before, happened) => before.Apply(happened));
                Assert.Equal(account.Balance.Minor, account.Purposes.Sum(one => one.Minor));
                Assert.All(account.Purposes, one => Assert.True(one.Minor >= 0));
            }
        }
        Assert.True(accepted > 1000);
    }

    [Fact]
    public async Task Is_asked_for_at_the_opening_and_seen()
    {
        await using var ledger = await Start();
        var (account, till) = (await Open(ledger, """["rent","client-money"]"""), await ledger.Open(Alice));
        var id = new AccountId((string)account.Data["id"]!); // As in the contract.
        Assert.Null((await ledger.Credit(Of(id, Usd(9), Counterpart.World) with { Purpose = "rent" })).Refusal);
        var path = $"/accounts/{id}/purposes/move";
        var move = new
        {
            from = "rent",
            to = "client-money",
            amount = "4.00",
        };
        var head = ledger.Service.Log.Head;
        Assert.Equal(200, (await ledger.Service.Post($"{path}?dryRun=true", move, Alice)).Status);
        Assert.Equal(head, ledger.Service.Log.Head);
        Assert.Equal(404, (await ledger.Service.Post(path, move, Bob)).Status);
        Assert.Equal(200, (await ledger.Service.Post(path, move, Alice)).Status);
        Assert.Equal(400, (await ledger.Service.Post(path, move with { to = "rent", amount = "0" }, Alice)).Status);
        var asked = new { amount = "3.00", purpose = "rent" };
        var hold = (string?)(await ledger.Service.Post($"/accounts/{id}/holds", asked, Alice)).Data["id"];
        await ledger.Restart();
        Assert.Equal(
            """[{"name":"rent","balance":5.00,"available":2.00},{"name":"client-money","balance":4.00,"available":4.00}]""",
            (await ledger.Service.Get($"/accounts/{id}", Alice)).Data["purposes"]!.ToJsonString()
        );
        var capture = await ledger.Service.Post(
            $"/holds/{hold}/capture",
            new { toAccount = till.Value, toPurpose = "x" },
            Alice
        );
        Assert.Equal("unknown-purpose", capture.Code);
        Assert.Equal(200, (await ledger.Service.Post($"/holds/{hold}/capture", new { toAccount = till.Value }, Alice)).Status);
        var entries = (await ledger.Service.Get($"/accounts/{id}/entries", Alice)).Data["items"]!.AsArray();
        Assert.Equal(["rent", "rent"], entries.Select(entry => (string?)entry!["purpose"]));
        _ = ledger.Books(); // Every event fits.
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""["Rent"]""")]
    [InlineData("""["a","a"]""")]
    [InlineData("""["-a"]""")]
    [InlineData("""["a",null]""")]
    public async Task Takes_no_purposes_that_are_none(string purposes)
    {
        await using var ledger = await Start();
        Assert.Equal(400, (await Open(ledger, purposes)).Status);
    }

    [Fact]
    public async Task Has_no_overdraft()
    {
        await using var ledger = await Start();
        var refused = await Open(ledger, """["a"]""", ""","overdraftLimit":"1" """, byAdmin: true);
        Assert.Equal(
            (400, true),
            (refused.Status, refused.Json["errors"] is JsonObject errors && errors.ContainsKey("overdraftLimit"))
        );
    }

    private static Task<Answer> Open(TheLedger ledger, string purposes, string more = "", bool byAdmin = false) =>
        ledger.Service.Post(
            "/accounts",
            $$"""{"userId":"{{Alice.Id}}","currency":"USD","purposes":{{purposes}}{{more}}}""",
            byAdmin ? Admin : Alice
        );
}
