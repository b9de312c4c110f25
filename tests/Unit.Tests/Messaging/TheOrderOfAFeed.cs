using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Projections;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Messaging;

public sealed class TheOrderOfAFeed : IDisposable
{
    private readonly EventLog _log = SomeLog.Open("test", new InMemoryLogStore(), _ => { }, TimeProvider.System);

    private LogWatch Watch => new(new LogFeed(_log), trusts: true);

    [Fact]
    public void May_leave_positions_out() => Assert.True(Watch.Continues(Batch(3, 4, 9), new Checkpoint(1)));

    [Theory]
    [InlineData(3, 2)]
    [InlineData(3, 3)]
    [InlineData(1, 2)]
    public void May_not_go_back_nor_repeat_what_was_handled(long first, long second) =>
        Assert.Throws<FeedUnavailable>(() => Watch.Continues(Batch(first, second), new Checkpoint(1)));

    public void Dispose() => _log.Dispose();

    private static DecodedBatch Batch(params long[] positions) =>
        new(
            [
                .. positions.Select(p => new Recorded(
                    p,
                    "s",
                    p,
                    "T",
                    "",
                    SomeAppends.Start,
                    new Metadata(CommandId.Derived("c"), "C", "a", "r")
                )),
            ],
            Head: 9
        );
}
