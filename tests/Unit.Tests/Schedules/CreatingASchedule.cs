using System.Text.Json.Nodes;
using Florin.Platform.Configuration;
using static Florin.Unit.Tests.Schedules.ABank;

namespace Florin.Unit.Tests.Schedules;

public sealed class CreatingASchedule
{
    private const string Soon = "2026-02-01T09:00:00Z";

    [Theory]
    [InlineData("at", "2026-01-01T00:00:00Z", "is not in the future")]
    [InlineData("at", "tomorrow", "is not a time")]
    [InlineData("cron", "61 * * * *", "is not a cron expression")]
    [InlineData("cron", "* * * * * *", "is not a cron expression")]
    [InlineData("cron", "0 0 30 2 *", "is never due")]
    [InlineData("timeZone", "Mars/Olympus", "'Mars/Olympus' is not a time zone")]
    [InlineData("calendar", "TARGET", "'TARGET' is not a calendar; none is configured.")]
    [InlineData("amount", "0", "must be greater than zero")]
    [InlineData("amount", "1.001", "decimal")]
    [InlineData("amountRule", "half", "is not one of fixed, all, downTo")]
    [InlineData("amountRule", "all", "must not be specified where amountRule is all")]
    [InlineData("maxOccurrences", 0, "is not an integer from 1 to 1000000")]
    [InlineData("maxTotal", "-1", "must be greater than zero")]
    [InlineData("endsAt", "2026-01-01T00:00:00Z", "is not in the future")]
    [InlineData("missed", "twice", "is not one of skip, once, all")]
    [InlineData("adjust", "nearest", "is not one of none, preceding, following")]
    [InlineData("type", "gift", "is not one of transfer, deposit, withdrawal.")]
    [InlineData("type", "multi", "is not one of transfer, deposit, withdrawal.")]
    [InlineData("type", "exchange", "is not one of transfer, deposit, withdrawal.")]
    [InlineData("currency", "EURO", "is neither an ISO 4217 currency")]
    [InlineData("colour", "red", "is not a known field")]
    public async Task Is_refused_with_the_field_the_value_and_what_is_allowed(string field, object value, string expected)
    {
        await using var bank = await Start();
        var body = field is "at" or "cron" ? Body() : Body(("at", Soon));
        body[field] = JsonValue.Create(value);
        foreach (var path in (string[])["/schedules", "/schedules/preview"])
        {
            var answer = await bank.Service.Post(path, body, Alice);
            Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
            Assert.Contains(expected, answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Needs_one_way_to_say_when_it_is_due()
    {
        await using var bank = await Start();
        var none = await bank.Service.Post("/schedules", Body(), Alice);
        Assert.Contains("is required, or cron or monthly", none.Text, StringComparison.Ordinal);
        var two = await bank.Service.Post("/schedules", Body(("at", Soon), ("cron", "0 9 * * *")), Alice);
        Assert.Contains("must not be specified beside at", two.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"day": 32}""", "'32' is not an integer from 1 to 31")]
    [InlineData("""{"day": 0}""", "'0' is not an integer from 1 to 31")]
    [InlineData("""{"businessDay": 24}""", "'24' is not an integer from -23 to 23")]
    [InlineData("""{"businessDay": 0}""", "'0' is not 1 to 23 or -1 to -23")]
    [InlineData("""{"day": 1, "businessDay": 1}""", "needs day or businessDay, and not both")]
    [InlineData("""{}""", "needs day or businessDay, and not both")]
    [InlineData("""{"day": 1, "time": "24:00"}""", "'24:00' is not a time of the day")]
    [InlineData("""{"day": 1, "every": 13}""", "'13' is not an integer from 1 to 12")]
    public async Task Names_a_day_of_the_month(string monthly, string expected)
    {
        await using var bank = await Start();
        var answer = await bank.Service.Post("/schedules", Body(("monthly", JsonNode.Parse(monthly))), Alice);
        Assert.Equal(400, answer.Status);
        Assert.Contains(expected, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Moves_days_only_where_there_is_one_occurrence_a_day()
    {
        await using var bank = await Start();
        var often = await bank.Service.Post("/schedules", Body(("cron", "0 */2 * * *"), ("adjust", "following")), Alice);
        Assert.Contains("due once on each of its days", often.Text, StringComparison.Ordinal);
        await bank.Creates(("cron", "0 9 * * *"), ("adjust", "following"));
    }

    [Fact]
    public async Task Is_for_ones_own_money_alone()
    {
        await using var bank = await Start();
        var foreign = await bank.Service.Post("/schedules", Body(("at", Soon)), Bob);
        Assert.Equal((403, "forbidden"), (foreign.Status, foreign.Code));
        var stolen = await bank.Service.Post("/schedules", Body(("at", Soon), ("userId", Bob.Id)), Bob);
        var unknown = await bank.Service.Post(
            "/schedules",
            Body(("at", Soon), ("userId", Bob.Id), ("fromAccount", "acc_none")),
            Bob
        );
        Assert.Equal((404, 404), (stolen.Status, unknown.Status));
        Assert.Equal(201, (await bank.Service.Post("/schedules", Body(("at", Soon)), Admin)).Status);
    }

    [Fact]
    public async Task Needs_accounts_that_fit()
    {
        await using var bank = await Start();
        var other = await bank.Service.Post("/schedules", Body(("at", Soon), ("currency", "USD")), Alice);
        Assert.Equal((422, "currency-mismatch"), (other.Status, other.Code));
        var same = await bank.Service.Post("/schedules", Body(("at", Soon), ("toAccount", "acc_from")), Alice);
        Assert.Equal((422, "same-account"), (same.Status, same.Code));
    }

    [Fact]
    public async Task Has_a_limit_for_each_user()
    {
        await using var bank = await Start(("Schedules:MaxPerUser", "2"));
        var first = await bank.Creates(("at", Soon));
        await bank.Creates(("at", Soon));
        var third = await bank.Service.Post("/schedules", Body(("at", Soon)), Alice);
        Assert.Equal((422, "too-many-schedules"), (third.Status, third.Code));
        Assert.Equal(200, (await bank.Service.Send("DELETE", $"/schedules/{first}", null, Alice, null)).Status);
        await bank.Creates(("at", Soon));
    }

    [Fact]
    public async Task Can_be_tried_as_all_that_is_done_with_one()
    {
        await using var bank = await Start();
        var id = await bank.Creates(("at", Soon));
        var head = bank.Service.Log.Head;
        var tried = await bank.Service.Post("/schedules?dryRun=true", Body(("at", Soon), ("name", "rent")), Alice, "key");
        Assert.Equal((201, "rent"), (tried.Status, (string?)tried.Data["name"]));
        foreach (var verb in (string[])["pause", "skip"])
            Assert.Equal(
                (verb, 200),
                (verb, (await bank.Service.Post($"/schedules/{id}/{verb}?dryRun=true", null, Alice)).Status)
            );
        var changed = await bank.Service.Send("PATCH", $"/schedules/{id}?dryRun=true", new { name = "tax" }, Alice, null);
        Assert.Equal((200, "tax"), (changed.Status, (string?)changed.Data["name"]));
        Assert.Equal(200, (await bank.Service.Send("DELETE", $"/schedules/{id}?dryRun=true", null, Alice, null)).Status);
        Assert.Equal(head, bank.Service.Log.Head);
        Assert.Equal(
            (404, null),
            ((await bank.Shows((string)tried.Data["id"]!)).Status, (string?)(await bank.Shows(id)).Data["name"])
        );
    }

    [Fact]
    public async Task Gives_the_same_answer_under_the_same_key()
    {
        await using var bank = await Start();
        var first = await bank.Service.Post("/schedules", Body(("at", Soon)), Alice, "key");
        var again = await bank.Service.Post("/schedules", Body(("at", Soon)), Alice, "key");
        Assert.Equal((201, first.Text), (again.Status, again.Text));
    }

    [Theory]
    [InlineData("Schedules:Calendars:X:Holidays", "25.12.2026", "is not a day")]
    [InlineData("Schedules:Calendars:X:Weekend", "Caturday", "is not a day of the week")]
    [InlineData("Schedules:Calendars:X:Weekend", "0", "is not a day of the week")]
    [InlineData(
        "Schedules:Calendars:X:Weekend",
        "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday",
        "there must be a business day"
    )]
    [InlineData("Schedules:MaxConcurrent", "0", "Schedules:MaxConcurrent")]
    public async Task Has_settings_that_are_checked(string key, string value, string expected)
    {
        var wrong = await Assert.ThrowsAsync<WrongConfiguration>(() => Start((key, value)));
        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uses_the_calendars_that_are_configured()
    {
        await using var bank = await Start(("Schedules:Calendars:TARGET:Holidays", "2026-01-30, 2026-02-27"));
        var body = Body(("monthly", JsonNode.Parse("""{"businessDay": -1, "time": "10:00"}""")), ("calendar", "target"));
        var preview = await bank.Service.Post("/schedules/preview?count=2", body, Alice);
        Assert.Equal(
            ["2026-01-29T10:00:00+00:00", "2026-02-26T10:00:00+00:00"],
            preview.Data["items"]!.AsArray().Select(one => (string?)one!["local"])
        );
    }
}
