using Florin.Platform.Copies;
using Florin.Platform.EventLog;

namespace Florin.Cli.Copies;

/// <summary>
/// Checks a copy of logs: the checksum of each file, and each append against the running hash; and, where the logs are there,
/// byte for byte against them.
/// </summary>
/// <param name="copy">Where it is.</param>
/// <param name="format">What its segments are.</param>
internal sealed class ArchiveCheck(ICopyFiles copy, ISegmentFormat format)
{
    private const int Page = 1000;

    /// <summary>Checks one log.</summary>
    /// <param name="service">Whose.</param>
    /// <param name="log">What is copied of it.</param>
    /// <param name="original">The log itself; null where only the copy is checked.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>What is wrong, as a sentence; null where nothing is.</returns>
    public async Task<string?> Run(string service, CopiedLog log, ILogReader? original, CancellationToken cancel)
    {
        try
        {
            if (original is not null && await original.ReadIdentity(cancel) is var identity && identity != log.Identity)
                return $"it is of another log: of {log.Identity}, here is {identity ?? "none"}";
            var chain = new AppendChain(service, 0, null);
            foreach (var segment in log.Segments)
            {
                var appends = await Appends(segment, cancel);
                foreach (var append in appends)
                    chain.Follow(append);
                if (chain.Position != segment.Last || chain.Digest != segment.Digest)
                    return $"{copy.PlaceOf(segment.File.Name)} ends elsewhere than the manifest says";
                if (original is not null && await Difference(appends, original, cancel) is { } position)
                    return $"the log differs from it at position {position}";
            }
            return null;
        }
        catch (Exception e) when (e is LogFault or InvalidDataException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    private async Task<IReadOnlyList<StoredAppend>> Appends(CopiedSegment segment, CancellationToken cancel)
    {
        var place = copy.PlaceOf(segment.File.Name);
        var content = await copy.Read(segment.File.Name, cancel) ?? throw new LogFault($"{place} is missing.");
        return segment.File.Difference(content) is { } difference
            ? throw new LogFault($"{place} {difference}.")
            : await format.Read(content, cancel);
    }

    private static async Task<long?> Difference(
        IReadOnlyList<StoredAppend> appends,
        ILogReader original,
        CancellationToken cancel
    )
    {
        var upTo = appends[^1].Events[^1].Position;
        if ((await original.Head(cancel)).Position is var head && head < upTo)
            return head + 1;
        var next = 0;
        while (next < appends.Count)
            foreach (var append in await original.ReadAppends(appends[next].Events[0].Position - 1, upTo, Page, cancel))
                if (!StoredContent.IsSame(append, appends[next++]))
                    return append.Events[0].Position;
        return null;
    }
}
