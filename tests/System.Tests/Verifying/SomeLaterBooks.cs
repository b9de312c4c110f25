using System.Text.Json.Nodes;
using Answer = Florin.System.Tests.Running.Answer;
using Person = Florin.System.Tests.Journeys.Person;

namespace Florin.System.Tests.Verifying;

/// <summary>The part of <see cref="SomeBooks"/> in which money is held, exchanged, given back, moved in several legs and closed.</summary>
internal sealed class SomeLaterBooks(Person person, Person other, Person admin, Person approver)
{
    private const string Accounts = "/api/account/accounts";
    private const string Holds = "/api/account/holds";

    /// <summary>Opens the accounts that exchange needs, and returns the settings that name them.</summary>
    public static async Task<string[]> Rates(Person owner)
    {
        var settings = new List<string> { "--Transactions:Rates:EUR/USD=1.1", "--Account:HoldSweepEvery=00:00:00.2" };
        foreach (var currency in (string[])["USD", "EUR"])
        {
            var account = await owner.OpensWith(400, currency);
            if (currency == "USD")
                foreach (
                    var (key, value) in new[]
                    {
                        ("Type", "Withdrawal"),
                        ("Currency", "USD"),
                        ("Account", account),
                        ("Fixed", "1"),
                    }
                )
                    settings.Add($"--Transactions:Fees:out:{key}={value}");
            foreach (var purpose in (string[])["PositionAccounts", "RoundingAccounts"])
                settings.Add($"--Transactions:{purpose}:{currency}={account}");
        }
        return [.. settings];
    }

    /// <summary>Everything happens once.</summary>
    public async Task Live()
    {
        var (from, to) = (await person.OpensWith(100), await other.Opens());
        await Change(from);
        await Hold(from, to);
        await GiveBack(from, to);
        await InSeveralLegs(from, to);
        await Undo(from);
        await Segregate();
        await Spend(from, to);
        await Exchange(from);
        await Close();
    }

    private async Task Change(string account)
    {
        Ok(await person.Ask("PATCH", $"{Accounts}/{account}", new { name = "savings" }));
        Ok(await admin.Ask("PUT", $"{Accounts}/{account}/limits", new { perDay = 5000 }));
        var below = new
        {
            userId = person.Id,
            currency = "USD",
            parent = account,
        };
        var child = (string?)Ok(await person.Post(Accounts, below)).Data["id"];
        Ok(await admin.Post($"{Accounts}/{child}/close"));
    }

    private async Task Hold(string account, string to)
    {
        async Task<string> Placed(object hold) => (string)Ok(await admin.Post($"{Accounts}/{account}/holds", hold)).Data["id"]!;
        var (captured, voided) = (await Placed(new { amount = 10 }), await Placed(new { amount = 5 }));
        Ok(await admin.Post($"{Holds}/{captured}/capture", new { amount = 4, toAccount = to }));
        Ok(await admin.Post($"{Holds}/{voided}/void"));
        var soon = TimeProvider.System.GetUtcNow().AddSeconds(2);
        var expired = await Placed(new { amount = 1, expiresAt = soon.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null) });
        await Eventually.Is(
            async () => (string?)(await admin.Get($"{Holds}/{expired}")).Data["status"],
            status => status == "EXPIRED"
        );
    }

    private async Task GiveBack(string from, string to)
    {
        var id = (string?)(await person.MovesTo("COMPLETED", person.Transfer(from, to, 6)))["id"];
        Ok(
            await admin.Post(
                $"{Person.Transactions}/{id}/reverse",
                new { amount = 2, reason = "damaged" },
                ("Prefer", "wait=30")
            )
        );
    }

    // The fee is posted before the payment is made, which is declined.
    private async Task Undo(string from)
    {
        var declined = person.Withdrawal(from, 5);
        declined["reference"] = "sandbox-decline";
        await person.MovesTo("FAILED", declined);
    }

    private async Task Segregate()
    {
        var opening = new
        {
            userId = person.Id,
            currency = "USD",
            purposes = (string[])["rent", "tax"],
        };
        var account = (string)Ok(await person.Post(Accounts, opening)).Data["id"]!; // As in the contract.
        var deposit = person.Deposit(account, 20);
        deposit["toPurpose"] = "rent";
        await person.MovesTo("COMPLETED", deposit);
        var move = new
        {
            from = "rent",
            to = "tax",
            amount = 5,
        };
        Ok(await person.Post($"{Accounts}/{account}/purposes/move", move));
    }

    private async Task Spend(string from, string to)
    {
        var limits = new { currency = "USD", perDay = 5000 };
        Ok(await admin.Ask("PUT", $"/api/account/users/{person.Id}/limits", limits));
        await person.MovesTo("COMPLETED", person.Transfer(from, to, 2));
    }

    private async Task InSeveralLegs(string from, string to)
    {
        await person.MovesTo("COMPLETED", Legs(from, to, 3));
        var rich = await person.OpensWith(400);
        await person.MovesTo("COMPLETED", person.Deposit(rich, 400));
        var id = (string?)(await person.MovesTo("IN_REVIEW", Legs(rich, to, 600)))["id"];
        Ok(await admin.Post($"{Accounts}/{to}/freeze"));
        Ok(await admin.Post($"{Person.Transactions}/{id}/approve"));
        await Eventually.Is(() => person.History(id!), history => history[^1] is "TransactionFailed"); // As in the contract.
        Ok(await admin.Post($"{Accounts}/{to}/unfreeze"));
    }

    private async Task Exchange(string dollars)
    {
        var euros = await person.Opens("EUR");
        var asked = new
        {
            from = "USD",
            to = "EUR",
            amount = "10.01",
        };
        var quote = Ok(await person.Post("/api/transaction/quotes", asked)).Data;
        await person.MovesTo(
            "COMPLETED",
            new JsonObject
            {
                ["userId"] = person.Id,
                ["type"] = "exchange",
                ["quoteId"] = (string?)quote["id"],
                ["fromAccount"] = dollars,
                ["toAccount"] = euros,
            }
        );
    }

    private async Task Close()
    {
        var waits = Ok(await admin.Post("/api/account/periods", new { period = "1987-06" }));
        var approval = (string?)waits.Data["approval"]!["id"]; // As in the contract.
        Ok(await approver.Post($"/api/user/approvals/{approval}/approve", new { reason = "agreed" }));
        await Eventually.Is(
            () => admin.List("/api/account/periods"),
            periods => (string?)periods.Single()["status"] == "SEALED"
        );
    }

    private static Answer Ok(Answer answer)
    {
        Assert.True(answer.Status is >= 200 and < 300, answer.Text);
        return answer;
    }

    private JsonObject Legs(string from, string to, decimal amount)
    {
        JsonObject Leg(string account, string direction) =>
            new()
            {
                ["account"] = account,
                ["direction"] = direction,
                ["amount"] = amount,
                ["currency"] = "USD",
            };
        return new JsonObject
        {
            ["userId"] = person.Id,
            ["type"] = "multi",
            ["postings"] = new JsonArray(Leg(from, "debit"), Leg(to, "credit")),
        };
    }
}
