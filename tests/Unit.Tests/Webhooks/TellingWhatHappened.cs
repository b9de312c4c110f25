using System.Text.Json.Nodes;
using Florin.Accounts;
using Florin.Accounts.Periods;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Payments.Files;
using Florin.Platform.Identity;
using Florin.Schedules;
using Florin.Unit.Tests.Notifications;

namespace Florin.Unit.Tests.Webhooks;

/// <summary>Which messages there are of what other services record, for whom, and in which version.</summary>
public sealed class TellingWhatHappened : WebhooksScenario
{
    private static readonly DateTimeOffset At = new(2026, 11, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly AccountId Account = new("acc_1");
    private static readonly HoldId Hold = new("hold_1");
    private static readonly ScheduleId Schedule = new("sch_1");
    private static readonly PaymentFileId File = new("file_1");

    [Fact]
    public async Task Tells_the_owner_of_holds()
    {
        await Happens("account", "account-acc_1", new HoldPlaced(Account, Hold, Euros(12.5m), null, At, "user_x", At));
        var captured = new HoldCaptured(
            Account,
            Hold,
            new TransactionId("txn_9"),
            Euros(10),
            new AccountId("acc_2"),
            Euros(2.5m),
            Final: false,
            default,
            Euros(77),
            "secret words",
            At
        );
        await Happens("account", "account-acc_1", captured, new HoldVoided(Account, Hold, Euros(2.5m)));
        await Happens("account", "account-acc_1", new HoldExpired(Account, Hold, Euros(1)));
        Assert.Equal(
            [
                """hold.placed {"id":"hold_1","userId":"user_ann","account":"acc_1","amount":"12.50","currency":"EUR","expiresAt":"2026-11-01T09:00:00.000000Z","status":"PLACED"}""",
                """hold.captured {"id":"hold_1","userId":"user_ann","account":"acc_1","amount":"10.00","currency":"EUR","remaining":"2.50","toAccount":"acc_2","transactionId":"txn_9","status":"PLACED"}""",
                """hold.voided {"id":"hold_1","userId":"user_ann","account":"acc_1","released":"2.50","currency":"EUR","status":"VOIDED"}""",
                """hold.expired {"id":"hold_1","userId":"user_ann","account":"acc_1","released":"1.00","currency":"EUR","status":"EXPIRED"}""",
            ],
            await Pulled(Ann)
        );
        Assert.Empty(await Pulled(Bob));
    }

    [Fact]
    public async Task Tells_staff_alone_of_periods()
    {
        await Happens(
            "account",
            LedgerPeriods.Stream,
            new PeriodClosed("2026-10", "user_admin", "apr_1", At),
            new PeriodSealed("2026-10", 7, 3, "abc")
        );
        Assert.Equal(
            [
                """period.closed {"id":"2026-10","status":"CLOSED"}""",
                """period.sealed {"id":"2026-10","postings":3,"hash":"abc","status":"SEALED"}""",
            ],
            await Pulled(Admin)
        );
        Assert.Empty(await Pulled(Ann));
    }

    [Fact]
    public async Task Tells_the_owner_of_schedules()
    {
        await Happens(
            "schedule",
            "schedule-sch_1",
            new OccurrenceCompleted(Schedule, At, 1, new TransactionId("txn_1"), Euros(3)),
            new OccurrenceFailed(Schedule, At, 2, null, Euros(3), "insufficient-funds", "There is no money.", null),
            new SchedulePaused(Schedule, 5),
            new ScheduleEnded(Schedule, "count")
        );
        Assert.Equal(
            [
                """schedule.occurrence_completed {"id":"sch_1","userId":"user_ann","runsAt":"2026-11-01T09:00:00.000000Z","attempt":1,"amount":"3.00","currency":"EUR","transactionId":"txn_1","status":"COMPLETED"}""",
                """schedule.occurrence_failed {"id":"sch_1","userId":"user_ann","runsAt":"2026-11-01T09:00:00.000000Z","attempt":2,"amount":"3.00","currency":"EUR","code":"insufficient-funds","status":"FAILED"}""",
                """schedule.paused {"id":"sch_1","userId":"user_ann","failures":5,"status":"PAUSED"}""",
                """schedule.ended {"id":"sch_1","userId":"user_ann","reason":"count","status":"ENDED"}""",
            ],
            await Pulled(Ann)
        );
        Assert.Empty(await Pulled(Bob));
    }

    [Fact]
    public async Task Tells_the_owner_of_payment_files()
    {
        LineOutcome[] outcomes =
        [
            new(1, new TransactionId("txn_1"), LineStatus.Completed, null),
            new(2, null, LineStatus.Failed, new LineReason("AM04", "There is no money.")),
            new(3, new TransactionId("txn_3"), LineStatus.Completed, null),
        ];
        await Happens(
            "payment",
            "payment-file-file_1",
            new PaymentFileSubmitted(File, "user_ann", null, WithSecondFactor: true),
            new PaymentLinesExecuted(File, 1, 3, outcomes),
            new PaymentFileCancelled(File, "user_ann", 3)
        );
        Assert.Equal(
            [
                """payment_file.submitted {"id":"file_1","userId":"user_ann","status":"EXECUTING"}""",
                """payment_file.executed {"id":"file_1","userId":"user_ann","first":1,"last":3,"completed":2,"failed":1,"status":"EXECUTING"}""",
                """payment_file.cancelled {"id":"file_1","userId":"user_ann","lastLine":3,"status":"CANCELLING"}""",
            ],
            await Pulled(Ann)
        );
    }

    [Fact]
    public async Task Tells_that_a_transaction_waits_for_review_without_its_score()
    {
        var facts = SomeTransactions.Facts("1", "ann");
        await Happens("transaction", "transaction-txn_1", new TransactionSentToReview(facts.Id, 0.7m, facts));
        var told = Assert.Single(await Pulled(Ann));
        Assert.StartsWith("transaction.in_review ", told, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"IN_REVIEW\"", told, StringComparison.Ordinal);
        Assert.DoesNotContain("0.7", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_each_endpoint_the_version_that_it_is_pinned_to()
    {
        var url = $"{Program.Url}/hook";
        Assert.Equal("2026-12-15", Text(await Register(Ann, new { url }), "version"));
        await Register(Ann, new { url, version = "2026-12-01" });
        await Happens("account", "account-acc_1", new HoldVoided(Account, Hold, Euros(2.5m)));
        var bodies = (await Arrived(2)).Select(one => one.Body).Order(StringComparer.Ordinal).ToList();
        Assert.Contains("\"released\":\"2.50\"", bodies[0], StringComparison.Ordinal);
        Assert.Contains("\"released\":2.50", bodies[1], StringComparison.Ordinal);
        Assert.Contains("\"released\":2.50", Assert.Single(await Pulled(Ann, "?version=2026-12-01")), StringComparison.Ordinal);
        var unknown = await Webhooks.Post("/endpoints", new { url, version = "2026-11-30" }, Ann);
        Assert.Equal((400, "invalid-request"), (unknown.Status, unknown.Code));
        Assert.Contains("2026-12-01, 2026-12-15", unknown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goes_on_from_a_cursor_of_before_there_were_more_logs()
    {
        await Happens("schedule", "schedule-sch_1", new ScheduleEnded(Schedule, "count"));
        var page = await Webhooks.Get("/events", Ann);
        var cursor = (string)page.Data["nextCursor"]!; // It is always there.
        var older = Convert.ToBase64String(
            global::System.Text.Encoding.UTF8.GetBytes(
                global::System.Text.Encoding.UTF8.GetString(Decoded(cursor)).Replace("0-0-1-0", "0-0", StringComparison.Ordinal)
            )
        );
        Assert.NotEqual(cursor.TrimEnd('='), older.TrimEnd('='));
        Assert.Single(await Pulled(Ann, $"?cursor={older.TrimEnd('=').Replace('+', '-').Replace('/', '_')}"));
        Assert.Empty(await Pulled(Ann, $"?cursor={cursor}"));
    }

    private static byte[] Decoded(string cursor)
    {
        var text = cursor.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
    }

    private static Money Euros(decimal amount) => new((long)(amount * 100), Currency.Of("EUR"));

    private async Task<IReadOnlyList<string>> Pulled(Actor by, string query = "") =>
        [.. (await Items($"/events{query}", by)).Select(item => $"{item["type"]} {Json(item["data"]!)}")];

    private static string Json(JsonNode data) => data.ToJsonString();
}
