using System.Text.Json.Nodes;
using static Florin.Unit.Tests.Schedules.ABank;

namespace Florin.Unit.Tests.Schedules;

public sealed class ChangingASchedule
{
    [Fact]
    public async Task Leaves_what_is_not_sent_as_it_is()
    {
        await using var bank = await Start();
        var id = await bank.Creates(("cron", "0 9 * * *"), ("name", "rent"), ("endsAt", "2027-01-01T00:00:00Z"));
        var changed = await Change(bank, id, """{"amount": "7", "clear": ["endsAt"], "maxOccurrences": 3}""");
        Assert.Equal(
            ("0 9 * * *", "rent", 7m, null, 3),
            (
                (string?)changed["cron"],
                (string?)changed["name"],
                (decimal?)changed["amount"],
                (string?)changed["endsAt"],
                (int?)changed["maxOccurrences"]
            )
        );
    }

    [Fact]
    public async Task Removes_what_is_null_and_refuses_null_of_what_must_be()
    {
        await using var bank = await Start();
        var id = await bank.Creates(("cron", "0 9 * * *"), ("name", "rent"), ("endsAt", "2027-01-01T00:00:00Z"));
        var changed = await Change(bank, id, """{"name": null, "endsAt": null}""");
        Assert.Equal(
            (null, null, "0 9 * * *"),
            ((string?)changed["name"], (string?)changed["endsAt"], (string?)changed["cron"])
        );
        var refused = await bank.Service.Send("PATCH", $"/schedules/{id}", """{"amount": null, "cron": null}""", Alice, null);
        Assert.Equal(400, refused.Status);
        Assert.Equal(["amount", "cron"], refused.Json["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task May_say_other_times()
    {
        await using var bank = await Start();
        var id = await bank.Creates(("cron", "0 9 * * *"));
        var changed = await Change(bank, id, """{"monthly": {"day": 31, "time": "10:00"}, "timeZone": "Europe/Prague"}""");
        Assert.Equal((null, "2026-01-31T09:00:00.000000Z"), ((string?)changed["cron"], (string?)changed["nextAt"]));
    }

    [Theory]
    [InlineData("""{"amount": "-1"}""", "must be greater than zero")]
    [InlineData("""{"clear": ["amount"]}""", "is not one of name, description")]
    [InlineData("""{"cron": "x"}""", "is not a cron expression")]
    [InlineData("""{"userId": "user_bob"}""", "is not a known field")]
    [InlineData("""{"amountRule": "all"}""", null)]
    [InlineData("""{"amountRule": "downTo"}""", "is required")]
    public async Task Is_checked_like_a_new_one(string body, string? expected)
    {
        await using var bank = await Start();
        var id = await bank.Creates(("cron", "0 9 * * *"));
        var answer = await bank.Service.Send("PATCH", $"/schedules/{id}", body, Alice, null);
        Assert.Equal(expected is null ? 200 : 400, answer.Status);
        Assert.Contains(expected ?? "", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PATCH", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/pause")]
    [InlineData("POST", "/resume")]
    [InlineData("POST", "/skip")]
    [InlineData("GET", "")]
    [InlineData("GET", "/preview")]
    [InlineData("GET", "/occurrences")]
    public async Task Is_not_for_others_who_do_not_learn_that_it_is_there(string method, string suffix)
    {
        await using var bank = await Start();
        var id = await bank.Creates(("cron", "0 9 * * *"));
        var body = method is "PATCH" ? "{}" : null;
        var known = await bank.Service.Send(method, $"/schedules/{id}{suffix}", body, Bob, null);
        var unknown = await bank.Service.Send(method, $"/schedules/sch_0{suffix}", body, Bob, null);
        Assert.Equal((404, 404), (known.Status, unknown.Status));
        Assert.Equal(
            ((string?)known.Json["detail"])?.Replace(id, "sch_0", StringComparison.Ordinal),
            (string?)unknown.Json["detail"]
        );
        Assert.Equal("ACTIVE", (string?)(await bank.Shows(id)).Data["status"]);
    }

    [Fact]
    public async Task May_leave_out_the_next_occurrence_and_no_other()
    {
        await using var bank = await Start();
        var id = await bank.Creates(("cron", "0 9 * * *"));
        var wrong = await bank.Service.Post($"/schedules/{id}/skip", new { runsAt = "2026-01-03T09:00:00Z" }, Alice);
        Assert.Equal((409, "wrong-state"), (wrong.Status, wrong.Code));
        var skipped = await bank.Service.Post($"/schedules/{id}/skip", new { runsAt = "2026-01-02T09:00:00Z" }, Alice);
        Assert.Equal("2026-01-03T09:00:00.000000Z", (string?)skipped.Data["nextAt"]);
        Assert.Equal(["2026-01-02T09:00:00.000000Z SKIPPED requested"], await bank.Occurrences(id));
    }

    [Fact]
    public async Task Lists_ones_own()
    {
        await using var bank = await Start();
        var id = await bank.Creates(("cron", "0 9 * * *"));
        Assert.Equal([id], await Ids(bank, "/schedules?status=ACTIVE&accountId=acc_to", bank => Alice));
        Assert.Empty(await Ids(bank, "/schedules?status=PAUSED", bank => Alice));
        Assert.Empty(await Ids(bank, "/schedules", bank => Bob));
        Assert.Equal([id], await Ids(bank, $"/schedules?userId={Alice.Id}", bank => Admin));
        Assert.Equal(403, (await bank.Service.Get($"/schedules?userId={Alice.Id}", Bob)).Status);
    }

    private static async Task<IEnumerable<string?>> Ids(ABank bank, string path, Func<ABank, Platform.Identity.Actor> by) =>
        (await bank.Service.Get(path, by(bank))).Data["items"]!.AsArray().Select(one => (string?)one!["id"]);

    private static async Task<JsonNode> Change(ABank bank, string id, string body)
    {
        var answer = await bank.Service.Send("PATCH", $"/schedules/{id}", body, Alice, null);
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Data;
    }
}
