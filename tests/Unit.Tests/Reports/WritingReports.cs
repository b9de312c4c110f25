using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Florin.Platform.Identity;
using Florin.Testing;
using Florin.Unit.Tests.Accounts;

namespace Florin.Unit.Tests.Reports;

public sealed class WritingReports : IAsyncLifetime
{
    private TheReports _reports = null!; // Set before each test.

    public async ValueTask InitializeAsync() => _reports = await TheReports.Start(("Reports:MaxWaiting", "3"));

    public ValueTask DisposeAsync() => _reports.DisposeAsync();

    [Fact]
    public async Task Can_be_tried()
    {
        var head = _reports.Service.Log.Head;
        var tried = await _reports.Service.Post(
            "/reports?dryRun=true",
            new { kind = "ledger", format = "csv" },
            TheLedger.Admin,
            "k"
        );
        Assert.Equal((202, "true"), (tried.Status, tried.Headers["X-Florin-Dry-Run"]));
        Assert.Equal(404, (await _reports.Service.Get($"/reports/{(string?)tried.Data["id"]}", TheLedger.Admin)).Status);
        Assert.Equal(head, _reports.Service.Log.Head);
    }

    [Fact]
    public async Task Adds_up_what_the_ledger_says()
    {
        var (alice, bob) = await SomeMonths();
        Assert.Equal(["currency,accounts,clearing,world,total", "USD,115.00,5.00,-120.00,0.00"], await Lines("trial-balance"));
        Assert.Equal(
            ["currency,accounts,clearing,world,total", "USD,150.00,0.00,-150.00,0.00"],
            await Lines("trial-balance", new { at = "2026-01-31T00:00:00Z" })
        );
        Assert.Equal(
            ["currency,opening,inflow,outflow,closing", "USD,150.00,0.00,30.00,120.00"],
            await Lines("cash-position", new { period = "2026-02" })
        );
        Assert.Equal(
            [
                "accountId,userId,currency,opening,credits,debits,closing,entries",
                $"{alice},user_alice,USD,100.00,0.00,35.00,65.00,2",
                $"{bob},user_bob,USD,50.00,0.00,0.00,50.00,0",
            ],
            (await Lines("activity", new { period = "2026-02" })).OrderBy(l => l.Contains("bob", StringComparison.Ordinal))
        );
        Assert.Contains(
            $"{bob},user_bob,USD,50.00,2026-01-02T03:04:05.000000Z,58,31-60",
            await Lines("ageing", new { at = "2026-03-01T04:00:00Z" })
        );
        Assert.Equal(
            [
                "accountId,userId,currency,balance,overdraftLimit,used,available",
                $"{alice},user_alice,USD,65.00,20.00,0.00,85.00",
            ],
            await Lines("limits")
        );
        Assert.Equal(5, (await Lines("ledger")).Count);
        Assert.Equal(3, (await Lines("ledger", new { period = "2026-02" })).Count);
    }

    [Fact]
    public async Task Writes_journals_that_hledger_and_beancount_accept()
    {
        await SomeMonths();
        foreach (
            var (program, format, arguments) in ((string, string, string[])[])
                [("hledger", "hledger", ["check", "-f"]), ("bean-check", "beancount", [])]
        )
        {
            Assert.SkipUnless(OtherProgram.IsThere(program), $"{program} is missing: ./test.sh installs it.");
            var path = Path.Combine(_reports.Data, $"a.{format}");
            var journal = await _reports.Content("journal", format);
            await File.WriteAllTextAsync(path, journal);
            Assert.Equal((0, ""), await OtherProgram.Run(program, [.. arguments, path]));
            await File.WriteAllTextAsync(path, journal.Replace("-100.00", "-100.01", StringComparison.Ordinal));
            Assert.NotEqual(0, (await OtherProgram.Run(program, [.. arguments, path])).Code);
        }
    }

    [Fact]
    public async Task Writes_long_statements_too()
    {
        var (alice, _) = await SomeMonths();
        var content = await _reports.Content("statement", "json", new { accountId = alice.Value, period = "2026-01" });
        Assert.Equal((await _reports.Statement(alice, "2026-01")).Text, content);
        var failed = await _reports.Report("statement", "pdf", new { accountId = "acc_0", period = "2026-01" });
        Assert.Equal(("FAILED", "not-found"), ((string?)failed.Data["status"], (string?)failed.Data["failure"]!["code"]));
        var id = (string)failed.Data["id"]!;
        Assert.Equal((409, "wrong-state"), Of(await _reports.Service.Get($"/reports/{id}/content", TheLedger.Admin)));
        Assert.Equal((409, "wrong-state"), Of(await _reports.Service.Post($"/reports/{id}/cancel", null, TheLedger.Admin)));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(_reports.Data, "reports")));
    }

    [Fact]
    public async Task Goes_on_after_a_restart_and_forgets_what_was_cancelled()
    {
        var account = await _reports.Ledger.Open(TheLedger.Alice);
        var hang = Path.Combine(_reports.Data, "reports"); // In the way of the folder, so that nothing can be written.
        await File.WriteAllTextAsync(hang, "");
        var (one, other) = (await Requested(), await Requested());
        Assert.Equal(
            "CANCELLED",
            (string?)(await _reports.Service.Post($"/reports/{other}/cancel", null, TheLedger.Admin)).Data["status"]
        );
        Assert.Equal(
            "CANCELLED",
            (string?)(await _reports.Service.Post($"/reports/{other}/cancel", null, TheLedger.Admin)).Data["status"]
        );
        var stopping = _reports.Restart(); // While it is tried again.
        File.Delete(hang);
        await stopping;
        Assert.Equal("COMPLETED", (string?)(await _reports.Ended(one)).Data["status"]);
        Assert.Equal("CANCELLED", (string?)(await _reports.Ended(other)).Data["status"]);
        Assert.Equal([one], Directory.EnumerateFiles(hang).Select(file => Path.GetFileName(file).Split('-')[0]));
        Assert.Equal((409, "wrong-state"), Of(await _reports.Service.Post($"/reports/{one}/cancel", null, TheLedger.Admin)));
        Assert.Equal(account.Value, (await _reports.Content("ageing", "csv")).Split("\r\n")[1].Split(',')[0]);
    }

    [Fact]
    public async Task Gives_up_what_cannot_be_written()
    {
        await File.WriteAllTextAsync(Path.Combine(_reports.Data, "reports"), "");
        var failed = await _reports.Ended(await Requested());
        Assert.Equal(("FAILED", "internal-error"), ((string?)failed.Data["status"], (string?)failed.Data["failure"]!["code"]));
        Assert.DoesNotContain(_reports.Data, failed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lets_no_more_wait_than_it_may()
    {
        await File.WriteAllTextAsync(Path.Combine(_reports.Data, "reports"), "");
        for (var i = 0; i < 3; i++)
            await Requested();
        var refused = await _reports.Service.Post("/reports", new { kind = "ledger", format = "csv" }, TheLedger.Admin);
        Assert.Equal((429, "rate-limited"), Of(refused));
        Assert.NotNull(refused.Json["retryAfter"]);
    }

    [Fact]
    public async Task Removes_files_that_are_old()
    {
        await _reports.Ledger.Open(TheLedger.Alice);
        var id = (string)(await _reports.Report("ledger", "csv")).Data["id"]!;
        var foreign = Path.Combine(_reports.Data, "reports", $"rep_0-{new string('0', 64)}"); // Of another Florin in the same store.
        await File.WriteAllTextAsync(foreign, "");
        _reports.Clock.Now += TimeSpan.FromDays(31);
        await _reports.Report("ledger", "csv");
        var gone = await Eventually.Is(
            () => _reports.Service.Get($"/reports/{id}/content", TheLedger.Admin),
            a => a.Status == 409
        );
        Assert.Contains("request the report again", gone.Text, StringComparison.Ordinal);
        Assert.True(File.Exists(foreign));
    }

    [Fact]
    public async Task Removes_old_files_every_hour_by_itself()
    {
        await _reports.Ledger.Open(TheLedger.Alice);
        await _reports.Report("ledger", "csv");
        var file = Directory.EnumerateFiles(Path.Combine(_reports.Data, "reports")).Single();
        _reports.Clock.Elapse(TimeSpan.FromDays(30) - TimeSpan.FromHours(1));
        await _reports.Report("activity", "csv");
        Assert.True(File.Exists(file));
        // Nothing is requested any more: hours pass, each of which ends the rest of the loop where it rests already.
        await Eventually.Is(
            () =>
            {
                _reports.Clock.Elapse(TimeSpan.FromHours(1));
                return Task.FromResult(File.Exists(file));
            },
            isThere => !isThere
        );
        Assert.Single(Directory.EnumerateFiles(Path.Combine(_reports.Data, "reports"))); // The new one.
    }

    [Fact]
    public async Task Gives_no_file_out_that_was_changed()
    {
        await _reports.Ledger.Open(TheLedger.Alice);
        var id = (string)(await _reports.Report("ledger", "csv")).Data["id"]!;
        var file = Directory.EnumerateFiles(Path.Combine(_reports.Data, "reports")).Single();
        await File.AppendAllTextAsync(file, "x");
        var refused = await _reports.Service.Get($"/reports/{id}/content", TheLedger.Admin);
        Assert.Equal((409, "wrong-state"), Of(refused));
    }

    [Fact]
    public async Task Keeps_files_where_all_instances_reach_them()
    {
        using var shared = new Florin.Testing.Storage.TemporaryDirectory();
        await using var reports = await TheReports.Start(("Reports:Store", shared.Path));
        await reports.Ledger.Open(TheLedger.Alice);
        var text = await reports.Content("ledger", "csv");
        Assert.Equal(text, await File.ReadAllTextAsync(Directory.EnumerateFiles(shared.Path).Single()));
        Assert.False(Directory.Exists(Path.Combine(reports.Data, "reports")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(reports.Data, "spool")));
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3://a b/c")]
    [InlineData("gs://bucket")]
    public async Task Refuses_a_store_that_is_none(string store)
    {
        var refused = await Assert.ThrowsAsync<WrongConfiguration>(() => TheReports.Start(("Reports:Store", store)));
        Assert.Contains("Reports:Store", refused.Message, StringComparison.Ordinal);
        Assert.Contains("s3://BUCKET/PREFIX", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repeats_nothing_under_the_same_key()
    {
        await _reports.Ledger.Open(TheLedger.Alice);
        var body = new { kind = "ledger", format = "csv" };
        var first = await _reports.Service.Post("/reports", body, TheLedger.Admin, "k");
        Assert.Equal(first.Text, (await _reports.Service.Post("/reports", body, TheLedger.Admin, "k")).Text);
        Assert.Single((await _reports.Service.Get("/reports", TheLedger.Admin)).Data["items"]!.AsArray());
    }

    [Theory]
    [InlineData("nope", "csv", null, "kind")]
    [InlineData("ledger", "pdf", null, "format")]
    [InlineData("journal", "hledger", """{"period": "2026-01"}""", "parameters.period")]
    [InlineData("statement", "pdf", """{"period": "2026-01"}""", "parameters.accountId")]
    [InlineData("ledger", "csv", """{"period": "now"}""", "parameters.period")]
    [InlineData("ageing", "csv", """{"at": "2099-01-01T00:00:00Z"}""", "parameters.at")]
    [InlineData("ageing", "csv", """{"when": "2026"}""", "parameters.when")]
    public async Task Refuses_what_is_no_report(string kind, string format, string? parameters, string field)
    {
        var body = $$"""{"kind": "{{kind}}", "format": "{{format}}", "parameters": {{parameters ?? "null"}}}""";
        var answer = await _reports.Service.Post("/reports", body, TheLedger.Admin);
        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Json["errors"]![field]);
    }

    [Fact]
    public async Task Is_not_for_customers()
    {
        Assert.Equal(403, (await _reports.Service.Get("/reports", TheLedger.Alice)).Status);
        Assert.Equal(
            403,
            (await _reports.Service.Post("/reports", new { kind = "ledger", format = "csv" }, TheLedger.Alice)).Status
        );
        Assert.Equal(200, (await _reports.Service.Get("/reports", new Actor("user_a", Role.Auditor))).Status);
        Assert.Equal(404, (await _reports.Service.Get("/reports/rep_0", TheLedger.Admin)).Status);
    }

    private async Task<(AccountId Alice, AccountId Bob)> SomeMonths()
    {
        var (alice, bob) = (
            await _reports.Ledger.Open(TheLedger.Alice, overdraft: "20.00"),
            await _reports.Ledger.Open(TheLedger.Bob)
        );
        await _reports.Move(alice, 10_000, "salary; \"January\" | \\");
        await _reports.Move(bob, 5_000);
        _reports.Clock.Now = new DateTimeOffset(2026, 2, 10, 8, 0, 0, TimeSpan.Zero);
        await _reports.Move(alice, -3_000);
        await _reports.Move(alice, -500, counterpart: Counterpart.Clearing);
        _reports.Clock.Now = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
        return (alice, bob);
    }

    private async Task<string> Requested()
    {
        var asked = await _reports.Service.Post("/reports", new { kind = "ledger", format = "csv" }, TheLedger.Admin);
        Assert.True(asked.Status == 202, asked.Text);
        return (string)asked.Data["id"]!;
    }

    private async Task<IReadOnlyList<string>> Lines(string kind, object? parameters = null) =>
        [.. (await _reports.Content(kind, "csv", parameters)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];

    private static (int, string?) Of(Answer answer) => (answer.Status, answer.Code);
}
