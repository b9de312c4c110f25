using System.Globalization;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>What a comparison of a log with a copy of it found.</summary>
/// <param name="EqualUpTo">The position up to which the two are equal.</param>
/// <param name="Difference">What differs first, as a sentence; null where nothing does.</param>
public sealed record LogDifference(long EqualUpTo, string? Difference);

/// <summary>
/// Compares a log with a copy of it. The running hashes say by bisection where two logs parted; what was stored with equal
/// hashes is then compared byte for byte, since damage does not change the hash that is stored beside it.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="copy">The copy.</param>
public sealed class LogDiff(IAppendReader log, IAppendReader copy)
{
    private const int Page = 5000;
    private const string InEvents = "differs in its events";

    /// <summary>Compares them.</summary>
    /// <param name="upTo">Up to where both go.</param>
    /// <param name="onlyHashes">Whether the hashes alone are compared.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="LogFault">One of the two cannot be read.</exception>
    public async Task<LogDifference> Run(long upTo, bool onlyHashes, CancellationToken cancel)
    {
        var parted = await FirstApart(upTo, cancel);
        if (!onlyHashes && await FirstDifferent(parted - 1, cancel) is { } different)
            return different;
        return parted > upTo
            ? new LogDifference(upTo, null)
            : new LogDifference(parted - 1, $"they parted at position {Text(parted)}: {await Both(parted, cancel)}");
    }

    // Hashes that are equal at a position are equal at all before it.
    private async Task<long> FirstApart(long upTo, CancellationToken cancel)
    {
        var (equal, apart) = (0L, upTo + 1);
        if (upTo > 0 && await HaveSameHash(upTo, cancel))
            return apart;
        while (apart - equal > 1)
        {
            var middle = equal + ((apart - equal) / 2);
            if (middle <= upTo && await HaveSameHash(middle, cancel))
                equal = middle;
            else
                apart = middle;
        }
        return apart;
    }

    private async Task<LogDifference?> FirstDifferent(long upTo, CancellationToken cancel)
    {
        for (var after = 0L; after < upTo; )
        {
            var pages = await Task.WhenAll(PageOf(log, after, upTo, cancel), PageOf(copy, after, upTo, cancel));
            var (appends, copied) = (pages[0], pages[1]);
            var both = Math.Min(appends.Count, copied.Count);
            for (var i = 0; i < both; i++)
                if (Difference(appends[i], copied[i]) is { } what)
                    return new LogDifference(
                        appends[i].Events[0].Position - 1,
                        $"the append at position {Text(appends[i].Events[0].Position)} {what} (command {Shown.Of(appends[i].CommandId)})"
                    );
            after = appends[both - 1].Events[^1].Position;
        }
        return null;
    }

    private static async Task<IReadOnlyList<StoredAppend>> PageOf(
        IAppendReader reader,
        long after,
        long upTo,
        CancellationToken cancel
    )
    {
        await Task.Yield(); // The other side is read at the same time, also where reading does not wait.
        return await reader.ReadAppends(after, upTo, Page, cancel);
    }

    private static string? Difference(StoredAppend one, StoredAppend other)
    {
        if (Quarantined.Reason(other.Events[0]) is { } reason)
            return $"is missing in the copy: {reason}";
        if (one.CommandId != other.CommandId || one.Events.Count != other.Events.Count)
            return InEvents;
        for (var i = 0; i < one.Events.Count; i++)
            if (!StoredContent.IsSame(one.Events[i], other.Events[i]))
                return InEvents;
        return StoredContent.IsSame(one.Receipt, other.Receipt) ? null : "differs in its receipt";
    }

    private async Task<bool> HaveSameHash(long position, CancellationToken cancel) =>
        AppendDigest.Split((await At(log, position, cancel)).Metadata).Digest
        == AppendDigest.Split((await At(copy, position, cancel)).Metadata).Digest;

    private async Task<string> Both(long position, CancellationToken cancel) =>
        $"the log has {Text(await At(log, position, cancel))}, the copy {Text(await At(copy, position, cancel))}";

    private static async ValueTask<StoredEvent> At(IAppendReader reader, long position, CancellationToken cancel) =>
        await reader.Read(position - 1, 1, cancel) is [var stored] && stored.Position == position
            ? stored
            : throw new LogFault($"Position {Text(position)} is missing.");

    private static string Text(in StoredEvent stored) =>
        $"{Shown.Of(stored.Type)} of {Shown.Of(stored.Stream)} at {Rfc3339.Text(stored.At)}";

    private static string Text(long position) => position.ToString(CultureInfo.InvariantCulture);
}
