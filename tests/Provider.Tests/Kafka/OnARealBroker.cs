namespace Florin.Provider.Tests.Kafka;

/// <summary>
/// What the tests' own brokers cannot do: topics are created and checked. Runs where <c>FLORIN_TEST_KAFKA</c> has the address of
/// a broker, such as 127.0.0.1:9092; the topics that it makes there begin with <c>florin-test-</c>.
/// </summary>
public sealed class OnARealBroker
{
    private const string Variable = "FLORIN_TEST_KAFKA";

    [Fact]
    public async Task Topics_are_created_and_a_log_comes_through_them_byte_for_byte()
    {
        var servers = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(servers), $"{Variable} has no address of a Kafka broker.");
        await using var relayed = new Relayed("transaction", createTopics: true, servers: servers);
        await using var follower = new TrailKeeper(relayed);
        follower.Poison.Add(1500);
        relayed.Log.Write(3000, streams: 40, prefix: "transaction-txn_");
        await relayed.Start();
        await relayed.UntilPublished();
        await follower.Start();
        await follower.UntilRead(3000);
        await relayed.Stop();
        await relayed.Start(); // Its topics exist now, and have the settings that it wants.
        relayed.Log.Write(10, streams: 40, prefix: "transaction-txn_");
        await follower.UntilRead(3010);
        Assert.Null(relayed.Relay.Problem);
        Assert.NotEqual(0, follower.Consumer.Parked);
        follower.Poison.Clear();
        Assert.NotEqual(0, await follower.Consumer.Retry(null, CancellationToken.None));
        await using var direct = new TrailKeeper(relayed, throughKafka: false);
        await direct.Start();
        await direct.UntilRead(3010);
        Assert.Equal((await direct.Rows()).Where(IsOfAStream), (await follower.Rows()).Where(IsOfAStream));
    }

    // The trail of all has what was set aside at its end.
    private static bool IsOfAStream(string row) => !row.Contains("\"all\"", StringComparison.Ordinal);
}
