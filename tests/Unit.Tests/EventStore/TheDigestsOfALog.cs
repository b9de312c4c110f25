using System.Text;
using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.EventStore;

public sealed class TheDigestsOfALog
{
    private readonly AppendDigest _digests = new();

    [Fact]
    public void Cover_everything_that_is_stored_of_an_append()
    {
        var stored = new StoredEvent(3, "a-1", 2, "Happened", "{}"u8.ToArray(), DateTimeOffset.UnixEpoch, default);
        var receipt = new Receipt("f"u8.ToArray(), 201, "body"u8.ToArray());
        string[] digests =
        [
            Of(stored, receipt),
            Of(stored with { Position = 4 }, receipt),
            Of(stored with { Stream = "a-2" }, receipt),
            Of(stored with { Version = 3 }, receipt),
            Of(stored with { Type = "Occurred" }, receipt),
            Of(stored with { Data = "{ }"u8.ToArray() }, receipt),
            Of(stored with { At = stored.At.AddMicroseconds(1) }, receipt),
            Of(stored, null),
            Of(stored, receipt with { Fingerprint = "g"u8.ToArray() }),
            Of(stored, receipt with { Status = 200 }),
            Of(stored, receipt with { Body = "bodx"u8.ToArray() }),
            _digests.Of("before", "other", "{}"u8, [stored], receipt),
            _digests.Of("before", "command", "{ }"u8, [stored], receipt),
            _digests.Of(null, "command", "{}"u8, [stored], receipt),
            _digests.Of("before", "command", "{}"u8, [stored, stored], receipt),
        ];
        Assert.Equal(digests.Length, digests.Distinct(StringComparer.Ordinal).Count());
        Assert.All(digests, digest => Assert.Equal(43, digest.Length));

        string Of(StoredEvent one, Receipt? kept) => _digests.Of("before", "command", "{}"u8, [one], kept);
    }

    [Fact]
    public void Stand_at_the_end_of_the_metadata_and_are_taken_off_again()
    {
        var digest = new string('d', 43);
        var stored = Encoding.UTF8.GetBytes($"{{\"commandId\":\"c\",\"digest\":\"{digest}\"}}");
        var (metadata, found) = AppendDigest.Split(stored);
        Assert.Equal(("{\"commandId\":\"c\"}", digest), (Encoding.UTF8.GetString(metadata.Span), found));
        Assert.Null(AppendDigest.Split(metadata).Digest);
    }

    [Fact]
    public async Task Go_on_where_the_log_ended_when_it_is_opened_again()
    {
        var store = new InMemoryLogStore();
        using (var log = new TheLog(store))
            await log.AddNow(1, command: "one");
        using var again = new TheLog(store);
        await again.AddNow(2, command: "two");
        var stored = store.Read(0, 10);
        var (_, first) = AppendDigest.Split(stored[0].Metadata);
        var (metadata, second) = AppendDigest.Split(stored[1].Metadata);
        Assert.NotNull(first);
        Assert.Equal(_digests.Of(first, "two", metadata.Span, [stored[1]], null), second);
        Assert.Equal(second, again.Log.Read(1, 1)[0].Metadata.Digest);
    }
}
