using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.Kafka;

/// <summary>A reader that others have written, kcat, and ours read the same.</summary>
public sealed class ReadingWithKcat
{
    private const string Topic = "transaction-events";

    [Fact]
    public async Task Gives_the_same_event_by_event_and_header_by_header()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/kcat"), "There is no kcat.");
        await using var relayed = new Relayed("transaction");
        foreach (var topic in (string[])["domain-events", Topic, "florin.reader.trail.dead-letter"])
            relayed.Kafka.Create(topic);
        relayed.Log.Write(60, streams: 7, prefix: "transaction-txn_");
        const string Traced =
            """{"commandId":"c","command":"Do","actor":"user_ü","correlationId":"r","trace":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}""";
        relayed.Log.Write("transaction-txn_1", "FundsDebited", """{"n":61,"text":"a \"quoted\"\nline – ü"}""", Traced);
        await relayed.Start();
        await relayed.UntilPublished();
        var theirs = await Kcat(relayed.Kafka.Servers);
        Assert.Equal(61, theirs.Count);
        AssertSameMessages(relayed, theirs);
        foreach (
            var (stored, message) in (await Ours(relayed)).Zip(
                theirs.OrderBy(one => long.Parse(Header(one, "ce_position")!, null))
            )
        )
            AssertSameEvent(stored, message);
    }

    private static void AssertSameMessages(Relayed relayed, IReadOnlyList<JsonNode> theirs)
    {
        foreach (
            var (read, message) in relayed
                .Kafka.Read(Topic)
                .Zip(theirs.OrderBy(one => (int)one["partition"]!).ThenBy(one => (long)one["offset"]!))
        )
        {
            Assert.Equal((read.Partition.Value, read.Offset.Value), ((int)message["partition"]!, (long)message["offset"]!));
            Assert.Equal(
                read.Message.Headers.SelectMany(header =>
                    (string[])[header.Key, Encoding.UTF8.GetString(header.GetValueBytes())]
                ),
                message["headers"]!.AsArray().Select(part => (string)part!)
            );
            Assert.Equal(Encoding.UTF8.GetString(read.Message.Key), (string?)message["key"]);
            Assert.Equal(Encoding.UTF8.GetString(read.Message.Value), (string?)message["payload"]);
            Assert.Equal(read.Message.Timestamp.UnixTimestampMs, (long)message["ts"]!);
        }
    }

    private static void AssertSameEvent(in StoredEvent stored, JsonNode message)
    {
        Assert.Equal(stored.Position.ToString(CultureInfo.InvariantCulture), Header(message, "ce_position"));
        Assert.Equal(stored.Version.ToString(CultureInfo.InvariantCulture), Header(message, "ce_streamversion"));
        Assert.Equal((stored.Stream, stored.Type), (Header(message, "ce_subject"), Header(message, "ce_type")));
        Assert.Equal(stored.At, DateTimeOffset.Parse(Header(message, "ce_time")!, CultureInfo.InvariantCulture));
        Assert.Equal(Encoding.UTF8.GetString(stored.Metadata.Span), Header(message, "metadata"));
        Assert.Equal(Encoding.UTF8.GetString(stored.Data.Span), (string?)message["payload"]);
    }

    private static async Task<List<StoredEvent>> Ours(Relayed relayed)
    {
        var published = new PublishedLog(new Subscription("reader", "trail", "transaction"), relayed.Log);
        await using var feed = new Florin.Kafka.KafkaFeed(relayed.Options, published, TimeProvider.System, NullLogger.Instance);
        feed.Resume(Checkpoint.None);
        await feed.Next(long.MaxValue, 1, CancellationToken.None); // As a consumer begins.
        var events = new List<StoredEvent>();
        while (events.Count < relayed.Log.Head)
            events.AddRange((await feed.Next(events.Count, 500, CancellationToken.None)).Events);
        return events;
    }

    private static string? Header(JsonNode message, string name)
    {
        var all = message["headers"]!.AsArray().Select(part => (string)part!).ToList();
        return Enumerable.Range(0, all.Count / 2).Where(i => all[2 * i] == name).Select(i => all[(2 * i) + 1]).FirstOrDefault();
    }

    private static async Task<IReadOnlyList<JsonNode>> Kcat(string servers)
    {
        var start = new ProcessStartInfo(
            "/usr/bin/kcat",
            ["-b", servers, "-C", "-t", Topic, "-o", "beginning", "-e", "-q", "-J"]
        )
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var kcat = Process.Start(start)!; // It is there.
        var output = await kcat.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await kcat.WaitForExitAsync(CancellationToken.None);
        Assert.Equal(0, kcat.ExitCode);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }
}
