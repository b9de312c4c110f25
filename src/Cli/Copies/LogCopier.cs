using System.Globalization;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;

namespace Florin.Cli.Copies;

/// <summary>
/// Copies what a copy of a log lacks, in files of a range of positions each. Each append is held to the log's running hash
/// before it is written, and what was written is read again and compared, so that a copy is never worse than its log.
/// </summary>
/// <param name="service">Whose log it is.</param>
/// <param name="log">The log, which may be written meanwhile.</param>
/// <param name="to">Where the copy is.</param>
/// <param name="format">What its files are.</param>
internal sealed class LogCopier(string service, ILogReader log, ICopyFiles to, ISegmentFormat format)
{
    private const int Page = 1000;
    private const long SegmentBytes = 16 << 20;

    /// <summary>How many events a file has at most, or a few more where an append has several.</summary>
    public int SegmentEvents { get; init; } = 50_000;

    /// <summary>The folder of a log's files.</summary>
    public static string FolderOf(string service) => $"{service}/log";

    /// <summary>Whether a file could be one of a log's, by its name.</summary>
    public static bool IsOwn(string name, ISegmentFormat format) =>
        name.EndsWith(format.Extension, StringComparison.Ordinal)
        && Path.GetFileName(name)[..^format.Extension.Length].Split('-') is [var first, var last]
        && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>Goes on with a copy, or begins one.</summary>
    /// <param name="known">What is copied; null where nothing is.</param>
    /// <param name="upTo">The end of an append.</param>
    /// <param name="copied">Takes the copy after each file.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="LogFault">The log is damaged.</exception>
    public async Task<CopiedLog> Run(CopiedLog? known, long upTo, Func<CopiedLog, Task> copied, CancellationToken cancel)
    {
        var copy = known ?? new CopiedLog(await Identity(cancel), []);
        var chain = new AppendChain(service, copy.Head, copy.Digest);
        while (chain.Position < upTo)
        {
            var first = chain.Position + 1;
            var appends = await Next(chain, upTo, cancel);
            var name = string.Create(
                CultureInfo.InvariantCulture,
                $"{FolderOf(service)}/{first:D12}-{chain.Position:D12}{format.Extension}"
            );
            var file = await Write(name, appends, cancel);
            copy = copy with { Segments = [.. copy.Segments, new CopiedSegment(first, chain.Position, chain.Digest, file)] };
            await copied(copy);
        }
        return copy;
    }

    private async Task<string> Identity(CancellationToken cancel) =>
        await log.ReadIdentity(cancel)
        ?? throw new LogFault(
            $"The log of the {service} service has no identity: it was last written by an earlier version. Start this program's server on it once, then run this again."
        );

    /// <summary>Makes sure, before anything is written, that a copy is of this log and of its past.</summary>
    /// <param name="copy">What is copied.</param>
    /// <param name="upTo">Up to where the log is to be copied.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="LogFault">It is not.</exception>
    public async Task MustBeOf(CopiedLog copy, long upTo, CancellationToken cancel)
    {
        var identity = await Identity(cancel);
        if (copy.Identity != identity)
            throw new LogFault(
                $"{to.Place} holds another log of the {service} service (identity {copy.Identity}, here {identity}): it is of another installation. Name a folder that does not exist yet; nothing was changed."
            );
        if (copy.Head == 0)
            return;
        if (upTo < copy.Head)
            throw new LogFault(
                $"{to.Place} holds the log of the {service} service up to position {copy.Head}, the log here ends at {upTo}: it was restored from an older copy, or has lost its end. Name a folder that does not exist yet; nothing was changed."
            );
        var here = await log.Read(copy.Head - 1, 1, cancel) is [var stored] ? AppendDigest.Split(stored.Metadata).Digest : null;
        if (here != copy.Digest)
            throw new LogFault(
                $"The log of the {service} service here and in {to.Place} differ at position {copy.Head}: they parted after one was restored. Name a folder that does not exist yet; nothing was changed."
            );
    }

    private async Task<List<StoredAppend>> Next(AppendChain chain, long upTo, CancellationToken cancel)
    {
        var (appends, events, bytes) = (new List<StoredAppend>(), 0, 0L);
        while (chain.Position < upTo && events < SegmentEvents && bytes < SegmentBytes)
            foreach (var append in await log.ReadAppends(chain.Position, upTo, Math.Min(Page, SegmentEvents), cancel))
            {
                chain.Follow(append);
                appends.Add(append);
                events += append.Events.Count;
                bytes +=
                    append.Events.Sum(stored => (long)stored.Data.Length + stored.Metadata.Length)
                    + (append.Receipt?.Body.Length ?? 0);
            }
        return appends;
    }

    private async Task<CopiedFile> Write(string name, List<StoredAppend> appends, CancellationToken cancel)
    {
        var content = await format.Write(service, appends, cancel);
        var again = await format.Read(content, cancel);
        if (again.Count != appends.Count || !again.Zip(appends).All(pair => StoredContent.IsSame(pair.First, pair.Second)))
            throw new LogFault(
                $"The log of the {service} service from position {appends[0].Events[0].Position} on cannot be kept byte for byte; run florin verify."
            );
        await to.Write(name, content, cancel);
        return CopiedFile.Of(name, content);
    }
}
