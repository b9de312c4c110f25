using System.Globalization;
using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>
/// Compares a log with a replica of it: of which log the replica is, the hash of its watermark, its rows as far as it goes, and
/// what was taken out of its way.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="identity">The log's identity; null where it has none.</param>
/// <param name="replica">The replica.</param>
public sealed class ReplicaComparison(IAppendReader log, string? identity, IReplica replica)
{
    private const int MaxQuarantined = 1000;
    private const string Unknown = "one without an identity";

    /// <summary>Compares them.</summary>
    /// <param name="end">Where the replica ends; read before the log's end, which goes on meanwhile.</param>
    /// <param name="head">Where the log ends.</param>
    /// <param name="onlyHashes">Whether only the running hashes are compared and not each byte.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="LogFault">One of the two cannot be read.</exception>
    public async Task<LogDifference> Run(ReplicaEnd end, long head, bool onlyHashes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(end);
        var mark = end.Watermark;
        var both = Math.Min(mark.Position, head);
        var rows = await new LogDiff(log, replica).Run(both, onlyHashes, cancel);
        if (OtherLog(end) is { } other)
            return rows with { Difference = other };
        if (rows.Difference is not null)
            return rows;
        if (mark.Position > head)
            return rows with { Difference = "the replica has more than the log, which has lost its end" };
        if (await OtherHash(mark, cancel) is { } hash)
            return new LogDifference(mark.Position - 1, hash);
        return await FirstQuarantined(both, cancel) ?? rows;
    }

    /// <summary>How the hash at the watermark differs from the log's, as a sentence; null where it does not.</summary>
    /// <param name="mark">The watermark, which the log reaches.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<string?> OtherHash(Watermark mark, CancellationToken cancel)
    {
        if (mark.Position == 0)
            return null;
        if (await log.Read(mark.Position - 1, 1, cancel) is not [var last] || last.Position != mark.Position)
            throw new LogFault($"Position {Text(mark.Position)} is missing.");
        return AppendDigest.Split(last.Metadata).Digest is var own && own == mark.Digest
            ? null
            : $"its watermark has the hash {mark.Digest ?? "(none)"} at position {Text(mark.Position)}, where the log has {own ?? "none"}";
    }

    /// <summary>Of which other log the replica is a copy, as a sentence; null where it is of this one, or of none yet.</summary>
    /// <param name="end">Where the replica ends.</param>
    public string? OtherLog(ReplicaEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        return end.Log == identity || end is { Log: null, Watermark.Position: 0 }
            ? null
            : $"it is a copy of another log: of {end.Log ?? Unknown}, not of {identity ?? Unknown}";
    }

    // The hashes do not tell: what stands in the place of a write has its hash.
    private async Task<LogDifference?> FirstQuarantined(long upTo, CancellationToken cancel)
    {
        var marks = await replica.FindQuarantined(MaxQuarantined, cancel);
        if (marks is not [var first, ..] || first.Position > upTo)
            return null;
        var position = first.Position;
        var write = await log.ReadAppends(position - 1, position, 1, cancel) is [var append]
            ? WriteId.Of(identity ?? "", position, append.CommandId).Value
            : "";
        var others =
            marks.Count == 1 ? ""
            : marks.Count == MaxQuarantined ? $", and {Text(MaxQuarantined - 1)} others at least"
            : $", and {Text(marks.Count - 1)} other{(marks.Count == 2 ? "" : "s")} up to position {Text(marks[^1].Position)}";
        return new LogDifference(
            position - 1,
            $"the write {write} at position {Text(position)} is quarantined there: {Quarantined.Reason(first)}{others}"
        );
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
