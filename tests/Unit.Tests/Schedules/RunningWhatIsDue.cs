using System.Text.Json.Nodes;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Testing;
using static Florin.Unit.Tests.Schedules.ABank;

namespace Florin.Unit.Tests.Schedules;

public sealed class RunningWhatIsDue
{
    private const string First = "2026-01-02T03:05:00.000000Z";

    [Fact]
    public async Task Moves_money_at_its_time_and_not_before()
    {
        await using var bank = await Start();
        var id = await bank.Creates(("at", First));
        bank.Time.Advance(TimeSpan.FromSeconds(54));
        Assert.Equal(0, bank.Asked);
        await bank.Until(id, shown => (string?)shown["status"] == "ENDED");
        Assert.Equal([$"{First} COMPLETED"], await bank.Occurrences(id));
        var (command, order) = Assert.Single(bank.Moved);
        Assert.Equal($"schedule:{id}:{First}:1", command);
        Assert.Equal(100_00, order.Amount.Minor);
    }

    [Fact]
    public async Task Asks_again_under_the_same_id_where_a_reply_was_lost()
    {
        await using var bank = await Start();
        bank.LosesReplies = 3;
        var id = await bank.Creates(("at", First));
        await bank.Until(id, shown => (string?)shown["status"] == "ENDED");
        Assert.Single(bank.Moved);
        Assert.Equal(4, bank.Asked);
        Assert.Equal([$"{First} COMPLETED"], await bank.Occurrences(id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Goes_on_after_a_death_between_order_and_record(bool moved)
    {
        await using var bank = await Start();
        (bank.LosesReplies, bank.FailsBefore) = moved ? (1, 0) : (0, 1);
        var id = await bank.Creates(("at", First));
        bank.Time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.Is(() => Task.FromResult(bank.Asked), asked => asked == 1);
        Assert.Equal(moved ? 1 : 0, bank.Moved.Count);
        await bank.Restart();
        await bank.Until(id, shown => (string?)shown["status"] == "ENDED");
        Assert.Single(bank.Moved);
    }

    [Fact]
    public async Task Moves_what_everything_was_when_it_was_recorded()
    {
        await using var bank = await Start();
        bank.LosesReplies = 1;
        var id = await bank.Creates(("at", First), ("amountRule", "all"), ("amount", null));
        bank.Time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.Is(() => Task.FromResult(bank.Moved.Count), moved => moved == 1);
        await bank.Restart();
        await bank.Until(id, shown => (string?)shown["status"] == "ENDED");
        Assert.Equal(1_000_00, Assert.Single(bank.Moved).Value.Amount.Minor);
        Assert.Equal([$"{First} COMPLETED"], await bank.Occurrences(id));
    }

    [Theory]
    [InlineData("all", null, 999_50)]
    [InlineData("downTo", "900.00", 99_50)]
    public async Task Leaves_room_for_the_fee_on_top(string rule, string? amount, long moved)
    {
        await using var bank = await Start();
        bank.Fee = 50;
        var id = await bank.Creates(("at", First), ("amountRule", rule), ("amount", amount));
        await bank.Until(id, shown => (string?)shown["status"] == "ENDED");
        Assert.Equal([$"{First} COMPLETED"], await bank.Occurrences(id));
        Assert.Equal((moved, 1_000_00 - moved - 50), (Assert.Single(bank.Moved).Value.Amount.Minor, bank.Balance));
    }

    [Fact]
    public async Task Moves_nothing_where_there_is_no_more_than_the_fee()
    {
        await using var bank = await Start();
        (bank.Fee, bank.Balance) = (50, 50);
        var id = await bank.Creates(("at", First), ("amountRule", "all"), ("amount", null));
        await bank.Until(id, shown => (string?)shown["status"] == "ENDED");
        Assert.Equal([$"{First} SKIPPED nothing-to-move"], await bank.Occurrences(id));
    }

    [Fact]
    public async Task Takes_what_the_purpose_has()
    {
        await using var bank = await Start();
        bank.Purposes = [new PurposeCard("rent", Money(300_00)), new PurposeCard("tax", Money(700_00))];
        var refused = await bank.Service.Post("/schedules", Body(("at", First)), Alice);
        Assert.Equal((422, "purpose-required"), (refused.Status, refused.Code));
        refused = await bank.Service.Post("/schedules", Body(("at", First), ("fromPurpose", "food")), Alice);
        Assert.Equal((422, "unknown-purpose"), (refused.Status, refused.Code));
        refused = await bank.Service.Post("/schedules", Body(("at", First), ("toPurpose", "rent")), Alice);
        Assert.Equal((422, "purpose-required"), (refused.Status, refused.Code));
        var id = await bank.Creates(("at", First), ("amountRule", "all"), ("amount", null), ("fromPurpose", "rent"));
        Assert.Equal("rent", (string?)(await bank.Shows(id)).Data["fromPurpose"]);
        await bank.Until(id, shown => (string?)shown["status"] == "ENDED");
        var order = Assert.Single(bank.Moved).Value;
        Assert.Equal((300_00, "rent", null), (order.Amount.Minor, order.FromPurpose, order.ToPurpose));
    }

    private static Money Money(long minor) => new(minor, Currency.Of("EUR"));

    [Fact]
    public async Task Leaves_a_balance_where_that_is_asked_for()
    {
        await using var bank = await Start();
        var id = await bank.Creates(
            ("cron", "* * * * *"),
            ("amountRule", "downTo"),
            ("amount", "900.00"),
            ("maxOccurrences", 1)
        );
        await bank.Until(id, shown => (string?)shown["status"] == "ENDED");
        Assert.Equal((900_00, 100_00), (bank.Balance, Assert.Single(bank.Moved).Value.Amount.Minor));
    }

    [Fact]
    public async Task Leaves_out_what_would_move_nothing()
    {
        await using var bank = await Start();
        bank.Balance = 0;
        var id = await bank.Creates(("at", First), ("amountRule", "all"), ("amount", null));
        await bank.Until(id, shown => (string?)shown["status"] == "ENDED");
        Assert.Equal([$"{First} SKIPPED nothing-to-move"], await bank.Occurrences(id));
    }

    [Fact]
    public async Task Tries_again_for_want_of_money()
    {
        await using var bank = await Start();
        bank.Balance = 0;
        var id = await bank.Creates(("at", First), ("retries", new JsonObject { ["count"] = 2, ["intervalSeconds"] = 3600 }));
        bank.Time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.Is(() => bank.Occurrences(id), all => all is [$"{First} RETRYING insufficient-funds"]);
        bank.Balance = 150_00;
        await bank.Until(id, shown => (string?)shown["status"] == "ENDED", TimeSpan.FromMinutes(10));
        Assert.Equal($"schedule:{id}:{First}:2", Assert.Single(bank.Moved).Key);
    }

    [Fact]
    public async Task Runs_nothing_twice_when_the_clock_is_set_back()
    {
        await using var bank = await Start();
        var id = await bank.Creates(("cron", "* * * * *"));
        await bank.Until(id, shown => (int?)shown["occurrences"] == 2);
        bank.Time.JumpWall(TimeSpan.FromMinutes(-30));
        for (var minute = 0; minute < 20; minute++)
            bank.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (int?)(await bank.Shows(id)).Data["occurrences"]);
        await bank.Until(id, shown => (int?)shown["occurrences"] == 3, TimeSpan.FromSeconds(30));
        await Eventually.Is(() => Task.FromResult(bank.Moved.Count), moved => moved == 3); // It is counted before it moves.
        Assert.Equal(bank.Moved.Count, bank.Moved.Keys.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Does_once_what_many_wake_it_for()
    {
        await using var bank = await Start();
        var id = await bank.Creates(("at", First));
        bank.Time.Advance(TimeSpan.FromSeconds(54.9));
        var path = $"/schedules/{id}";
        var waking = Enumerable.Range(0, 20).Select(i => bank.Service.Send("PATCH", path, new { name = $"{i}" }, Alice, null));
        bank.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.All(await Task.WhenAll(waking), answer => Assert.True(answer.Status is 200 or 409, answer.Text));
        await bank.Until(id, shown => (string?)shown["status"] == "ENDED");
        Assert.Single(bank.Moved);
    }

    [Fact]
    public async Task Waits_for_the_end_of_a_transaction_that_is_under_way()
    {
        await using var bank = await Start();
        bank.Ends = false;
        var id = await bank.Creates(("at", First));
        bank.Time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.Is(() => bank.Occurrences(id), all => all is [$"{First} PENDING"]);
        await bank.Restart();
        bank.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("ACTIVE", (string?)(await bank.Shows(id)).Data["status"]);
        bank.Ends = true;
        await bank.Until(id, shown => (string?)shown["status"] == "ENDED", TimeSpan.FromMinutes(10));
        Assert.Single(bank.Moved);
    }

    [Fact]
    public async Task Makes_up_for_what_was_missed_while_it_was_away()
    {
        await using var bank = await Start();
        var all = await bank.Creates(("cron", "*/10 * * * *"), ("missed", "all"));
        var once = await bank.Creates(("cron", "*/10 * * * *"), ("missed", "once"));
        var skip = await bank.Creates(("cron", "*/10 * * * *"), ("missed", "skip"));
        await bank.Service.DisposeAsync();
        bank.Time.JumpWall(TimeSpan.FromMinutes(28)); // 03:10, 03:20 and 03:30 pass.
        await bank.Restart();
        await Eventually.Is(
            async () => (await bank.Occurrences(all), await bank.Occurrences(once), await bank.Occurrences(skip)),
            shown => shown is ({ Count: 3 }, { Count: 2 }, { Count: 1 })
        );
        Assert.Equal(4, await Eventually.Is(() => Task.FromResult(bank.Moved.Count), moved => moved == 4));
        Assert.Equal(["2026-01-02T03:10:00.000000Z SKIPPED missed"], await bank.Occurrences(skip));
    }
}
