using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Florin.System.Tests.Running;
using Florin.Testing;
using Florin.Testing.Kafka;

namespace Florin.System.Tests.Journeys;

/// <summary><c>florin replay</c> beside a running program.</summary>
public sealed class Replaying(OneProcess florin) : IClassFixture<OneProcess>
{
    [Fact]
    public async Task Sends_the_events_of_a_range_to_a_topic_marked_as_replay()
    {
        using var kafka = new MockKafka();
        kafka.Create("again");
        var person = await Person.New(florin);
        await person.MovesTo("COMPLETED", person.Deposit(await person.Opens(), 10));
        var (code, output) = await Replay(
            "transaction",
            ["--from", "2", "--to", "3", "--topic", "again", $"--Kafka:BootstrapServers={kafka.Servers}"]
        );
        Assert.True(code == 0, output);
        Assert.Contains("2 events of transaction, from 2 to 3, sent to again as replay.", output, StringComparison.Ordinal);
        var sent = kafka.Read("again");
        Assert.Equal([2, 3], sent.Select(read => int.Parse(Header(read, "ce_position"), CultureInfo.InvariantCulture)).Order());
        Assert.All(sent, read => Assert.Equal("true", Header(read, "ce_replay")));
        Assert.All(
            sent,
            read => Assert.StartsWith("transaction-txn_", Encoding.UTF8.GetString(read.Message.Key), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Leaves_out_credentials()
    {
        using var kafka = new MockKafka();
        kafka.Create("users");
        await Person.New(florin);
        var (code, output) = await Replay(
            "user",
            ["--from", "1", "--topic", "users", $"--Kafka:BootstrapServers={kafka.Servers}"]
        );
        Assert.True(code == 0, output);
        var registered = kafka.Read("users").Where(read => Header(read, "ce_type") == "UserRegistered").ToList();
        Assert.NotEmpty(registered);
        Assert.All(
            registered,
            read =>
                Assert.DoesNotContain(
                    "password",
                    Encoding.UTF8.GetString(read.Message.Value),
                    StringComparison.OrdinalIgnoreCase
                )
        );
    }

    [Fact]
    public async Task Retries_what_a_consumer_has_set_aside()
    {
        var person = await Person.New(florin);
        await person.MovesTo("COMPLETED", person.Deposit(await person.Opens(), 10));
        var (code, output) = await Replay("transaction", ["--from", "1", "--consumer", "analytics", "--set-aside"]);
        Assert.True(code == 0, output);
        Assert.Contains("analytics of analytics has handled 0 events", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_mail_again_once_for_a_replay_and_only_where_effects_are_allowed()
    {
        await using var mails = new SmtpServer();
        await using var mailing = new OneProcess();
        await mailing.Start(
            "--Notification:Smtp:Host=127.0.0.1",
            $"--Notification:Smtp:Port={mails.Port}",
            "--Notification:Smtp:From=florin@bank.example"
        );
        var person = await Person.New(mailing);
        await person.MovesTo("COMPLETED", person.Deposit(await person.Opens(), 10));
        await Eventually.Is(() => Task.FromResult(mails.Mails.Count), count => count == 1);
        string[] range = ["--from", "1", "--to", "3", "--consumer", "notifications"];
        Assert.Equal(1, (await Replay("transaction", range, mailing)).ExitCode);
        for (var run = 0; run < 2; run++)
        {
            var (code, output) = await Replay("transaction", [.. range, "--with-effects"], mailing);
            Assert.True(code == 0, output);
        }
        Assert.Single(mails.Mails); // The transaction's end is not among the first three.
        string[] all = ["--from", "1", "--consumer", "notifications", "--with-effects", "--id", "all"];
        for (var run = 0; run < 2; run++)
        {
            var (code, output) = await Replay("transaction", all, mailing);
            Assert.True(code == 0, output);
            var (effects, before) = (1 - run, run);
            Assert.Contains($"Replay all: {effects} effects of", output, StringComparison.Ordinal);
            Assert.Contains($"{before} left out because this replay had them before.", output, StringComparison.Ordinal);
        }
        Assert.Equal(2, mails.Mails.Count);
        Assert.Contains("X-Florin-Replay: all", mails.Mails.Last().Text, StringComparison.Ordinal);
        await mailing.StopsWell();
        var (verified, found) = await FlorinProcess.Run(["verify", "--data", mailing.Data]);
        Assert.True(verified == 0, found);
    }

    [Fact]
    public async Task Says_what_to_do_where_no_broker_or_no_topic_is_there()
    {
        using var kafka = new MockKafka();
        await Person.New(florin);
        string[] range = ["--from", "1", "--to", "1", "--topic", "missing"];
        foreach (
            var (servers, told) in new[]
            {
                ("127.0.0.1:1", "No broker answers at 127.0.0.1:1, which is Kafka:BootstrapServers: "),
                (kafka.Servers, $"There is no topic missing at {kafka.Servers}: create it first."),
            }
        )
        {
            var (code, output) = await Replay("user", [.. range, $"--Kafka:BootstrapServers={servers}"]);
            Assert.Equal(1, code);
            Assert.Contains(told, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Says_from_where_to_run_it_again_where_the_topic_takes_no_more()
    {
        using var kafka = new MockKafka();
        kafka.Create("again");
        kafka.FailProducing(ErrorCode.TopicAuthorizationFailed);
        await Person.New(florin);
        var (code, output) = await Replay(
            "user",
            ["--from", "1", "--topic", "again", $"--Kafka:BootstrapServers={kafka.Servers}"]
        );
        Assert.Equal(1, code);
        Assert.Contains("The topic again did not take the events: ", output, StringComparison.Ordinal);
        Assert.Contains("Everything before is sent: run it again with --from 1.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", "--from 1 --topic t", "--service is 'nobody'; allowed: user, ")]
    [InlineData("user", "--from 1", "Give either --topic or --consumer.")]
    [InlineData("user", "--from 0 --topic t", "--from: '0' is not a position, which is an integer from 1.")]
    [InlineData("user", "--from 5 --to 4 --topic t", "--to is '4'; it must not be less than --from, which is 5.")]
    [InlineData("user", "--from 1000000 --topic t", "--from is beyond the end of the log of user, which is ")]
    [InlineData(
        "user",
        "--from 1 --topic t",
        "Kafka:BootstrapServers is missing, which says where kafka is: give it as --Kafka:BootstrapServers=127.0.0.1:9092, or in the environment as Kafka__BootstrapServers=127.0.0.1:9092."
    )]
    [InlineData(
        "user",
        "--from 1 --topic a/b",
        "--topic is 'a/b'; the name of a topic has 1 to 249 letters (a-z, A-Z), digits, '.', '_' and '-', and is not '.' or '..'."
    )]
    [InlineData("user", "--from 1 --topic t --with-effects", "--set-aside, --with-effects and --id go with --consumer")]
    [InlineData(
        "transaction",
        "--from 1 --consumer analytics",
        "rebuild it: POST /admin/consumers/analytics/analytics/rebuild."
    )]
    [InlineData("transaction", "--from 1 --consumer x", "--consumer is 'x'; consumers of transaction: ")]
    [InlineData(
        "transaction",
        "--from 1 --consumer notifications",
        "--consumer is 'notifications', which has effects outside of Florin, such as mail or payments: give --with-effects to allow them."
    )]
    public async Task Is_refused_with_what_is_allowed(string service, string options, string expected)
    {
        await Person.New(florin); // There is an event of a user.
        var (code, output) = await Replay(service, options.Split(' '));
        Assert.Equal(1, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output)> Replay(string service, IEnumerable<string> options, OneProcess? at = null) =>
        FlorinProcess.Run([
            "replay",
            "--service",
            service,
            .. options,
            "--data",
            (at ?? florin).Data,
            .. ((string[])["user", "transaction", "analytics", "notification"]).Select(name =>
                $"--Services:{name}:Address={(at ?? florin).Service(name).BaseAddress}"
            ),
        ]);

    private static string Header(ConsumeResult<byte[], byte[]> read, string name) =>
        Encoding.UTF8.GetString(read.Message.Headers.GetLastBytes(name));
}
