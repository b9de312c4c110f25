using System.Globalization;
using Florin.Notifications.Delivery;
using Florin.Platform.Calls;
using Florin.Platform.Hosting;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Notifications;

/// <summary>The transactions of before go through the notifications' consumer again, because an operator says so.</summary>
public sealed class ReplayingNotifications : NotificationsScenario
{
    private static readonly CallContext Operator = new("replay");
    private readonly SmtpServer _server = new();
    private string? _refusal;

    public ReplayingNotifications()
    {
        _server.Reply = command => command.StartsWith("RCPT TO:<bob@", StringComparison.Ordinal) ? _refusal : null;
        Settings["Notification:Smtp:Host"] = "127.0.0.1";
        Settings["Notification:Smtp:Port"] = _server.Port.ToString(CultureInfo.InvariantCulture);
        Settings["Notification:Smtp:From"] = "florin@bank.example";
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Sends_the_mails_of_the_range_again_marked_as_replay()
    {
        await Tell("ann", "bob", "ann");
        Assert.Equal(new ReplayProgress(2, 2, 0, 0, null), await Replay("r1", 1, 2));
        Assert.Equal(
            [("<ntf_1.r1@bank.example>", "r1"), ("<ntf_2.r1@bank.example>", "r1")],
            Again.Select(mail => (Header(mail, "Message-ID"), Header(mail, NotificationMail.ReplayHeader)))
        );
        Assert.Equal([("ntf_1", "r1", "SENT"), ("ntf_2", "r1", "SENT")], Recorded());
        Assert.All(
            Notifications.Log.Read(0, 1000).Where(e => e.Data is NotificationResent),
            e => Assert.Equal("replay:r1", e.Metadata.CorrelationId)
        );
    }

    [Fact]
    public async Task Does_nothing_twice_in_one_replay_also_after_a_restart()
    {
        await Tell("ann", "bob");
        await Replay("r1", 1, 1);
        await Restart();
        await Settle();
        Assert.Equal(new ReplayProgress(2, 1, 0, 1, null), await Replay("r1", 1, 2));
        Assert.Equal(2, Again.Count);
        Assert.Equal(new ReplayProgress(2, 2, 0, 0, null), await Replay("r2", 1, 2));
        Assert.Equal(4, Again.Count);
    }

    [Fact]
    public async Task Is_not_done_twice_at_once_in_one_replay()
    {
        await Tell("ann");
        Task<ReplayProgress>? second = null;
        _server.Reply = _ =>
        {
            second ??= Replay("r1", 1, 1); // While the first is with the mail server.
            return null;
        };
        Assert.Equal(new ReplayProgress(1, 1, 0, 0, null), await Replay("r1", 1, 1));
        Assert.Contains("is under way already", (await second!).Refusal, StringComparison.Ordinal); // It was asked.
        Assert.Single(Again);
    }

    [Fact]
    public async Task Ends_at_a_mail_that_is_not_taken_now_and_passes_one_that_never_will_be()
    {
        await Tell("ann", "bob", "ann");
        _refusal = "450 mailbox is busy";
        var ended = await Replay("r1", 1, 3);
        Assert.Equal((1, 1), (ended.Upto, ended.Effects));
        Assert.Contains("The mail of ntf_2 was not sent: 450 mailbox is busy", ended.Refusal, StringComparison.Ordinal);
        _refusal = "550 no such mailbox";
        Assert.Equal(new ReplayProgress(3, 1, 1, 1, null), await Replay("r1", 1, 3));
        Assert.Equal(["SENT", "FAILED", "SENT"], Recorded().Select(one => one.Status));
    }

    [Fact]
    public async Task Is_for_what_the_consumer_has_handled()
    {
        await Tell("ann");
        Assert.Contains("up to position 1 only", (await Replay("r1", 1, 2)).Refusal, StringComparison.Ordinal);
        Assert.Empty(Again);
        Settings.Remove("Notification:Smtp:Host");
        await Restart();
        await Settle();
        Assert.Contains("Notification:Smtp:Host is not set", (await Replay("r1", 1, 1)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_refused_for_a_consumer_that_keeps_a_read_model()
    {
        var asked = new ReplayConsumer("deliveries", "r1", 1, 1);
        var progress = await Notifications.Call(ConsumerOperations.Replay("notification"), asked, Operator);
        Assert.Equal((0, "No events can go through deliveries again."), (progress.Upto, progress.Refusal));
    }

    private List<string> Again =>
        [
            .. _server
                .Mails.Select(mail => mail.Text)
                .Where(text => text.Contains(NotificationMail.ReplayHeader, StringComparison.Ordinal)),
        ];

    private Task<ReplayProgress> Replay(string name, long from, long to) =>
        Notifications.Call(
            ConsumerOperations.Replay("notification"),
            new ReplayConsumer("notifications", name, from, to),
            Operator
        );

    private async Task Tell(params string[] users)
    {
        foreach (var (user, n) in users.Select((user, i) => (user, i + 1)))
            await Completes($"{n}", user);
        await Settle();
        await Eventually(() => Notifications.Log.Read(0, 1000).Count(e => e.Data is NotificationDelivered) == users.Length);
    }

    private async Task Eventually(Func<bool> so)
    {
        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (var head = Notifications.Log.Head; !so(); head = Notifications.Log.Head)
            await Notifications.Log.ReadNext(head, 1, tooLong.Token);
    }

    private List<(string Id, string Replay, string Status)> Recorded() =>
        [
            .. Notifications
                .Log.Read(0, 1000)
                .Select(e => e.Data)
                .OfType<NotificationResent>()
                .Select(e => (e.Id.Value, e.Replay, e.Status)),
        ];

    private static string Header(string mail, string name) =>
        mail.Split('\n')
            .First(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..]
            .Trim();
}
