namespace Florin.Unit.Tests.Webhooks;

public sealed class TestingAnEndpoint : WebhooksScenario
{
    [Fact]
    public async Task Delivers_a_webhook_about_nothing_whatever_events_it_gets()
    {
        var id = Text(await Register(Ann), "id");
        var tested = await Webhooks.Post($"/endpoints/{id}/test", null, Ann);
        Assert.Equal(200, tested.Status);
        var webhook = Assert.Single(await Arrived(1));
        Assert.Equal((string?)tested.Data["deliveryId"], webhook.Id);
        Assert.Contains("\"type\":\"endpoint.test\"", webhook.Body, StringComparison.Ordinal);
        Assert.Contains($"\"data\":{{\"id\":\"{id}\"}}", webhook.Body, StringComparison.Ordinal);
        var delivery = (await Deliveries(Ann, items => items is [var only] && Text(only, "status") == "DELIVERED"))[0];
        Assert.Equal((webhook.Id, "endpoint.test"), (Text(delivery, "id"), Text(delivery, "type")));
    }

    [Fact]
    public async Task Is_refused_while_the_endpoint_gets_none_and_by_others()
    {
        var id = Text(await Register(Ann), "id");
        Assert.Equal(404, (await Webhooks.Post($"/endpoints/{id}/test", null, Bob)).Status);
        Assert.Equal(200, (await Webhooks.Post($"/endpoints/{id}/pause", null, Ann)).Status);
        var refused = await Webhooks.Post($"/endpoints/{id}/test", null, Ann);
        Assert.Equal((409, "wrong-state"), (refused.Status, refused.Code));
        Assert.Empty(Program.Arrived);
    }
}
