using Florin.Audit;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Unit.Tests.Audit;

/// <summary>Something that happened in a service whose log the audit follows.</summary>
internal sealed record Happened(int Number);

/// <summary>Made-up commands, and what the logs hold of them.</summary>
internal static class SomeCommands
{
    private static readonly string[] Services = ["account", "transaction", "risk"];

    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Commands of a service, as its log holds them from its first position on: 1 to 4 events for each.</summary>
    public static List<Recorded> Of(string service, int commands, Random random)
    {
        var log = new List<Recorded>();
        for (var i = 0; i < commands; i++)
        {
            var refused = random.Next(8) == 0;
            var metadata = new Metadata(
                CommandId.Derived($"{service}:{i}"),
                refused ? "Refuse" : "Do",
                random.Next(2) == 0 ? "system" : $"user_{random.Next(20)}",
                $"req_{i}",
                RequestId: random.Next(3) == 0 ? null : $"req_{i}",
                Address: random.Next(3) == 0 ? null : "127.0.0.1"
            );
            var entity = $"{service}-thing_{random.Next(50)}";
            for (var events = refused ? 1 : random.Next(1, 5); events > 0; events--)
                log.Add(
                    new Recorded(
                        log.Count + 1,
                        refused ? "refusals" : entity,
                        1,
                        refused ? nameof(CommandRefused) : nameof(Happened),
                        refused ? new CommandRefused("Refuse", entity, "wrong-state", "No.", null) : new Happened(i),
                        Start.AddSeconds(i),
                        metadata
                    )
                );
        }
        return log;
    }

    /// <summary>What the chain must hold of a service's log.</summary>
    public static IEnumerable<(string Command, string Entity, string Result, long Position)> Expected(
        IEnumerable<Recorded> log
    ) =>
        log.DistinctBy(e => e.Metadata.CommandId)
            .Select(e =>
                e.Data is CommandRefused refused
                    ? (e.Metadata.CommandId.Value, refused.Target.Split('-')[1], refused.Code, e.Position)
                    : (e.Metadata.CommandId.Value, e.Stream.Split('-')[1], AuditEntry.Accepted, e.Position)
            );

    /// <summary>A chain of some services' commands, sealed in batches of all sizes.</summary>
    public static List<AuditBatchSealed> Chain(int commands, int seed)
    {
        var random = new Random(seed);
        var logs = Services.ToDictionary(s => s, s => Of(s, commands, random), StringComparer.Ordinal);
        var (chain, batches) = (Florin.Audit.Chain.Empty, new List<AuditBatchSealed>());
        while (logs.Where(l => chain.Upto(l.Key) < l.Value.Count).Select(l => l.Key).ToList() is { Count: > 0 } behind)
        {
            var source = behind[random.Next(behind.Count)];
            var upto = (int)chain.Upto(source);
            var batch = (AuditBatchSealed)chain.Seal(source, [.. logs[source].Skip(upto).Take(random.Next(1, 12))])[0];
            batches.Add(batch);
            chain = chain.Apply(batch);
        }
        return batches;
    }

    public static Decision NextOf(this Chain chain, string source, List<Recorded> log, int count) =>
        chain.Seal(source, [.. log.Skip((int)chain.Upto(source)).Take(count)]);
}
