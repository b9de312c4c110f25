using Florin.Notifications;
using Florin.Platform.EventLog;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Notifications;

public sealed class ChoosingPreferences : NotificationsScenario
{
    public ChoosingPreferences()
    {
        foreach (var (name, kind) in new[] { ("texts", "sms"), ("app", "push"), ("team", "chat") })
        {
            Settings[$"Notification:Channels:{name}:Kind"] = kind;
            Settings[$"Notification:Channels:{name}:Url"] = "https://provider.example/send";
            Settings[$"Notification:Channels:{name}:Body"] = """{"to": "{{ to }}", "text": "{{ text }}"}""";
        }
    }

    [Fact]
    public async Task Replaces_what_is_given_and_leaves_the_rest()
    {
        await Choose("""{"language": "de", "kinds": {"transaction-failed": ["email", "texts"]}}""");
        await Choose("""{"quietHours": {"from": "22:00", "until": "07:00", "timeZone": "Europe/Berlin"}}""");
        await Choose("""{"addresses": [{"channel": "texts", "address": "+491701234567"}]}""");
        var all = (await Choose("""{"channel": "none"}""")).Data;
        Assert.Equal(("de", "none"), (Text(all, "language"), Text(all, "channel")));
        Assert.Equal("""["email","texts"]""", all["kinds"]!["transaction-failed"]!.ToJsonString());
        Assert.Equal("[]", all["kinds"]!["transaction-completed"]!.ToJsonString());
        Assert.Equal("22:00", Text(all["quietHours"]!, "from"));
        Assert.Equal("+491701234567", Text(all["addresses"]![0]!, "address"));
        var rest = (await Choose("""{"quietHours": {}, "kinds": {}, "addresses": []}""")).Data;
        Assert.Null(rest["quietHours"]);
        Assert.Equal("[]", rest["addresses"]!.ToJsonString());
        Assert.Equal("de", Text(rest, "language"));
        await Restart();
        Assert.Equal(rest.ToJsonString(), (await Notifications.Get("/preferences", Ann)).Data.ToJsonString());
    }

    [Fact]
    public async Task Again_in_the_same_way_changes_nothing()
    {
        const string Same = """
            {"kinds": {"transaction-failed": ["texts"]}, "addresses": [{"channel": "texts", "address": "+491701234567"}]}
            """;
        await Choose(Same);
        var head = Notifications.Log.Head;
        await Choose(Same);
        Assert.IsType<CommandUnchanged>(Assert.Single(Notifications.Log.Read(head, 10)).Data);
        await Choose(Same.Replace("texts", "app", StringComparison.Ordinal));
        Assert.IsType<NotificationChoicesChanged>(Assert.Single(Notifications.Log.Read(head + 1, 10)).Data);
    }

    [Theory]
    [InlineData("""{"language": "Deutsch"}""", "language")]
    [InlineData("""{"quietHours": {"from": "22:00"}}""", "quietHours.until")]
    [InlineData("""{"quietHours": {"from": "22:00", "until": "7:00", "timeZone": "UTC"}}""", "quietHours.until")]
    [InlineData("""{"quietHours": {"from": "22:00", "until": "22:00", "timeZone": "UTC"}}""", "quietHours.until")]
    [InlineData("""{"quietHours": {"from": "22:00", "until": "07:00", "timeZone": "Mars/Base"}}""", "quietHours.timeZone")]
    [InlineData("""{"kinds": {"transaction-forgotten": ["email"]}}""", "kinds")]
    [InlineData("""{"kinds": {"transaction-failed": ["pigeon"]}}""", "kinds.transaction-failed")]
    [InlineData("""{"kinds": {"transaction-failed": null}}""", "kinds.transaction-failed")]
    [InlineData("""{"addresses": [{"channel": "texts", "address": "0170 1234567"}]}""", "addresses[0].address")]
    [InlineData("""{"addresses": [{"channel": "app", "address": "two words"}]}""", "addresses[0].address")]
    [InlineData("""{"addresses": [{"channel": "team"}]}""", "addresses[0].address")]
    [InlineData("""{"addresses": [{"channel": "email", "address": "a@b.c"}]}""", "addresses[0].channel")]
    [InlineData("""{"addresses": [null]}""", "addresses[0]")]
    [InlineData("""{"addresses": [{"channel": "team", "address": "a"}, {"channel": "team", "address": "b"}]}""", "addresses")]
    public async Task Is_refused_with_the_field_and_what_is_allowed(string body, string field)
    {
        var answer = await Notifications.Send("PUT", "/preferences", body, Ann, null);
        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Json["errors"]![field]);
    }

    private async Task<Answer> Choose(string body)
    {
        var answer = await Notifications.Send("PUT", "/preferences", body, Ann, null);
        Assert.True(answer.Status == 200, answer.Text);
        return answer;
    }
}
