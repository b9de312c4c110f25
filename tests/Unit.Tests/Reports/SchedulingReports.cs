using System.Text.Json.Nodes;
using Florin.Contracts.Notifications;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Unit.Tests.Accounts;

namespace Florin.Unit.Tests.Reports;

public sealed class SchedulingReports : IAsyncLifetime
{
    private static readonly string[] Nobody = ["nobody@example.com"];
    private readonly TemporaryDirectory _place = new();
    private TheReports _reports = null!; // Set before each test.

    public async ValueTask InitializeAsync()
    {
        _reports = await TheReports.Start(
            ("Reports:Destinations:books:Place", _place.Path),
            ("Reports:MaxSchedules", "2"),
            ("Schedules:Calendars:czech:Holidays", "2026-01-01")
        );
        _reports.Clock.Now = At("2026-01-15T08:00:00Z");
        var alice = await _reports.Ledger.Open(TheLedger.Alice);
        await _reports.Move(alice, 10_000);
    }

    public async ValueTask DisposeAsync()
    {
        await _reports.DisposeAsync();
        _place.Dispose();
    }

    [Fact]
    public async Task Writes_the_month_before_once_its_UTC_days_are_over_and_delivers_it_once()
    {
        var id = await Scheduled(
            """{"kind":"activity","format":"csv","period":"previousMonth","monthly":{"day":1,"time":"00:30"},"timeZone":"Europe/Prague","deliver":{"mail":["books@example.com"],"destination":"books"}}"""
        );
        var view = (await Get(id)).Data;
        // Half past midnight in Prague is before the end of the month in UTC.
        Assert.Equal(At("2026-02-01T00:01:00Z"), NextRun(view));
        await RestartAt("2026-01-31T23:45:00Z");
        Assert.Empty(Items(await _reports.Service.Get("/reports", TheLedger.Admin)));
        await RestartAt("2026-02-01T00:02:00Z");
        var report = await Delivered(1);
        Assert.Equal("2026-01-01..2026-01-31", (string?)report["parameters"]!["period"]);
        Assert.Equal(id, (string?)report["scheduleId"]);
        await _reports.Restart(); // A second tick of the same occurrence.
        await _reports.Restart();
        Assert.Single(Items(await _reports.Service.Get("/reports", TheLedger.Admin)));
        var mail = Assert.Single(_reports.Mails);
        var content = await _reports.Service.Get($"/reports/{(string)report["id"]!}/content", TheLedger.Admin);
        Assert.Equal(content.Bytes.ToArray(), mail.File!.Content);
        Assert.Equal(("books@example.com", $"{(string)report["id"]!}.0"), (mail.To, mail.Id));
        var stored = Directory.EnumerateFiles(_place.Path).Single();
        Assert.Equal($"activity-2026-01-01_2026-01-31-{(string)report["id"]!}.csv", Path.GetFileName(stored));
        Assert.Equal(content.Bytes.ToArray(), await File.ReadAllBytesAsync(stored));
        Assert.Equal(At("2026-03-01T00:01:00Z"), NextRun((await Get(id)).Data));
    }

    [Fact]
    public async Task Runs_the_last_of_those_that_were_missed_alone()
    {
        var id = await Scheduled("""{"kind":"trial-balance","format":"csv","cron":"0 6 * * *"}""");
        await RestartAt("2026-01-20T12:00:00Z");
        var report = await Delivered(1);
        Assert.Equal("COMPLETED", (string?)report["status"]);
        Assert.Equal(At("2026-01-21T06:00:00Z"), NextRun((await Get(id)).Data));
        Assert.Equal(1, (int)(await Get(id)).Data["runs"]!);
    }

    [Fact]
    public async Task Waits_while_it_is_paused_and_ends_for_good()
    {
        var id = await Scheduled("""{"kind":"ledger","format":"csv","period":"previousDay","monthly":{"businessDay":-1}}""");
        Assert.Equal(At("2026-01-30T00:01:00Z"), NextRun((await Get(id)).Data)); // A Friday, the last business day.
        Assert.Equal("PAUSED", (string?)(await Post(id, "pause")).Data["status"]);
        await RestartAt("2026-02-10T12:00:00Z");
        Assert.Equal("ACTIVE", (string?)(await Post(id, "resume")).Data["status"]);
        await _reports.Restart();
        Assert.Empty(Items(await _reports.Service.Get("/reports", TheLedger.Admin)));
        var ended = await _reports.Service.Send("DELETE", $"/schedules/{id}", null, TheLedger.Admin, null);
        Assert.Equal("CANCELLED", (string?)ended.Data["status"]);
        Assert.Equal(409, (await Post(id, "resume")).Status);
        Assert.Equal(404, (await Post("rps_0", "pause")).Status);
    }

    [Fact]
    public async Task Tries_a_mail_again_and_says_what_became_of_it()
    {
        var tries = 0;
        _reports.Mailed = _ =>
            ++tries < 2
                ? new MailHandedOver("451 later", Final: false)
                : new MailHandedOver("550 no Nobody@example.com here", Final: true);
        var report = await _reports.Report("ledger", "csv", null, new { mail = Nobody });
        var done = await Eventually.Is(
            () => _reports.Service.Get($"/reports/{(string)report.Data["id"]!}", TheLedger.Admin),
            a => (string?)a.Data["deliveries"]![0]!["status"] != "PENDING"
        );
        Assert.Equal("FAILED", (string?)done.Data["deliveries"]![0]!["status"]);
        Assert.Equal("550 no (the address) here", (string?)done.Data["deliveries"]![0]!["problem"]);
        Assert.Equal(2, _reports.Mails.Count);
    }

    [Fact]
    public async Task Stops_where_its_creator_may_no_longer_have_such_reports()
    {
        var boss = new Actor("user_boss", Role.Admin);
        _reports.Users["user_boss"] = new UserCard(
            new UserId("user_boss"),
            "b@example.com",
            "B",
            Blocked: false,
            Role: "admin"
        );
        var id = await Scheduled("""{"kind":"audit","format":"csv","cron":"0 6 * * *"}""", boss);
        _reports.Users["user_boss"] = _reports.Users["user_boss"] with { Role = "operator" }; // Reports, but not of the audit.
        await RestartAt("2026-01-20T12:00:00Z");
        var paused = await Eventually.Is(() => Get(id), a => (string?)a.Data["status"] == "PAUSED");
        Assert.Equal("Its creator may no longer have such reports.", (string?)paused.Data["problem"]);
        Assert.Empty(Items(await _reports.Service.Get("/reports", TheLedger.Admin)));
    }

    [Theory]
    [InlineData(
        "/schedules",
        """{"kind":"ledger","format":"csv","cron":"0 6 * * *","deliver":{"mail":["books@example.com"]}}"""
    )]
    [InlineData("/reports", """{"kind":"ledger","format":"csv","deliver":{"mail":["books@example.com"]}}""")]
    public async Task Refuses_mail_where_no_mail_server_is_configured(string path, string body)
    {
        _reports.HasMailServer = false;
        var refused = await _reports.Service.Post(path, JsonNode.Parse(body), TheLedger.Admin);
        Assert.Equal((400, "deliver.mail"), (refused.Status, Assert.Single(refused.Json["errors"]!.AsObject()).Key));
        Assert.Contains("Notification:Smtp:Host", refused.Text, StringComparison.Ordinal);
        await Scheduled("""{"kind":"ledger","format":"csv","cron":"0 6 * * *"}"""); // Which is not mailed.
    }

    [Theory]
    [InlineData("""{"kind":"ledger","format":"csv"}""", "at")]
    [InlineData("""{"kind":"ledger","format":"csv","cron":"x"}""", "cron")]
    [InlineData("""{"kind":"ledger","format":"csv","cron":"0 6 30 2 *"}""", "cron")]
    [InlineData("""{"kind":"ageing","format":"csv","cron":"0 6 * * *","period":"previousDay"}""", "period")]
    [InlineData("""{"kind":"statement","format":"pdf","cron":"0 6 * * *","period":"previousDay"}""", "accountId")]
    [InlineData("""{"kind":"ledger","format":"csv","cron":"0 6 * * *","period":"lastMonth"}""", "period")]
    [InlineData("""{"kind":"ledger","format":"csv","cron":"0 6 * * *","timeZone":"Mars"}""", "timeZone")]
    [InlineData("""{"kind":"ledger","format":"csv","cron":"0 6 * * *","calendar":"mars"}""", "calendar")]
    [InlineData(
        """{"kind":"ledger","format":"csv","cron":"0 6 * * *","deliver":{"destination":"../etc"}}""",
        "deliver.destination"
    )]
    [InlineData(
        """{"kind":"ledger","format":"csv","cron":"0 6 * * *","deliver":{"mail":["a@b\r\nBcc: c@d"]}}""",
        "deliver.mail[0]"
    )]
    public async Task Refuses_what_is_no_schedule(string body, string field)
    {
        var refused = await _reports.Service.Post("/schedules", JsonNode.Parse(body), TheLedger.Admin);
        Assert.True(refused.Status == 400, refused.Text);
        Assert.True(refused.Json["errors"]![field] is not null, refused.Text);
    }

    [Fact]
    public async Task Has_no_more_of_them_than_it_may()
    {
        for (var i = 0; i < 2; i++)
            await Scheduled("""{"kind":"ledger","format":"csv","cron":"0 6 * * *"}""");
        var body = JsonNode.Parse("""{"kind":"ledger","format":"csv","cron":"0 6 * * *"}""");
        Assert.Equal(429, (await _reports.Service.Post("/schedules", body, TheLedger.Admin)).Status);
        Assert.Equal(403, (await _reports.Service.Post("/schedules", body, TheLedger.Alice)).Status);
        Assert.Equal(2, Items(await _reports.Service.Get("/schedules", TheLedger.Admin)).Count);
    }

    private static DateTimeOffset At(string time) =>
        DateTimeOffset.Parse(time, global::System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset NextRun(JsonNode schedule) => At((string)schedule["nextRuns"]![0]!);

    private static JsonArray Items(Answer answer) => answer.Data["items"]!.AsArray();

    private async Task<string> Scheduled(string body, Actor? by = null)
    {
        var created = await _reports.Service.Post("/schedules", JsonNode.Parse(body), by ?? TheLedger.Admin);
        Assert.True(created.Status == 201, created.Text);
        return (string)created.Data["id"]!;
    }

    private Task<Answer> Get(string id) => _reports.Service.Get($"/schedules/{id}", TheLedger.Admin);

    private Task<Answer> Post(string id, string what) =>
        _reports.Service.Post($"/schedules/{id}/{what}", null, TheLedger.Admin);

    private async Task RestartAt(string time)
    {
        _reports.Clock.Now = At(time);
        await _reports.Restart();
    }

    // The newest report, once there are so many and all of its deliveries have ended.
    private async Task<JsonNode> Delivered(int reports)
    {
        var all = await Eventually.Is(
            () => _reports.Service.Get("/reports", TheLedger.Admin),
            a =>
                Items(a).Count == reports
                && (string?)Items(a)[0]!["status"] == "COMPLETED"
                && Items(a)[0]!["deliveries"]!.AsArray().All(one => (string?)one!["status"] == "DELIVERED")
        );
        return Items(all)[0]!;
    }
}
