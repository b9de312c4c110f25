using System.Collections.Concurrent;
using System.Globalization;
using Florin.Kernel;
using Florin.Notifications.Delivery;
using Florin.Platform.Configuration;
using Florin.Schedules;
using Florin.Testing;
using Florin.Testing.Storage;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Notifications;

public sealed class DeliveringByMail : NotificationsScenario
{
    private readonly ConcurrentDictionary<string, int> _tries = new(StringComparer.Ordinal);
    private readonly SmtpServer _server = new();

    public DeliveringByMail()
    {
        _server.Reply = Reply;
        Settings["Notification:Smtp:Host"] = "127.0.0.1";
        Settings["Notification:Smtp:Port"] = _server.Port.ToString(CultureInfo.InvariantCulture);
        Settings["Notification:Smtp:From"] = "Florin <florin@bank.example>";
        Settings["Notification:Smtp:Backoff"] = "00:00:00.010";
        Settings["Notification:Smtp:MaxAttempts"] = "3";
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Sends_each_notification_once_and_says_so()
    {
        for (var i = 0; i < 20; i++)
            await Completes($"{i}", "ann");
        await Sent(20);
        await Restart();
        await Completes("last", "ann");
        await Sent(21);
        var mails = _server.Mails.ToList();
        Assert.Equal(21, mails.Count);
        Assert.Equal(21, mails.Select(m => MessageId(m.Text)).Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("<ntf_last@bank.example>", mails.Select(m => MessageId(m.Text)));
        Assert.All(mails, mail => Assert.Equal("ann@example.org", mail.To));
        Assert.All(
            mails,
            mail => Assert.Contains("Subject: Your transfer of 12.34 USD is complete", mail.Text, StringComparison.Ordinal)
        );
        Assert.All(await Items("/notifications?limit=100", Ann), item => Assert.Equal("SENT", Text(item, "status")));
    }

    [Fact]
    public async Task Tells_once_of_a_schedule_that_failed_for_good()
    {
        var (schedule, amount) = (new ScheduleId("sch_1"), new Money(1234, Currency.Of("USD")));
        await HappenToSchedule(
            schedule,
            new OccurrenceFailed(schedule, Clock.Now, 1, null, amount, "insufficient-funds", "", null)
        );
        await SettleSchedules();
        var mail = Assert.Single(_server.Mails);
        await Restart();
        await Completes("1", "ann");
        await Sent(1);
        Assert.Equal(2, _server.Mails.Count);
        Assert.Equal("ann@example.org", mail.To);
        Assert.Contains("Subject: Your scheduled transfer of 12.34 USD failed", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Schedule sch_1", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_nothing_again_when_the_view_is_built_again()
    {
        for (var i = 0; i < 5; i++)
            await Completes($"{i}", "ann");
        await Sent(5);
        Views = new InMemoryViewStore();
        await Restart();
        await Completes("5", "ann");
        await Sent(6);
        Assert.Equal(6, _server.Mails.Count);
        Assert.All(await Items("/notifications", Ann), item => Assert.Equal("SENT", Text(item, "status")));
    }

    [Fact]
    public async Task Tries_again_what_the_server_would_not_take_now()
    {
        await Completes("1", "later");
        await Sent(1);
        Assert.Equal("SENT", Text(Assert.Single(await Items("/notifications", Admin)), "status"));
        Assert.Equal(3, _tries["later@example.org"]);
    }

    [Fact]
    public async Task Fails_at_once_where_the_server_says_no_for_good_and_goes_on_with_the_next()
    {
        await Completes("1", "never");
        await Completes("2", "ann");
        await Sent(2);
        Assert.Equal(["SENT", "FAILED"], (await Items("/notifications", Admin)).Select(i => Text(i, "status")));
        Assert.Equal(1, _tries["never@example.org"]);
        var failed = Notifications.Log.Read(0, 1000).Select(e => e.Data).OfType<NotificationDelivered>().First();
        Assert.Equal("550 no such mailbox", failed.Error);
    }

    [Fact]
    public async Task Fails_after_as_many_tries_as_are_allowed()
    {
        await Completes("1", "busy");
        await Sent(1);
        Assert.Equal("FAILED", Text(Assert.Single(await Items("/notifications", Admin)), "status"));
        Assert.Equal(3, _tries["busy@example.org"]);
    }

    [Fact]
    public async Task Leaves_alone_whom_it_is_not_to_reach_and_what_is_too_old()
    {
        await Notifications.Send("PUT", "/preferences", new { channel = "none" }, Ann, null);
        await Completes("1", "ann");
        await Completes("2", "ghost");
        await Settle();
        await Restart(away: TimeSpan.FromDays(2));
        await Completes("3", "bob");
        await Sent(1);
        Assert.Equal("bob@example.org", Assert.Single(_server.Mails).To);
        Assert.Equal(["SENT", "KEPT", "KEPT"], (await Items("/notifications", Admin)).Select(i => Text(i, "status")));
    }

    [Theory]
    [InlineData("From", null)]
    [InlineData("From", "nobody")]
    [InlineData("Port", "0")]
    [InlineData("Timeout", "00:00:00")]
    [InlineData("MaxAttempts", "many")]
    [InlineData("Security", "ssl")]
    public void Is_not_begun_with_a_wrong_configuration(string key, string? value)
    {
        var settings = new Dictionary<string, string?>(Settings, StringComparer.Ordinal)
        {
            [$"Notification:Smtp:{key}"] = value,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var wrong = Assert.Throws<WrongConfiguration>(() => configuration.Options<SmtpOptions>(SmtpOptions.Section));
        Assert.StartsWith($"Notification:Smtp:{key} is '{value}': expected ", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mail.example", "auto", "ann", true)]
    [InlineData("mail.example", "auto", null, true)]
    [InlineData("mail.example", "none", null, false)]
    [InlineData("mail.example", "startTls", null, true)]
    [InlineData("127.0.0.1", "auto", null, false)]
    [InlineData("localhost", "none", "ann", false)]
    [InlineData("::1", "auto", "ann", true)]
    [InlineData("mail.example", "tls", "ann", true)]
    [InlineData("mail.example", "startTlsWhenAvailable", null, false)]
    public void Is_encrypted_wherever_somebody_could_listen(string host, string security, string? user, bool encrypted) =>
        Assert.Equal(encrypted, Options(("Host", host), ("Security", security), ("User", user)).IsEncrypted);

    [Theory]
    [InlineData("465", "auto", "Tls")]
    [InlineData("587", "auto", "StartTls")]
    [InlineData("465", "startTls", "StartTls")]
    [InlineData("25", "startTlsWhenAvailable", "StartTlsWhenAvailable")]
    public void Is_encrypted_from_the_first_byte_at_the_port_for_that(string port, string security, string protection) =>
        Assert.Equal(
            protection,
            Options(("Host", "mail.example"), ("Port", port), ("Security", security)).Protection.ToString()
        );

    [Theory]
    [InlineData("mail.example", "none", "false")]
    [InlineData("mail.example", "startTlsWhenAvailable", "false")]
    [InlineData("127.0.0.1", "startTlsWhenAvailable", "true")]
    [InlineData("10.0.0.1", "NONE", "false")]
    [InlineData("127.0.0.1", "none", "true")]
    public void Never_sends_a_password_in_clear_text_nor_guesses_what_is_meant(string host, string security, string useTls)
    {
        var wrong = Assert.Throws<WrongConfiguration>(() =>
            Options(("Host", host), ("Security", security), ("UseTls", useTls), ("User", "ann"), ("Password", "hush"))
        );
        Assert.Contains("Notification:Smtp:Security", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", wrong.Message, StringComparison.Ordinal);
    }

    private SmtpOptions Options(params (string Key, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?>(Settings, StringComparer.Ordinal);
        foreach (var (key, value) in more)
            settings[$"Notification:Smtp:{key}"] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return configuration.Options<SmtpOptions>(SmtpOptions.Section);
    }

    private string? Reply(string command)
    {
        if (!command.StartsWith("RCPT TO:<", StringComparison.Ordinal))
            return null;
        var to = command[9..command.IndexOf('>', StringComparison.Ordinal)];
        var tries = _tries.AddOrUpdate(to, 1, (_, before) => before + 1);
        return to.Split('@')[0] switch
        {
            "never" => "550 no such mailbox",
            "busy" => "450 mailbox is busy",
            "later" when tries < 3 => "450 mailbox is busy",
            _ => null,
        };
    }

    private static string MessageId(string mail) =>
        mail.Split('\n').First(line => line.StartsWith("Message-ID: ", StringComparison.OrdinalIgnoreCase))[12..].Trim();

    /// <summary>Waits until so many mails are sent, or have failed, and that is recorded and listed.</summary>
    private async Task Sent(int count)
    {
        await Settle();
        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (var head = Notifications.Log.Head; Recorded() < count; head = Notifications.Log.Head)
            await Notifications.Log.ReadNext(head, 1, tooLong.Token);
    }

    private long Recorded() => Notifications.Log.Read(0, 1000).LongCount(e => e.Data is NotificationDelivered);
}
