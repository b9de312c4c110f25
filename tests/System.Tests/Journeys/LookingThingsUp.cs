using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class LookingThingsUpInOneProcess(OneProcess florin) : LookingThingsUp(florin);

[Collection(Sharing.Apart)]
public sealed class LookingThingsUpBetweenSeveralProcesses(SeveralProcesses florin) : LookingThingsUp(florin);

/// <summary>Lists with filters, sorting and cursors, and how things stood at another time.</summary>
public abstract class LookingThingsUp(ITestFlorin florin)
{
    // Made once for each Florin: all rows of the table look at the same four.
    private static readonly ConditionalWeakTable<ITestFlorin, Person> Somebody = [];

    [Theory]
    [InlineData("type=deposit", "30 100")]
    [InlineData("type=withdrawal", "7.5")]
    [InlineData("minAmount=20&currency=USD", "20 100")]
    [InlineData("minAmount=20&maxAmount=30", "20 30")]
    [InlineData("maxAmount=7.49", "")]
    [InlineData("currency=EUR", "30")]
    [InlineData("q=RENT", "20")]
    [InlineData("q=inv-77", "7.5")]
    [InlineData("q=%25", "")]
    [InlineData("status=COMPLETED&type=transfer", "20")]
    [InlineData("status=FAILED", "")]
    [InlineData("sort=amount", "7.5 20 30 100")]
    [InlineData("sort=-amount&limit=2", "100 30")]
    [InlineData("sort=createdAt", "100 30 20 7.5")]
    [InlineData("", "7.5 20 30 100")]
    [InlineData("to=2020-01-01T00:00:00Z", "")]
    [InlineData("from=2020-01-01T00:00:00Z&type=deposit", "30 100")]
    public async Task Finds_by_filter_in_the_order_that_is_asked_for(string query, string amounts)
    {
        var person = await SomebodyWithFour();
        var found = (await person.List($"{Person.Transactions}?{query}")).Select(t => (decimal)t["amount"]!); // As in the contract.
        Assert.Equal(amounts, string.Join(' ', found.Select(a => a.ToString("0.##", CultureInfo.InvariantCulture))));
    }

    [Fact]
    public async Task Finds_what_goes_from_or_to_an_account()
    {
        var person = await Person.New(florin);
        var (one, two) = (await person.OpensWith(5), await person.OpensWith(5));
        await person.MovesTo("COMPLETED", person.Transfer(one, two, 1));
        Assert.Equal(2, (await person.Ids($"{Person.Transactions}?accountId={one}")).Count);
        Assert.Equal(2, (await person.Ids($"{Person.Transactions}?accountId={two}")).Count);
        Assert.Equal(3, (await person.Ids(Person.Transactions)).Count);
    }

    [Theory]
    [InlineData("-createdAt")]
    [InlineData("createdAt")]
    [InlineData("-amount")]
    [InlineData("amount")]
    public async Task Neither_skips_nor_repeats_while_new_ones_arrive(string sort)
    {
        var person = await Person.New(florin);
        var account = await person.Opens();
        for (var i = 0; i < 7; i++)
            await person.MovesTo("COMPLETED", person.Deposit(account, 5 + i % 3));
        var before = await person.Ids($"{Person.Transactions}?limit=100&sort={sort}");
        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var page = (await person.Get($"{Person.Transactions}?limit=2&sort={sort}{cursor}")).Data;
            seen.AddRange(page["items"]!.AsArray().Select(t => (string)t!["id"]!)); // As in the contract, also below.
            cursor = (string?)page["nextCursor"] is { } next ? $"&cursor={Uri.EscapeDataString(next)}" : "";
            if (seen.Count < 7)
                await person.MovesTo("COMPLETED", person.Deposit(account, 5 + seen.Count % 3));
        } while (cursor.Length > 0);
        Assert.Equal(seen.Distinct(), seen);
        Assert.Equal(before, seen.Where(before.Contains));
    }

    [Fact]
    public async Task Pages_through_accounts_and_entries_too()
    {
        var person = await Person.New(florin);
        var account = await person.Opens();
        for (var i = 1; i < 4; i++)
        {
            await person.Opens();
            await person.MovesTo("COMPLETED", person.Deposit(account, i));
        }
        foreach (var path in (string[])["/api/account/accounts", $"/api/account/accounts/{account}/entries"])
        {
            var all = (await person.List($"{path}?limit=100")).Select(i => i.ToJsonString());
            var (seen, cursor) = (new List<string>(), "");
            do
            {
                var page = (await person.Get($"{path}?limit=1{cursor}")).Data;
                seen.AddRange(page["items"]!.AsArray().Select(i => i!.ToJsonString())); // As in the contract.
                cursor = (string?)page["nextCursor"] is { } next ? $"&cursor={Uri.EscapeDataString(next)}" : "";
            } while (cursor.Length > 0);
            Assert.Equal(all, seen);
        }
    }

    [Fact]
    public async Task Shows_a_transaction_as_it_stood_at_a_version_or_time()
    {
        var person = await Person.New(florin);
        var done = await person.MovesTo("COMPLETED", person.Deposit(await person.Opens(), 5));
        var path = $"{Person.Transactions}/{(string?)done["id"]}";
        var events = await person.List($"{path}/events");
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => (int)e["eventVersion"]!)); // As in the contract.
        Assert.Equal("PENDING", (string?)(await person.Get($"{path}?version=1")).Data["status"]);
        Assert.Equal("COMPLETED", (string?)(await person.Get($"{path}?version={events.Count}")).Data["status"]);
        Assert.Equal(404, (await person.Get($"{path}?version={events.Count + 1}")).Status);
        Assert.Equal("PENDING", (string?)(await person.Get($"{path}?at={(string?)events[0]["timestamp"]}")).Data["status"]);
        Assert.Equal("COMPLETED", (string?)(await person.Get($"{path}?at={(string?)events[^1]["timestamp"]}")).Data["status"]);
        Assert.Equal(404, (await person.Get($"{path}?at=2020-01-01T00:00:00Z")).Status);
        Assert.Equal(400, (await person.Get($"{path}?version=1&at=2020-01-01T00:00:00Z")).Status);
    }

    [Fact]
    public async Task Shows_a_balance_at_a_time_by_what_was_known_at_another()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var account = await person.OpensWith(100);
        var opened = (DateTimeOffset)
            (await person.Get($"/api/account/accounts/{account}/entries")).Data["items"]![0]!["recordedAt"]!; // The deposit.
        var late = person.Deposit(account, 30);
        late["effectiveAt"] = "2024-05-01T12:00:00Z";
        Assert.Equal(403, (await person.Post(Person.Transactions, late)).Status);
        await admin.MovesTo("COMPLETED", late);
        Assert.Equal(130m, await person.Balance(account));
        Assert.Equal(0m, await person.Balance(account, "?at=2024-05-01T11:59:59Z"));
        Assert.Equal(30m, await person.Balance(account, "?at=2024-05-01T12:00:00Z"));
        Assert.Equal(0m, await person.Balance(account, $"?at=2024-05-01T12:00:00Z&knownAt={Text(opened)}"));
        Assert.Equal(100m, await person.Balance(account, $"?knownAt={Text(opened)}"));
        var future = person.Deposit(account, 1);
        future["effectiveAt"] = "2999-01-01T00:00:00Z";
        Assert.NotNull((await admin.Post(Person.Transactions, future)).Body!["errors"]!["effectiveAt"]); // Invalid, so it has.
    }

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private async Task<Person> SomebodyWithFour()
    {
        if (Somebody.TryGetValue(florin, out var known))
            return known;
        var person = await Person.New(florin);
        var (one, two, euros) = (await person.OpensWith(100), await person.Opens(), await person.OpensWith(30, "EUR"));
        Assert.NotEqual(one, euros);
        await person.MovesTo("COMPLETED", With(person.Transfer(one, two, 20), "description", "Rent for May"));
        await person.MovesTo("COMPLETED", With(person.Withdrawal(one, 7.5m), "reference", "INV-77"));
        Somebody.Add(florin, person);
        return person;
    }

    private static JsonObject With(JsonObject transaction, string name, string value)
    {
        transaction[name] = value;
        return transaction;
    }
}
