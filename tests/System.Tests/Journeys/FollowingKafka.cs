using Florin.System.Tests.Running;
using Florin.Testing.Kafka;

namespace Florin.System.Tests.Journeys;

/// <summary>Notifications and analytics that follow Kafka while brokers vanish and the program is killed.</summary>
public sealed class FollowingKafka
{
    [Fact]
    public async Task Has_each_effect_once_although_brokers_vanish_and_the_program_is_killed()
    {
        using var kafka = new MockKafka();
        foreach (var topic in (string[])["domain-events", "transaction-events", "notification-events", "audit-events"])
            kafka.Create(topic);
        string[] settings =
        [
            $"--Kafka:BootstrapServers={kafka.Servers}",
            "--Kafka:CreateTopics=false",
            "--Feeds:transaction:Source=kafka",
        ];
        await using var florin = new OneProcess();
        await florin.Start(settings);
        var person = await Person.New(florin);
        var account = await person.Opens();
        await person.MovesTo("COMPLETED", person.Deposit(account, 10));
        await Eventually.Is(() => Notified(person), count => count == 1);
        kafka.AllDown();
        await person.MovesTo("COMPLETED", person.Deposit(account, 20));
        await florin.Kill();
        kafka.AllUp();
        await florin.Start(settings);
        await person.MovesTo("COMPLETED", person.Deposit(account, 30));
        await Eventually.Is(() => Notified(person), count => count == 3);
        await Eventually.Is(() => Completed(florin), count => count == 3);
        var metrics = await florin.Gateway.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("florin_kafka_consumer_lag{", metrics, StringComparison.Ordinal);
        kafka.AllDown();
        await person.MovesTo("COMPLETED", person.Deposit(account, 40));
        await Eventually.Is(() => florin.Gateway.Ask("GET", "/health"), IsDegraded);
        await florin.StopsWell(); // Although nobody answers what Kafka's clients ask.
        var (code, output) = await FlorinProcess.Run(["verify", "--data", florin.Data]);
        Assert.True(code == 0, output);
    }

    private static bool IsDegraded(Answer answer) => answer.Text.Contains("degraded", StringComparison.OrdinalIgnoreCase);

    private static async Task<int> Notified(Person person) =>
        (await person.GetOnceReady("/api/notification/notifications")).Data["items"]!.AsArray().Count; // A list has items.

    private static async Task<int> Completed(OneProcess florin) =>
        (int)(await (await Person.Admin(florin)).GetOnceReady("/api/analytics/summary")).Data["completed"]!; // A summary has it.
}
