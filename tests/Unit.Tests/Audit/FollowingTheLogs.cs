using Florin.Audit;
using Florin.Audit.Features;
using Florin.Platform.EventLog;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Audit;

public sealed class FollowingTheLogs
{
    /// <summary>
    /// Batches of several logs are sealed while commits fail before and after they are durable, and the service ends and
    /// starts again: then every command is there once, in order, and the chain is whole.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Records_every_command_once_whatever_breaks(int seed)
    {
        var random = new Random(seed);
        var logs = SealLogsFeature.Sources.ToDictionary(s => s, s => SomeCommands.Of(s, 30, random), StringComparer.Ordinal);
        var store = new InMemoryLogStore();
        store.OnCommit = (_, _) =>
        {
            if (random.Next(6) == 0)
                throw new IOException("The disk is gone.");
        };
        while (!await Ended(store, logs, random)) { }
        store.OnCommit = null;
        await Check(store, logs);
    }

    [Fact]
    public async Task Goes_on_from_the_chain_and_not_from_snapshots()
    {
        var (store, random) = (new InMemoryLogStore(), new Random(1));
        var logs = new Dictionary<string, List<Recorded>>(StringComparer.Ordinal)
        {
            ["account"] = SomeCommands.Of("account", 60, random),
        };
        while (!await Ended(store, logs, random))
            store.DropSnapshots();
        await Check(store, logs);
    }

    /// <summary>One life of the service: some batches, until something breaks. Whether all is sealed.</summary>
    private static async Task<bool> Ended(InMemoryLogStore store, Dictionary<string, List<Recorded>> logs, Random random)
    {
        using var log = Open(store);
        for (var batches = random.Next(1, 40); batches > 0; batches--)
        {
            var chain = (await log.Read<Chain>(AuditChain.Stream, default)).State;
            var behind = logs.Where(l => chain.Upto(l.Key) < l.Value.Count).Select(l => l.Key).ToList();
            if (behind.Count == 0)
                return true;
            var source = behind[random.Next(behind.Count)];
            var count = random.Next(1, 9);
            var work = new Work<Chain>(
                AuditChain.Stream,
                new Metadata(CommandId.Derived($"cmd_{random.NextInt64()}"), "SealAuditBatch", "system", "audit"),
                (now, _) => now.NextOf(source, logs[source], count)
            );
            try
            {
                Assert.Null((await log.Execute(work, default)).Refusal);
            }
            catch (LogFault)
            {
                return false; // What is durable now, the next life finds out.
            }
        }
        return false;
    }

    private static async Task Check(InMemoryLogStore store, Dictionary<string, List<Recorded>> logs)
    {
        using var log = Open(store);
        var chain = new AuditChain();
        var batches = log.Read(0, int.MaxValue).Select(e => e.Data).ToList();
        Assert.All(batches, batch => Assert.True(chain.Follow(batch)));
        var entries = batches.Cast<AuditBatchSealed>().SelectMany(b => b.Entries).ToList();
        Assert.Equal(Enumerable.Range(1, entries.Count).Select(i => (long)i), entries.Select(e => e.Seq));
        foreach (var (source, events) in logs)
            Assert.Equal(
                SomeCommands.Expected(events),
                entries.Where(e => e.Service == source).Select(e => (e.CommandId, e.EntityId, e.Result, e.Position))
            );
        var verdict = await VerifyChainFeature.Verify(log, [], default);
        Assert.Equal(new ChainVerdict(true, entries.Count, chain.Head, null, Complete: true, verdict.Missing), verdict);
    }

    private static EventLog Open(InMemoryLogStore store) =>
        SomeLog.Open("audit", store, AuditService.Definition.Events, new FakeTime(), AuditService.Definition.Limits);
}
