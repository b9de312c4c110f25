using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Florin.System.Tests.Running;
using Florin.System.Tests.Verifying;

namespace Florin.System.Tests.Journeys;

/// <summary>Several instances of a service that follows Kafka: the owner is killed while money moves, and the next one goes on.</summary>
public sealed class FollowingKafkaWithSeveralInstances
{
    private const string Topic = "transaction-events";

    [Fact]
    public async Task Has_each_effect_once_although_one_owner_after_the_other_is_killed()
    {
        await using var florin = new SeveralNotifiers();
        await florin.Start();
        var person = await Person.New(florin);
        var account = await person.Opens();
        await Moves(person, account, 3);
        await Told(florin, person, 3);
        var ended = 3;
        for (var round = 0; round < 2; round++)
        {
            var owner = (int)(await Eventually.Is(florin.Owner, one => one is not null))!; // As asked.
            var moving = Moves(person, account, 6);
            await Eventually.Is(() => Task.FromResult(MailsOf(florin).Count), count => count > ended);
            await florin.Kill(owner);
            AssertPlace(florin, owner);
            await moving;
            await Eventually.Is(florin.Owner, one => one == 1 - owner);
            await Moves(person, account, 2);
            await Told(florin, person, ended += 8);
            await florin.Start(owner); // And is the next one's successor.
        }
    }

    // By their Message-IDs: one may come twice that was under way at the kill, or in part.
    private static HashSet<string> MailsOf(SeveralNotifiers florin) =>
        [
            .. florin
                .Mails.Mails.Select(mail =>
                    Array.Find(
                        mail.Text.Split('\n'),
                        line => line.StartsWith("Message-Id: ", StringComparison.OrdinalIgnoreCase)
                    )
                )
                .OfType<string>(),
        ];

    private static async Task Moves(Person person, string account, int times)
    {
        for (var i = 0; i < times; i++)
            await person.MovesTo("COMPLETED", person.Deposit(account, 1));
    }

    private static async Task Told(SeveralNotifiers florin, Person person, int count)
    {
        var told = await Eventually.Is(
            async () => (await person.GetOnceReady("/api/notification/notifications?limit=100")).Data["items"]!.AsArray(), // A list.
            items => items.Count == count && items.All(item => (string?)item!["status"] == "SENT")
        );
        Assert.Equal(count, told.Select(item => (string?)item!["transactionId"]).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(count, MailsOf(florin).Count);
    }

    // Partition and offset that are stored with the effect are those of the event at the checkpoint.
    private static void AssertPlace(SeveralNotifiers florin, int instance)
    {
        var sql = "SELECT position, place FROM _checkpoints WHERE place IS NOT NULL";
        var stored = Assert.Single(Database.Ask(florin.ViewsOf(instance), sql)); // Only one consumer has a place beside its position.
        var place = JsonNode.Parse((string)stored[1]!)!; // It reads Kafka.
        Assert.Equal(Topic, (string?)place["topic"]);
        if (place["partition"] is null)
            return; // On a machine that is busy it came from the log.
        var there = florin
            .Kafka.Read(Topic)
            .Single(read => (read.Partition.Value, read.Offset.Value) == ((int)place["partition"]!, (long)place["offset"]!));
        Assert.Equal(Convert.ToInt64(stored[0], CultureInfo.InvariantCulture), PositionOf(there));
    }

    private static long PositionOf(ConsumeResult<byte[], byte[]> read) =>
        long.Parse(Encoding.UTF8.GetString(read.Message.Headers.GetLastBytes("ce_position")), CultureInfo.InvariantCulture);
}
