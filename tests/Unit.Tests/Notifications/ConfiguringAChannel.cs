using Florin.Notifications.Channels;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Notifications;

public sealed class ConfiguringAChannel
{
    private const string Channel = "Notification:Channels:team";

    [Theory]
    [InlineData($"{Channel}:Url", "http://10.0.0.1/send", $"{Channel}:Url: expected an https:// address")]
    [InlineData($"{Channel}:Url", "ftp://example.org/", $"{Channel}:Url: expected an https:// address")]
    [InlineData($"{Channel}:Url", "https://{{ to }}/send", "with variables in its path and query alone")]
    [InlineData($"{Channel}:Url", "https://example.org{{ to }}", "with variables in its path and query alone")]
    [InlineData($"{Channel}:Url", "https://{{ to }}@example.org/", "with variables in its path and query alone")]
    [InlineData($"{Channel}:Url", "https://user:password@example.org/", $"{Channel}:Url: expected an https:// address")]
    [InlineData($"{Channel}:Url", "https://example.org/{{ name }}", "uses unknown variables: name")]
    [InlineData($"{Channel}:Body", """{"text": {{ text }}}""", "is not JSON once the variables have values")]
    [InlineData($"{Channel}:Body", """{"text": "{{ txt }}"}""", "uses unknown variables: txt; allowed: id, kind, secret")]
    [InlineData($"{Channel}:Headers:X-Id", "{{ idd }}", "uses unknown variables: idd")]
    [InlineData($"{Channel}:Headers:Content-Type", "text/plain", "ContentType says what the body is")]
    [InlineData($"{Channel}:Kind", "pigeon", "expected")]
    [InlineData($"{Channel}:Method", "DELETE", $"{Channel}:Method is 'DELETE'")]
    [InlineData($"{Channel}:Success", "2xx", "expected statuses such as 200,202")]
    [InlineData($"{Channel}:MessageId", "sid", "expected a JSON Pointer")]
    [InlineData($"{Channel}:Rate", "0", $"{Channel}:Rate is '0'")]
    [InlineData("Notification:Language", "German", "expected a language such as en")]
    [InlineData("Notification:Urgent", "everything", "expected some of transaction-completed")]
    [InlineData("Notification:Channels:Team A:Kind", "chat", "'Team A' is no name of a channel")]
    [InlineData("Notification:Channels:email:Kind", "chat", "'email' is no name of a channel")]
    public void Is_refused_with_the_setting_and_what_is_allowed(string key, string value, string problem)
    {
        var wrong = Assert.Throws<WrongConfiguration>(() => Options((key, value)));
        Assert.Contains(problem, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Never_shows_where_a_webhook_is()
    {
        var wrong = Assert.Throws<WrongConfiguration>(() => Options(($"{Channel}:Url", "http://chat.example/secretpath")));
        Assert.DoesNotContain("secretpath", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://hooks.chat.example/services/{{ secret }}")]
    [InlineData("http://127.0.0.1:8080/send?to={{ to }}")]
    public void Takes_an_address_with_variables_behind_its_host(string url) =>
        Assert.Equal(url, Options(($"{Channel}:Url", url)).Channels["team"].Url);

    [Fact]
    public async Task Escapes_what_a_path_a_query_and_a_header_say()
    {
        var options = Options(
            ($"{Channel}:Url", "https://chat.example/users/{{ to }}/send?text={{ text }}"),
            ($"{Channel}:Method", "PUT"),
            ($"{Channel}:Headers:X-Title", "{{ subject }}"),
            ($"{Channel}:ContentType", "text/xml"),
            ($"{Channel}:Body", "<m>{{ text }}</m>")
        );
        var request = new ChannelRequest(options.Channels["team"]).Make(
            new Outgoing("id", "../../admin?x=#", "A\r\nHost: evil", "1 < 2 & 3/4", "kind", "user_1")
        );
        Assert.Equal(
            "https://chat.example/users/..%2F..%2Fadmin%3Fx%3D%23/send?text=1%20%3C%202%20%26%203%2F4",
            request.RequestUri!.AbsoluteUri
        );
        Assert.Equal("A  Host: evil", Assert.Single(request.Headers.GetValues("X-Title")));
        Assert.Equal("<m>1 &lt; 2 &amp; 3/4</m>", await request.Content!.ReadAsStringAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("/sid", """{"sid": "SM1"}""", "SM1")]
    [InlineData("/messages/0/message-id", """{"messages": [{"message-id": 12}]}""", "12")]
    [InlineData("/a~1b/~0", """{"a/b": {"~": "x"}}""", "x")]
    [InlineData("/sid", """{"other": 1}""", null)]
    [InlineData("/messages/1", """{"messages": ["a"]}""", null)]
    [InlineData("/sid", "ok", null)]
    [InlineData("/sid", "", null)]
    [InlineData("header:x-id", "", "h1")]
    [InlineData("header:other", "", null)]
    public void Finds_the_id_of_a_message_where_it_is_said_to_be(string where, string body, string? id)
    {
        using var response = new HttpResponseMessage();
        response.Headers.Add("X-Id", "h1");
        Assert.Equal(id, MessageIdOf.Read(where)!.In(response.Headers, System.Text.Encoding.UTF8.GetBytes(body)));
    }

    private static NotificationOptions Options(params (string Key, string Value)[] with)
    {
        var settings = new Dictionary<string, string?>
        {
            [$"{Channel}:Kind"] = "chat",
            [$"{Channel}:Url"] = "https://chat.example/hook",
        };
        foreach (var (key, value) in with)
            settings[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return configuration.Options<NotificationOptions>(NotificationOptions.Section);
    }
}
