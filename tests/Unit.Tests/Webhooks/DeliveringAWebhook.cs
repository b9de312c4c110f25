using System.Globalization;
using System.Text.Json.Nodes;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Testing;
using StandardWebhooks;

namespace Florin.Unit.Tests.Webhooks;

public sealed class DeliveringAWebhook : WebhooksScenario
{
    [Fact]
    public async Task Is_signed_so_that_the_library_of_the_standard_takes_it()
    {
        var endpoint = await Register(Ann);
        await Completes("1", "ann");
        var webhook = Assert.Single(await Arrived(1));
        Verifies(Text(endpoint, "secret"), webhook);
        Assert.Equal("evt_0000000000000001transaction", webhook.Id);
        var body = JsonNode.Parse(webhook.Body)!; // It is JSON.
        Assert.Equal(["type", "timestamp", "data"], body.AsObject().Select(field => field.Key));
        Assert.Equal("transaction.completed", Text(body, "type"));
        Assert.Equal("txn_1", Text(body["data"]!, "id"));
        Assert.Equal("12.34", Text(body["data"]!, "amount"));
    }

    [Fact]
    public async Task Is_refused_by_the_library_once_a_byte_differs()
    {
        var endpoint = await Register(Ann);
        await Completes("1", "ann");
        var webhook = Assert.Single(await Arrived(1));
        Assert.ThrowsAny<Exception>(() => Verifies(Text(endpoint, "secret"), webhook with { Body = webhook.Body + " " }));
    }

    [Fact]
    public async Task Has_the_signatures_of_both_secrets_while_one_takes_the_place_of_the_other()
    {
        var endpoint = await Register(Ann);
        var (id, first) = (Text(endpoint, "id"), Text(endpoint, "secret"));
        var second = Text((await Webhooks.Post($"/endpoints/{id}/secret/rotate?graceSeconds=3600", null, Ann)).Data, "secret");
        Assert.NotEqual(first, second);
        await Completes("1", "ann");
        var both = Assert.Single(await Arrived(1));
        Assert.Equal(2, both.Headers["webhook-signature"].Split(' ').Length);
        Verifies(first, both);
        Verifies(second, both);
        Clock.Now += TimeSpan.FromSeconds(3601);
        await Completes("2", "ann");
        var later = (await Arrived(2))[1];
        Verifies(second, later);
        Assert.ThrowsAny<Exception>(() => Verifies(first, later));
    }

    [Fact]
    public async Task Goes_to_the_parties_and_to_staff_who_asked_for_everything_and_to_nobody_else()
    {
        await Register(Ann, path: "/ann");
        await Register(Bob, path: "/bob");
        await Register(Admin, new { url = $"{Program.Url}/all", scope = "all" });
        await Register(Admin, path: "/admin");
        await Completes("1", "ann");
        await Arrived(2);
        await Completes("2", "bob");
        Assert.Equal(["/all", "/all", "/ann", "/bob"], (await Arrived(4)).Select(w => w.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Does_not_go_to_whom_is_blocked_nor_everything_to_who_is_staff_no_longer()
    {
        await Register(Ann, path: "/ann");
        await Register(Admin, new { url = $"{Program.Url}/all", scope = "all" });
        Users[Ann.Id] = new UserCard(UserId.From(Ann.Id), "a@example.org", "A", Blocked: true, Role: "user");
        Users[Admin.Id] = new UserCard(UserId.From(Admin.Id), "b@example.org", "B", Blocked: false, Role: "user");
        await Completes("1", "ann");
        await Settle();
        Users.Clear();
        Clock.Now += TimeSpan.FromMinutes(1);
        await Completes("2", "ann");
        Assert.All(await Arrived(2), webhook => Assert.Contains("txn_2", webhook.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_only_of_the_types_that_the_endpoint_asks_for_and_of_what_came_after_it()
    {
        await Completes("0", "ann");
        Clock.Now += TimeSpan.FromSeconds(1);
        await Register(Ann, new { url = Program.Url, events = (string[])["account.*"] });
        await Completes("1", "ann");
        await Opens("acc_7", Ann);
        await Freezes("acc_7");
        var arrived = await Arrived(2);
        Assert.Equal(["account.opened", "account.frozen"], arrived.Select(w => Text(JsonNode.Parse(w.Body)!, "type")));
        Assert.Equal("EUR", Text(JsonNode.Parse(arrived[0].Body)!["data"]!, "currency"));
        await Settle();
        Assert.Equal(2, Program.Arrived.Count);
    }

    [Fact]
    public async Task Waits_while_the_endpoint_is_paused()
    {
        var id = Text(await Register(Ann), "id");
        Assert.Equal("PAUSED", Text((await Webhooks.Post($"/endpoints/{id}/pause", null, Ann)).Data, "status"));
        await Completes("1", "ann");
        await Deliveries(Ann, items => items is [var only] && Text(only, "status") == "PENDING");
        Assert.Empty(Program.Arrived);
        await Webhooks.Post($"/endpoints/{id}/resume", null, Ann);
        await Arrived(1);
    }

    [Fact]
    public async Task Is_the_end_of_an_endpoint_that_says_it_is_gone()
    {
        Program.Answers = (_, _) => Task.FromResult(410);
        var id = Text(await Register(Ann), "id");
        await Completes("1", "ann");
        await Eventually(id, "DISABLED");
        await Completes("2", "ann");
        await Settle();
        Assert.Single(Program.Arrived);
        Assert.Single(await Items("/deliveries", Ann));
    }

    [Fact]
    public async Task Follows_no_redirect()
    {
        Program.Answers = (_, http) =>
        {
            http.Response.Headers.Location = $"{Program.Url}/elsewhere";
            return Task.FromResult(302);
        };
        await Register(Ann);
        await Completes("1", "ann");
        var tried = await Deliveries(Ann, items => items is [var only] && only["attempts"]!.AsArray().Count == 1);
        Assert.Equal("Redirects are not followed.", Text(tried[0]["attempts"]![0]!, "error"));
        Assert.Single(Program.Arrived);
    }

    [Fact]
    public async Task Is_one_that_hangs_which_holds_up_no_other()
    {
        using var over = new CancellationTokenSource();
        Program.Answers = async (webhook, http) =>
        {
            if (webhook.Path == "/hang")
                await Task.Delay(
                    Timeout.InfiniteTimeSpan,
                    TimeProvider.System,
                    CancellationTokenSource.CreateLinkedTokenSource(over.Token, http.RequestAborted).Token
                );
            return 200;
        };
        await Register(Ann, path: "/hang");
        await Register(Bob, path: "/well");
        for (var i = 0; i < 20; i++)
            await Completes($"a{i}", "ann");
        for (var i = 0; i < 20; i++)
            await Completes($"b{i}", "bob");
        await Testing.Eventually.Is(() => Task.FromResult(Program.Arrived.Count(w => w.Path == "/well")), count => count == 20);
        await over.CancelAsync();
    }

    [Fact]
    public async Task Goes_on_after_a_restart_under_the_same_id()
    {
        Program.Answers = (_, _) => Task.FromResult(503);
        await Register(Ann);
        await Completes("1", "ann");
        await Deliveries(Ann, items => items is [var only] && only["attempts"]!.AsArray().Count == 1);
        await Restart();
        Program.Answers = (_, _) => Task.FromResult(204);
        Clock.Now += TimeSpan.FromSeconds(6);
        await Deliveries(Ann, items => items is [var only] && Text(only, "status") == "DELIVERED");
        Assert.Equal(2, Program.Arrived.Count);
        Assert.Single(Program.Arrived.Select(w => w.Id).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Keeps_the_order_of_a_transaction_where_that_is_asked_for()
    {
        var first = true;
        Program.Answers = (_, _) =>
        {
            (var status, first) = (first ? 500 : 200, false);
            return Task.FromResult(status);
        };
        await Register(Ann, new { url = Program.Url, ordered = true });
        await Opens("acc_7", Ann);
        await Deliveries(Ann, items => items is [var only] && only["attempts"]!.AsArray().Count == 1);
        await Freezes("acc_7");
        await Opens("acc_8", Ann);
        await Arrived(2);
        await Deliveries(Ann, items => items.Count(i => Text(i, "status") == "PENDING") == 2);
        Clock.Now += TimeSpan.FromSeconds(6);
        var arrived = await Arrived(4);
        Assert.Equal(
            ["account.opened acc_7", "account.opened acc_8", "account.opened acc_7", "account.frozen acc_7"],
            arrived.Select(w => JsonNode.Parse(w.Body)!).Select(b => $"{Text(b, "type")} {Text(b["data"]!, "id")}")
        );
    }

    private Task<string> Eventually(string endpoint, string status) =>
        Testing.Eventually.Is(
            async () => Text((await Webhooks.Get($"/endpoints/{endpoint}", Ann)).Data, "status"),
            found => found == status
        );

    // The library compares the time with its own clock, so that it is given one of now: the signature is checked by it alone.
    private static void Verifies(string secret, ArrivedWebhook webhook)
    {
        var sent = long.Parse(webhook.Headers["webhook-timestamp"], CultureInfo.InvariantCulture);
        var library = new StandardWebhook(secret);
        var signature = library.Sign(webhook.Id, DateTimeOffset.FromUnixTimeSeconds(sent), webhook.Body);
        Assert.Contains(signature, webhook.Headers["webhook-signature"].Split(' '));
    }
}
