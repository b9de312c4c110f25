using Florin.Platform.EventLog;

namespace Florin.Platform.Copies;

/// <summary>Reads the files of a copy, each compared with what the manifest says of it.</summary>
/// <param name="files">Where the copy is.</param>
/// <param name="format">The format of its segments.</param>
/// <param name="kind">The kind of copy, for messages.</param>
public sealed class CopyReader(ICopyFiles files, ISegmentFormat format, string kind)
{
    /// <summary>The content of a file.</summary>
    /// <exception cref="LogFault">It is missing or was changed.</exception>
    public async Task<byte[]> Read(CopiedFile file, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(file);
        var place = files.PlaceOf(file.Name);
        var content = await files.Read(file.Name, cancel) ?? throw new LogFault($"{place} is missing: the {kind} is damaged.");
        return file.Difference(content) is { } difference
            ? throw new LogFault($"{place} {difference}: the {kind} is damaged.")
            : content;
    }

    /// <summary>The appends of a segment.</summary>
    /// <exception cref="LogFault">It is missing, was changed, or cannot be read.</exception>
    public async Task<IReadOnlyList<StoredAppend>> Read(CopiedSegment segment, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(segment);
        try
        {
            return await format.Read(await Read(segment.File, cancel), cancel);
        }
        catch (InvalidDataException e)
        {
            throw new LogFault($"{files.PlaceOf(segment.File.Name)}: {e.Message}", e);
        }
    }

    /// <summary>Compares the end of a segment that was followed with what the manifest says.</summary>
    /// <exception cref="LogFault">It ends elsewhere.</exception>
    public void MustEnd(CopiedSegment segment, AppendChain chain)
    {
        ArgumentNullException.ThrowIfNull(segment);
        ArgumentNullException.ThrowIfNull(chain);
        if (chain.Position != segment.Last || chain.Digest != segment.Digest)
            throw new LogFault($"{files.PlaceOf(segment.File.Name)} ends elsewhere than the manifest says.");
    }
}
