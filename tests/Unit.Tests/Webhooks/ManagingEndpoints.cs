using Florin.Testing;

namespace Florin.Unit.Tests.Webhooks;

public sealed class ManagingEndpoints : WebhooksScenario
{
    [Fact]
    public async Task Shows_a_secret_once_and_again_under_the_same_key()
    {
        var body = new { url = $"{Program.Url}/hook" };
        var first = await Webhooks.Post("/endpoints", body, Ann, "key-1");
        var again = await Webhooks.Post("/endpoints", body, Ann, "key-1");
        Assert.Equal(201, first.Status);
        Assert.Equal(first.Text, again.Text);
        Assert.StartsWith("whsec_", Text(first.Data, "secret"), StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(Text(first.Data, "secret")["whsec_".Length..]).Length);
        var id = Text(first.Data, "id");
        foreach (var path in (string[])[$"/endpoints/{id}", "/endpoints"])
            Assert.DoesNotContain("secret", (await Webhooks.Get(path, Ann)).Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Can_be_tried()
    {
        var made = $"/endpoints/{Text(await Register(Ann), "id")}";
        var head = Webhooks.Log.Head;
        var tried = await Webhooks.Post("/endpoints?dryRun=true", new { url = $"{Program.Url}/hook" }, Ann, "key-1");
        Assert.Equal((201, "true"), (tried.Status, tried.Headers["X-Florin-Dry-Run"]));
        foreach (var verb in (string[])["pause", "resume"])
            Assert.Equal(200, (await Webhooks.Post($"{made}/{verb}?dryRun=true", null, Ann)).Status);
        var changed = await Webhooks.Send("PATCH", $"{made}?dryRun=true", new { ordered = true }, Ann, null);
        Assert.True((bool)changed.Data["ordered"]!);
        Assert.Equal(200, (await Webhooks.Send("DELETE", $"{made}?dryRun=true", null, Ann, null)).Status);
        Assert.Equal(400, (await Webhooks.Post($"{made}/secret/rotate?dryRun=true", null, Ann)).Status); // It would show a secret.
        Assert.Equal(head, Webhooks.Log.Head);
        Assert.False((bool)(await Webhooks.Get(made, Ann)).Data["ordered"]!);
    }

    [Fact]
    public async Task Is_for_their_owner_and_some_of_it_for_staff()
    {
        var path = $"/endpoints/{Text(await Register(Ann), "id")}";
        Assert.Equal(404, (await Webhooks.Get(path, Bob)).Status);
        Assert.Empty(await Items("/endpoints", Bob));
        Assert.Equal(403, (await Webhooks.Get($"/endpoints?owner={Ann.Id}", Bob)).Status);
        Assert.Single(await Items($"/endpoints?owner={Ann.Id}", Admin));
        Assert.Equal(200, (await Webhooks.Get(path, Admin)).Status);
        Assert.Equal(403, (await Webhooks.Send("PATCH", path, new { url = $"{Program.Url}/mine" }, Admin, null)).Status);
        Assert.Equal(403, (await Webhooks.Post($"{path}/secret/rotate", null, Admin)).Status);
        Assert.Equal(200, (await Webhooks.Post($"{path}/pause", null, Admin)).Status);
        Assert.Equal(403, (await Webhooks.Post("/endpoints", new { url = Program.Url, scope = "all" }, Ann)).Status);
    }

    [Fact]
    public async Task Says_how_webhooks_go_out_where_that_is_asked()
    {
        Program.Answers = (_, _) => Task.FromResult(500);
        var path = $"/endpoints/{Text(await Register(Ann), "id")}";
        Assert.Null((await Webhooks.Get(path, Ann)).Data["sending"]);
        Assert.Equal(400, (await Webhooks.Get($"{path}?include=everything", Ann)).Status);
        var before = (await Webhooks.Get($"{path}?include=sending", Ann)).Data["sending"]!; // It was asked for.
        Assert.Equal((0, 0), ((int)before["attempts"]!, (int)before["failuresInARow"]!));
        await Completes("1", "ann");
        await Deliveries(Ann, all => all.Count > 0 && all.All(one => one["attempts"]!.AsArray().Count > 0));
        var failing = (await Items("/endpoints?include=sending", Ann))[0]["sending"]!; // Likewise.
        Assert.Equal((int)failing["attempts"]!, (int)failing["failuresInARow"]!);
        Assert.True((int)failing["failuresInARow"]! > 0);
        Assert.Equal("The endpoint answered 500.", Text(failing, "lastError"));
        Assert.Equal("closed", Text(failing, "circuit"));
        Assert.Equal(100, (int)failing["maxRatePerSecond"]!);
        Assert.Null(failing["lastSuccessAt"]);
        Program.Answers = (_, _) => Task.FromResult(200);
        await Completes("2", "ann");
        await Deliveries(Ann, all => all.Any(one => Text(one, "status") == "DELIVERED"));
        var good = (await Webhooks.Get($"{path}?include=sending", Ann)).Data["sending"]!; // Likewise.
        Assert.Equal(0, (int)good["failuresInARow"]!);
        Assert.NotNull(good["lastSuccessAt"]);
        Assert.NotNull(good["lastFailureAt"]);
    }

    [Fact]
    public async Task Changes_what_is_named_and_nothing_else()
    {
        var made = await Register(
            Ann,
            new
            {
                url = Program.Url,
                description = "one",
                events = (string[])["account.*"],
            }
        );
        var path = $"/endpoints/{Text(made, "id")}";
        var changed = (await Webhooks.Send("PATCH", path, new { ordered = true, description = "" }, Ann, null)).Data;
        Assert.Null(changed["description"]);
        Assert.True((bool)changed["ordered"]!);
        Assert.Equal("account.*", (string?)changed["events"]![0]);
        Assert.Equal(Text(made, "url"), Text(changed, "url"));
    }

    [Fact]
    public async Task Removes_what_is_null_and_refuses_null_of_what_must_be()
    {
        var path = $"/endpoints/{Text(await Register(Ann, new { url = Program.Url, description = "one" }), "id")}";
        foreach (var field in (string[])["url", "events", "ordered", "version"])
        {
            var refused = await Webhooks.Send("PATCH", path, new Dictionary<string, object?> { [field] = null }, Ann, null);
            Assert.Equal((400, field), (refused.Status, Assert.Single(refused.Json["errors"]!.AsObject()).Key));
        }
        Assert.Equal("one", Text((await Webhooks.Get(path, Ann)).Data, "description"));
        var cleared = await Webhooks.Send("PATCH", path, new { description = (string?)null }, Ann, null);
        Assert.Equal((200, null), (cleared.Status, (string?)cleared.Data["description"]));
        Assert.Null((await Webhooks.Get(path, Ann)).Data["description"]);
    }

    [Theory]
    [InlineData("period.closed")]
    [InlineData("period.sealed")]
    [InlineData("period.*")]
    public async Task Refuses_events_that_never_concern_a_user(string type)
    {
        var events = (string[])["account.opened", type];
        var refused = await Webhooks.Post("/endpoints", new { url = Program.Url, events }, Ann);
        Assert.Equal((400, "events"), (refused.Status, Assert.Single(refused.Json["errors"]!.AsObject()).Key));
        Assert.Contains("transaction.completed", refused.Text, StringComparison.Ordinal); // What is allowed.
        var own = $"/endpoints/{Text(await Register(Ann), "id")}";
        Assert.Equal(400, (await Webhooks.Send("PATCH", own, new { events }, Ann, null)).Status);
        Assert.Equal(400, (await Webhooks.Get($"/events?type={type}", Ann)).Status);
        var all = await Webhooks.Post(
            "/endpoints",
            new
            {
                url = Program.Url,
                events,
                scope = "all",
            },
            Admin
        );
        Assert.Equal(201, all.Status);
        Assert.Equal(
            200,
            (await Webhooks.Send("PATCH", $"/endpoints/{Text(all.Data, "id")}", new { events }, Admin, null)).Status
        );
    }

    [Theory]
    [InlineData("http://127.0.0.1:0/hook")]
    [InlineData("https://shop.example:0/hook")]
    public async Task Refuses_a_port_that_nobody_listens_at(string url)
    {
        var refused = await Webhooks.Post("/endpoints", new { url }, Ann);
        Assert.Equal(400, refused.Status);
        Assert.Contains("from 1 to 65535", (string?)refused.Json["errors"]!["url"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_with_what_was_not_delivered_yet()
    {
        var path = $"/endpoints/{Text(await Register(Ann), "id")}";
        await Webhooks.Post($"{path}/pause", null, Ann);
        await Completes("1", "ann");
        await Deliveries(Ann, items => items.Count == 1);
        Assert.Equal(200, (await Webhooks.Send("DELETE", path, null, Ann, null)).Status);
        Assert.Equal(404, (await Webhooks.Get(path, Ann)).Status);
        Assert.Equal(404, (await Webhooks.Post($"{path}/resume", null, Ann)).Status);
        var cancelled = (await Items("/deliveries", Ann))[0];
        Assert.Equal("CANCELLED", Text(cancelled, "status"));
        Assert.Null(cancelled["nextAttemptAt"]);
        var delivery = Text(cancelled, "id");
        Assert.Equal(409, (await Webhooks.Post($"/deliveries/{delivery}/retry", null, Ann)).Status);
        Assert.Empty(Program.Arrived);
    }

    [Fact]
    public async Task Ends_when_their_owner_is_erased()
    {
        var (erased, other) = (
            $"/endpoints/{Text(await Register(Ann), "id")}",
            $"/endpoints/{Text(await Register(Bob), "id")}"
        );
        await Webhooks.Post($"{erased}/pause", null, Ann);
        await Completes("1", "ann");
        await Deliveries(Ann, items => items.Count == 1);
        await Erases(Ann);
        await Eventually.Is(() => Webhooks.Get(erased, Admin), shown => shown.Status == 404);
        Assert.Equal("CANCELLED", Text(Assert.Single(await Items("/deliveries", Admin)), "status"));
        Assert.Equal(200, (await Webhooks.Get(other, Bob)).Status);
        await Restart();
        Assert.Equal(200, (await Webhooks.Get(other, Bob)).Status);
        Assert.Empty(Program.Arrived);
    }

    [Fact]
    public async Task Is_limited_in_number()
    {
        Settings["Webhooks:MaxEndpoints"] = "2";
        await Restart();
        await Register(Ann);
        await Register(Ann);
        var third = await Webhooks.Post("/endpoints", new { url = Program.Url }, Ann);
        Assert.Equal((409, "wrong-state"), (third.Status, third.Code));
        await Register(Bob);
    }

    [Theory]
    [InlineData("""{}""", "url")]
    [InlineData("""{"url": "nowhere"}""", "url")]
    [InlineData("""{"url": "ftp://hooks.example"}""", "url")]
    [InlineData("""{"url": "https://user:word@hooks.example"}""", "url")]
    [InlineData("""{"url": "https://hooks.example/#part"}""", "url")]
    [InlineData("""{"url": "https://169.254.169.254/latest"}""", "url")]
    [InlineData("""{"url": "https://[::1]/"}""", "url")]
    [InlineData("""{"url": "https://0x0a000001/"}""", "url")]
    [InlineData("""{"url": "http://1.1.1.1/"}""", "url")]
    [InlineData("""{"url": "https://hooks.example", "events": ["transfer.made"]}""", "events")]
    [InlineData("""{"url": "https://hooks.example", "scope": "some"}""", "scope")]
    [InlineData("""{"url": "https://hooks.example", "version": "1"}""", "version")]
    public async Task Refuses_what_is_no_endpoint_and_says_why(string body, string field)
    {
        var answer = await Webhooks.Post("/endpoints", body, Ann);
        Assert.Equal(400, answer.Status);
        Assert.Equal([field], answer.Json["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task Replays_what_its_owner_may_see_whenever_it_was()
    {
        for (var i = 0; i < 3; i++)
        {
            await Completes($"ann{i}", "ann");
            await Completes($"bob{i}", "bob");
            Clock.Now += TimeSpan.FromHours(1);
        }
        var id = Text(await Register(Ann), "id");
        var theirs = await Webhooks.Post(
            $"/endpoints/{id}/replay",
            new { eventIds = (string[])["evt_0000000000000002transaction"] },
            Ann
        );
        Assert.Equal((404, "not-found"), (theirs.Status, theirs.Code));
        var one = await Webhooks.Post(
            $"/endpoints/{id}/replay",
            new { eventIds = (string[])["evt_0000000000000001transaction"] },
            Ann
        );
        Assert.Equal((200, 1), (one.Status, (int)one.Data["queued"]!));
        var all = await Webhooks.Post($"/endpoints/{id}/replay", new { from = Clock.Now.AddHours(-2.5) }, Ann);
        Assert.Equal(2, (int)all.Data["queued"]!);
        var arrived = await Arrived(3);
        Assert.Equal([1, 3, 5], arrived.Select(w => Convert.ToInt32(w.Id["evt_".Length..][..16], 16)).Order());
        Assert.All(arrived, webhook => Assert.Contains("user_ann", webhook.Body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{}""", "eventIds")]
    [InlineData("""{"eventIds": []}""", "eventIds")]
    [InlineData("""{"eventIds": ["evt_1"]}""", "eventIds")]
    [InlineData("""{"eventIds": ["evt_0000000000000001user"]}""", "eventIds")]
    [InlineData("""{"to": "2026-01-01T00:00:00Z", "eventIds": ["evt_0000000000000001account"]}""", "to")]
    [InlineData("""{"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"}""", "from")]
    public async Task Refuses_a_replay_of_what_is_not_said(string body, string field)
    {
        var id = Text(await Register(Ann), "id");
        var answer = await Webhooks.Post($"/endpoints/{id}/replay", body, Ann);
        Assert.Equal(400, answer.Status);
        Assert.Equal([field], answer.Json["errors"]!.AsObject().Select(error => error.Key));
    }
}
