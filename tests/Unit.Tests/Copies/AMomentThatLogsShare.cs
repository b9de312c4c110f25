using Florin.Cli.Copies;
using Florin.Platform.EventLog;

namespace Florin.Unit.Tests.Copies;

public sealed class AMomentThatLogsShare
{
    [Fact]
    public async Task Leaves_no_event_without_what_caused_it()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var world = new ABusyWorld(seed);
            var before = world.Logs.Select(log => log.Durable).ToList();
            var heads = await Find(world, TimeSpan.FromMinutes(1));
            Assert.True(world.Uncaused(heads) is null, $"Seed {seed}: {world.Uncaused(heads)}");
            for (var i = 0; i < heads.Count; i++)
            {
                Assert.True(heads[i] >= before[i], $"Seed {seed}: what had happened before is left out.");
                Assert.True(world.Logs[i].BeginsAppend(heads[i] + 1), $"Seed {seed}: an append is cut in two.");
            }
        }
    }

    [Fact]
    public async Task Is_not_found_while_a_log_is_far_ahead_of_the_clock()
    {
        var world = new ABusyWorld(1);
        world.Time.JumpWall(-TimeSpan.FromHours(1));
        var refused = await Assert.ThrowsAsync<LogFault>(() => Find(world, TimeSpan.FromSeconds(2)));
        Assert.Contains("ahead of the clock, which was set back", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<long>> Find(ABusyWorld world, TimeSpan patience)
    {
        var cut = new ConsistentCut([.. world.Logs.Select((log, i) => ($"s{i}", (ILogReader)log))], world.Time, patience);
        var finding = cut.Find(CancellationToken.None);
        while (!finding.IsCompleted)
        {
            world.MuchHappens();
            world.Time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }
        return (await finding).Heads;
    }
}
