using Florin.Platform.Copies;
using Florin.Platform.EventLog;

namespace Florin.Cli.Copies;

/// <summary>
/// Checks a copy of logs: the checksum of each file, and each append against the running hash; and, where the logs are there,
/// byte for byte against them.
/// </summary>
/// <param name="reader">Reads it.</param>
internal sealed class ArchiveCheck(CopyReader reader)
{
    private const int Page = 1000;

    /// <summary>Checks one log.</summary>
    /// <param name="service">Whose.</param>
    /// <param name="log">What is copied of it.</param>
    /// <param name="original">The log itself; null where only the copy is checked.</param>
    /// <param name="cancel">Ends it.</param>
    /// <param name="skipped">So many of the first segments are left out.</param>
    /// <returns>What is wrong, as a sentence; null where nothing is.</returns>
    public async Task<string?> Run(
        string service,
        CopiedLog log,
        ILogReader? original,
        CancellationToken cancel,
        int skipped = 0
    )
    {
        try
        {
            if (original is not null && await original.ReadIdentity(cancel) is var identity && identity != log.Identity)
                return $"it is of another log: of {log.Identity}, here is {identity ?? "none"}";
            var before = skipped == 0 ? null : log.Segments[skipped - 1];
            var chain = new AppendChain(service, before?.Last ?? 0, before?.Digest);
            foreach (var segment in log.Segments.Skip(skipped))
            {
                var appends = await reader.Read(segment, cancel);
                foreach (var append in appends)
                    chain.Follow(append);
                reader.MustEnd(segment, chain);
                if (original is not null && await Difference(appends, original, cancel) is { } position)
                    return $"the log differs from it at position {position}";
            }
            return null;
        }
        catch (LogFault e)
        {
            return e.Message.TrimEnd('.');
        }
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
