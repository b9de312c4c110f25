using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.EventStore;

/// <summary>Something was moved between two streams, and the commit failed.</summary>
public sealed class LosingAJointDecision
{
    [Fact]
    public async Task Leaves_nothing_on_any_stream_nor_what_was_decided_on_top_of_it()
    {
        using var log = new TheLog();
        await log.AddNow(10, "sum-1");
        log.Store.OnCommit = (moment, _) =>
        {
            if (moment is CommitMoment.Before)
                throw new IOException("The disk is full.");
        };
        var lost = Move(log, 4, "one");
        var refused = Move(log, 7, "two"); // It rests on the one that fails.
        log.Commits.CommitOne();
        await Assert.ThrowsAsync<LogFault>(() => lost);
        await Assert.ThrowsAsync<LogFault>(() => refused);
        log.Store.OnCommit = null;
        log.Commits.CommitAll();
        Assert.Equal((10, 0), (await log.Total("sum-1"), await log.Total("sum-2")));
        var again = Move(log, 7, "two");
        log.Commits.CommitAll();
        Assert.Null((await again).Refusal);
    }

    private static Task<Execution<Sum>> Move(TheLog log, int amount, string command) =>
        log.Log.ExecuteJointly(
            new JointWork<Sum>(
                [JointStream.Of<Sum>("sum-1"), JointStream.Of<Sum>("sum-2")],
                TheLog.By(CommandId.Derived(command)),
                (sums, _) =>
                    sums.Of<Sum>(0).Total < amount
                        ? new Refusal(RefusalCode.Unknown("too-little"), $"{sums.Of<Sum>(0).Total}")
                        : JointDecision.Accept([new Added(-amount)], [new Added(amount)])
            ),
            CancellationToken.None
        );
}
