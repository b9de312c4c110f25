namespace Florin.Unit.Tests.Webhooks;

public sealed class PullingEvents : WebhooksScenario
{
    [Fact]
    public async Task Gives_each_event_once_in_pages_and_goes_on_with_what_comes()
    {
        for (var i = 0; i < 7; i++)
        {
            await Completes($"{i}", i % 2 == 0 ? "ann" : "bob");
            await Opens($"acc_{i}", i % 2 == 0 ? Ann : Bob);
            Clock.Now += TimeSpan.FromSeconds(1);
        }
        var (ids, cursor) = await Pull(Ann, null);
        Assert.Equal(8, ids.Count);
        Assert.Equal(8, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty((await Pull(Ann, cursor)).Ids);
        await Completes("more", "ann");
        Assert.Single((await Pull(Ann, cursor)).Ids);
        Assert.Equal(15, (await Pull(Admin, null)).Ids.Count);
    }

    [Fact]
    public async Task Begins_where_it_is_asked_to_with_the_type_that_is_asked_for()
    {
        await Completes("1", "ann");
        await Opens("acc_1", Ann);
        Clock.Now += TimeSpan.FromHours(1);
        await Completes("2", "ann");
        await Opens("acc_2", Ann);
        var from = Uri.EscapeDataString($"{Clock.Now:O}");
        var items = await Items($"/events?from={from}&type=account.*", Ann);
        Assert.Equal("acc_2", Text(Assert.Single(items)["data"]!, "id"));
        Assert.Equal(2, (await Items($"/events?from={from}", Ann)).Count);
    }

    [Theory]
    [InlineData("cursor=nonsense")]
    [InlineData("type=transfer")]
    [InlineData("from=yesterday")]
    public async Task Refuses_what_it_cannot_read(string query) =>
        Assert.Equal(400, (await Webhooks.Get($"/events?{query}", Ann)).Status);

    private async Task<(IReadOnlyList<string> Ids, string Cursor)> Pull(Platform.Identity.Actor by, string? cursor)
    {
        var ids = new List<string>();
        while (true)
        {
            var answer = await Webhooks.Get($"/events?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}", by);
            Assert.True(answer.Status == 200, answer.Text);
            var page = answer.Data["items"]!.AsArray().Select(item => Text(item!, "id")).ToList();
            ids.AddRange(page);
            cursor = Text(answer.Data, "nextCursor");
            if (page.Count == 0)
                return (ids, cursor);
        }
    }
}
