using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Florin.Observability.Alerts;
using Florin.Observability.Alerts.Delivery;
using Florin.Observability.Alerts.Rules;
using Florin.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Alerts;

/// <summary>What receivers get, and when one is away.</summary>
public sealed class TellingReceivers
{
    private readonly FakeTime _time = new();

    [Fact]
    public async Task Posts_json_that_is_signed()
    {
        using var server = new Server();
        await Way(server, new() { Url = "http://127.0.0.1/hook", Secret = "s3cret" }).Send(Message(), default);
        var (request, body) = Assert.Single(server.Got);
        var said = JsonNode.Parse(body)!;
        Assert.Equal(
            ("firing", "error-rate", "critical", 7.5, "alert_1.begin"),
            (
                (string?)said["status"],
                (string?)said["rule"],
                (string?)said["severity"],
                (double)said["value"]!,
                (string?)said["id"]
            )
        );
        Assert.Equal(["alert_1.begin"], request.Headers.GetValues("Idempotency-Key"));
        Assert.Equal(
            [WebhookReceiver.Signature("s3cret", Encoding.UTF8.GetBytes(body), _time.GetUtcNow())],
            request.Headers.GetValues("X-Florin-Signature")
        );
    }

    [Fact]
    public void Signs_the_time_and_the_body()
    {
        // printf '1700000000.{}' | openssl dgst -sha256 -hmac k
        var signature = WebhookReceiver.Signature("k", "{}"u8, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        Assert.Equal("t=1700000000,v1=c6ef4734033cee2367414a0939385eca0397754aa7a59716da7463a9298b5146", signature);
    }

    [Fact]
    public async Task Posts_as_slack_takes_it()
    {
        using var server = new Server();
        await Way(server, new() { Kind = ReceiverKind.Slack, Url = "http://127.0.0.1/slack" }).Send(Message(), default);
        var said = JsonNode.Parse(Assert.Single(server.Got).Body)!;
        Assert.Equal("[CRITICAL] error-rate (service account): More than 5 % fail &lt;now&gt;.", (string?)said["text"]);
        Assert.Equal("danger", (string?)said["attachments"]![0]!["color"]);
    }

    [Fact]
    public async Task Sends_mail_to_each_address_once_also_when_one_fails()
    {
        var got = new List<string>();
        var fails = true;
        var way = new MailReceiver(
            new() { Kind = ReceiverKind.Mail, To = "a@example.org, b@example.org" },
            (to, id, subject, html, _) =>
            {
                if (to.StartsWith('b') && fails)
                    throw new IOException("away");
                Assert.Contains(
                    "<td>account</td>",
                    html.Replace("service ", "", StringComparison.Ordinal),
                    StringComparison.Ordinal
                );
                got.Add($"{to} {id} {subject[..10]}");
                return Task.CompletedTask;
            }
        );
        await Assert.ThrowsAsync<IOException>(() => way.Send(Message(), default));
        fails = false;
        await way.Send(Message(), default);
        Assert.Equal(["a@example.org alert_1.begin.0 [CRITICAL]", "b@example.org alert_1.begin.1 [CRITICAL]"], got);
    }

    [Fact]
    public async Task Tries_again_with_growing_waits_and_in_order()
    {
        using var server = new Server { Fails = 3 };
        var sent = new List<bool>();
        await using var outbound = Outbound(server, new() { Url = "http://127.0.0.1/hook" }, sent);
        outbound.Add(Message());
        outbound.Add(Message() with { Alert = Message().Alert with { State = AlertState.Resolved } });
        outbound.Start();
        foreach (var wait in (double[])[1, 2, 4])
        {
            await Eventually.Is(() => Task.FromResult(_time.NextTimer), next => next == TimeSpan.FromSeconds(wait));
            _time.Advance(TimeSpan.FromSeconds(wait));
        }
        await Eventually.Is(() => Task.FromResult(server.Got.Count), count => count == 5);
        Assert.Equal(
            ["firing", "firing", "firing", "firing", "resolved"],
            server.Got.Select(got => (string?)JsonNode.Parse(got.Body)!["status"])
        );
        await Eventually.Is(() => Task.FromResult(sent.Count), count => count == 2);
        Assert.Empty(outbound.Waiting);
    }

    [Fact]
    public async Task Drops_what_is_too_old_to_be_news()
    {
        using var server = new Server { Fails = 1 };
        var sent = new List<bool>();
        var options = new ReceiverOptions
        {
            Url = "http://127.0.0.1/hook",
            MaxAge = TimeSpan.FromSeconds(1),
            Backoff = TimeSpan.FromSeconds(2),
        };
        await using var outbound = Outbound(server, options, sent);
        outbound.Add(Message());
        outbound.Start();
        await Eventually.Is(() => Task.FromResult(_time.NextTimer), next => next == TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.Is(() => Task.FromResult(sent.Count), count => count == 1);
        Assert.False(sent[0]);
        Assert.Single(server.Got);
    }

    [Fact]
    public void Keeps_a_thousand_messages_and_no_more()
    {
        using var server = new Server();
        var outbound = Outbound(server, new() { Url = "http://127.0.0.1/hook" }, []);
        for (var i = 0; i < 1001; i++)
            outbound.Add(Message() with { Alert = Message().Alert with { Id = $"alert_{i}" } });
        Assert.Equal((1000, "alert_1.begin"), (outbound.Waiting.Count, outbound.Waiting[0].Id));
    }

    private AlertMessage Message() =>
        new(
            new Alert(
                "alert_1",
                "error-rate",
                Severity.Critical,
                "More than 5 % fail <now>.",
                new Dictionary<string, string> { ["service"] = "account" },
                AlertState.Firing,
                7.5,
                _time.GetUtcNow(),
                _time.GetUtcNow()
            ),
            _time.GetUtcNow()
        );

    private WebhookReceiver Way(Server server, ReceiverOptions options) => new(options, new HttpMessageInvoker(server), _time);

    private Outbound Outbound(Server server, ReceiverOptions options, List<bool> sent) =>
        new("ops", options, Way(server, options), (_, got) => sent.Add(got), _time, NullLogger.Instance);

    /// <summary>A program that is told of alerts.</summary>
    private sealed class Server : HttpMessageHandler
    {
        public List<(HttpRequestMessage Request, string Body)> Got { get; } = [];

        public int Fails { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Got.Add((request, await request.Content!.ReadAsStringAsync(cancellationToken)));
            return new HttpResponseMessage(Got.Count <= Fails ? HttpStatusCode.BadGateway : HttpStatusCode.OK);
        }
    }
}
