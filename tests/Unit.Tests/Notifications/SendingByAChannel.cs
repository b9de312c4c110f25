using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Schedules;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Notifications;

/// <summary>Messages by configured channels, in the shapes that the market has, to a provider on loopback.</summary>
public sealed class SendingByAChannel : NotificationsScenario
{
    private readonly MessageProvider _provider = new();

    public SendingByAChannel()
    {
        Configure("texts", "sms", ("Url", $"{_provider.Url}/Accounts/AC1/Messages.json"), ("MessageId", "/sid"));
        Configure("texts", "sms", ("ContentType", "application/x-www-form-urlencoded"), ("Secret", "AC1:token"));
        Configure("texts", "sms", ("Body", "To={{ to }}&From=Florin&Body={{ text }}"));
        Configure("texts", "sms", ("Headers:Authorization", "Basic {{ secret | base64_encode }}"), ("MaxAttempts", "3"));
        Configure("app", "push", ("Url", $"{_provider.Url}/v1/send"), ("MessageId", "header:X-Message"));
        Configure(
            "app",
            "push",
            (
                "Body",
                """{"token": "{{ to }}", "notification": {"title": "{{ subject }}", "body": "{{ text }}"}, "id": "{{ id }}"}"""
            )
        );
        Configure("team", "chat", ("Url", $"{_provider.Url}/services/T1/B1"), ("Body", """{"text": "{{ text }}"}"""));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Posts_a_form_with_credentials_as_providers_of_text_messages_take_it()
    {
        _provider.Reply = _ => new ProviderReply(201, """{"sid": "SM123", "status": "queued"}""");
        await Choose("texts", "+491701234567");
        await Completes("1", "ann");
        var sent = await Delivered("SENT");
        var got = Assert.Single(_provider.Got);
        Assert.Equal(("POST", "/Accounts/AC1/Messages.json"), (got.Method, got.Url));
        Assert.Equal("application/x-www-form-urlencoded", got.Headers["Content-Type"]);
        Assert.Equal("Basic QUMxOnRva2Vu", got.Headers["Authorization"]);
        Assert.Equal("To=%2B491701234567&From=Florin&Body=Your%20transfer%20of%2012.34%20USD%20is%20complete.", got.Body);
        Assert.Equal("SM123", Text(sent["attempts"]![0]!, "messageId"));
        Assert.Null(got.Headers["traceparent"]);
    }

    [Fact]
    public async Task Posts_json_as_providers_of_push_notifications_take_it()
    {
        _provider.Reply = _ => new ProviderReply(200) { Headers = new Dictionary<string, string> { ["X-Message"] = "m1" } };
        await Choose("app", "token:ABC_def-1\"}");
        await Completes("1", "ann");
        var sent = await Delivered("SENT");
        var body = JsonNode.Parse(Assert.Single(_provider.Got).Body)!;
        Assert.Equal("token:ABC_def-1\"}", Text(body, "token"));
        Assert.Equal("Your transfer of 12.34 USD is complete", Text(body["notification"]!, "title"));
        Assert.Equal("ntf_1-app", Text(body, "id"));
        Assert.Equal("m1", Text(sent["attempts"]![0]!, "messageId"));
    }

    [Fact]
    public async Task Posts_a_text_to_a_webhook_as_chats_take_it_without_an_address()
    {
        await Choose("team", null);
        await Completes("1", "ann");
        await Delivered("SENT");
        Assert.Equal(
            "Your transfer of 12.34 USD is complete.",
            Text(JsonNode.Parse(Assert.Single(_provider.Got).Body)!, "text")
        );
    }

    [Fact]
    public async Task Tells_once_of_a_schedule_that_failed_for_good()
    {
        var (schedule, at, amount) = (new ScheduleId("sch_1"), Clock.Now, new Money(1234, Currency.Of("USD")));
        await Choose("team", null);
        await HappenToSchedule(
            schedule,
            new OccurrenceFailed(schedule, at, 1, null, amount, "insufficient-funds", "", at.AddHours(1)), // It is tried again.
            new OccurrenceFailed(schedule, at, 2, null, amount, "insufficient-funds", "", null),
            new OccurrenceFailed(schedule, at.AddDays(1), 1, null, amount, "schedule-cancelled", "", null)
        );
        await Delivered("SENT");
        await Restart();
        await Completes("1", "ann");
        await Eventually.Is(() => Task.FromResult(_provider.Got.Count), got => got == 2);
        Assert.StartsWith(
            "Your scheduled transfer of 12.34 USD failed: ",
            Text(JsonNode.Parse(_provider.Got.First().Body)!, "text"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Sends_each_message_once_whatever_starts_again()
    {
        await Choose("team", null);
        for (var i = 0; i < 20; i++)
            await Completes($"{i}", "ann");
        await Eventually.Is(() => Task.FromResult(_provider.Got.Count), got => got == 20);
        Views = new InMemoryViewStore();
        await Restart();
        await Completes("last", "ann");
        await Eventually.Is(() => Task.FromResult(_provider.Got.Count), got => got >= 21);
        await Eventually.Is(Statuses, all => all.All(status => status == "SENT") && all.Count == 21);
        Assert.Equal(21, _provider.Got.Count);
    }

    [Fact]
    public async Task Tries_again_later_what_fails_and_gives_up_in_the_end()
    {
        _provider.Reply = _ => new ProviderReply(500, "to +491701234567 with AC1:token: no");
        await Choose("texts", "+491701234567");
        await Completes("1", "ann");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var tried = attempt;
            await Eventually.Is(Admins, one => one["attempts"]!.AsArray().Count == tried);
            Clock.Pass(TimeSpan.FromMinutes(1));
        }
        var failed = await Admins();
        Assert.Equal("FAILED", Text(failed, "status"));
        Assert.Equal("500 to (the address) with (the secret): no", Text(failed["attempts"]![2]!, "error"));
        Assert.Null((await Items("/deliveries", Ann))[0]["attempts"]![2]!["error"]);
        Assert.Equal(3, _provider.Got.Count);
    }

    [Fact]
    public async Task Gives_up_at_once_what_the_provider_refuses_for_good()
    {
        _provider.Reply = _ => new ProviderReply(400, """{"message": "not a mobile number"}""");
        await Choose("texts", "+491701234567");
        await Completes("1", "ann");
        await Delivered("FAILED");
        Assert.Single(_provider.Got);
    }

    [Fact]
    public async Task Leaves_the_provider_alone_for_as_long_as_it_asks()
    {
        _provider.Reply = _ => new ProviderReply(429) { Headers = new Dictionary<string, string> { ["Retry-After"] = "120" } };
        await Choose("team", null);
        await Completes("1", "ann");
        var waiting = await Eventually.Is(Admins, one => one["attempts"]!.AsArray().Count == 1);
        Assert.True(waiting["attempts"]![0]!["retryAt"]!.GetValue<DateTimeOffset>() >= Clock.Now + TimeSpan.FromSeconds(120));
        Clock.Pass(TimeSpan.FromSeconds(60));
        await Completes("2", "ann");
        await Eventually.Is(Statuses, all => all.Count == 2);
        _provider.Reply = _ => new ProviderReply(200);
        Assert.Single(_provider.Got);
        Clock.Pass(TimeSpan.FromSeconds(70));
        await Eventually.Is(Statuses, all => all.All(status => status == "SENT"));
        Assert.Equal(3, _provider.Got.Count);
    }

    [Fact]
    public async Task Stops_at_a_provider_that_fails_and_goes_on_when_it_is_well()
    {
        _provider.Reply = _ => new ProviderReply(503);
        await Choose("team", null);
        for (var i = 0; i < 20; i++)
            await Completes($"{i}", "ann");
        await Eventually.Is(
            () => Notifications.Get("/health"),
            health =>
                health.Json["checks"]!
                    .AsArray()
                    .Any(check => (string?)check!["name"] == "channel team" && (string?)check["status"] == "degraded")
        );
        Assert.InRange(_provider.Got.Count, 5, 12);
        _provider.Reply = _ => new ProviderReply(200);
        for (var i = 0; i < 10; i++)
        {
            Clock.Pass(TimeSpan.FromMinutes(2));
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, CancellationToken.None);
        }
        await Eventually.Is(Statuses, all => all.Count == 20 && all.All(status => status == "SENT"));
    }

    [Fact]
    public async Task Waits_until_quiet_hours_end_but_not_with_what_is_urgent()
    {
        await Choose(
            "team",
            null,
            new
            {
                from = "03:00",
                until = "07:30",
                timeZone = "Europe/Berlin",
            }
        ); // It is 04:04 there.
        await Completes("1", "ann");
        await Happen(Florin.Kernel.TransactionId.From("txn_2"), SomeTransactions.Failed("2", "ann"));
        await Eventually.Is(Statuses, all => all.Contains("SENT"));
        Assert.Contains("failed", Assert.Single(_provider.Got).Body, StringComparison.Ordinal);
        Clock.Pass(TimeSpan.FromHours(3.5)); // 07:34.
        await Eventually.Is(Statuses, all => all.All(status => status == "SENT"));
        Assert.Equal(2, _provider.Got.Count);
    }

    [Fact]
    public async Task Needs_a_user_who_has_an_address_where_the_request_says_one()
    {
        await Choose("texts", null);
        await Completes("1", "ann");
        await Choose("team", null);
        await Completes("2", "ann");
        await Delivered("SENT");
        Assert.Equal("ntf_2-team", Text(Assert.Single(await Items("/deliveries", Admin)), "id"));
    }

    [Fact]
    public async Task Is_listed_for_whom_it_is_and_for_administrators()
    {
        await Choose("team", null);
        await Completes("1", "ann");
        await Delivered("SENT");
        Assert.Empty(await Items("/deliveries", Bob));
        Assert.Equal(403, (await Notifications.Get("/deliveries?userId=user_ann", Bob)).Status);
        Assert.Single(await Items("/deliveries?notificationId=ntf_1", Ann));
        Assert.Empty(await Items("/deliveries?notificationId=ntf_2", Ann));
        Assert.Equal(400, (await Notifications.Get("/deliveries?notificationId=1", Ann)).Status);
    }

    private async Task Choose(string channel, string? address, object? quietHours = null)
    {
        var body = new
        {
            kinds = new Dictionary<string, string[]>
            {
                ["transaction-completed"] = [channel],
                ["transaction-failed"] = [channel],
                ["schedule-failed"] = [channel],
            },
            addresses = address is null ? [] : new[] { new { channel, address } },
            quietHours = quietHours ?? new { },
        };
        var answer = await Notifications.Send("PUT", "/preferences", body, Ann, null);
        Assert.True(answer.Status == 200, answer.Text);
    }

    private Task<JsonNode> Delivered(string status) => Eventually.Is(Admins, one => (string?)one["status"] == status);

    private async Task<JsonNode> Admins() =>
        (await Items("/deliveries", Admin)).FirstOrDefault() ?? new JsonObject { ["attempts"] = new JsonArray() };

    private async Task<List<string>> Statuses() =>
        [.. (await Items("/deliveries?limit=100", Admin)).Select(i => Text(i, "status"))];

    private void Configure(string name, string kind, params (string Key, string Value)[] settings)
    {
        Settings[$"Notification:Channels:{name}:Kind"] = kind;
        foreach (var (key, value) in settings)
            Settings[$"Notification:Channels:{name}:{key}"] = value;
    }
}
