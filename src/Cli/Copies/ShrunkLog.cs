using System.Globalization;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;

namespace Florin.Cli.Copies;

/// <summary>Which files of an archive one log can do without the bodies of.</summary>
/// <param name="Service">Whose log it is.</param>
/// <param name="Known">The files whose bodies are not in the log already.</param>
/// <param name="Next">Those that follow.</param>
/// <param name="Bytes">How much their bodies take in the log.</param>
internal sealed record ShrinkingPlan(
    string Service,
    IReadOnlyList<CopiedSegment> Known,
    IReadOnlyList<CopiedSegment> Next,
    long Bytes
)
{
    /// <summary>The position of the last event without a body in the log once it is done; 0 for none.</summary>
    public long Mark =>
        Next is [.., var last] ? last.Last
        : Known is [.., var known] ? known.Last
        : 0;
}

/// <summary>
/// Takes the bodies of old events out of one log that an archive has, and puts them back. What is to be taken out is compared
/// with the archive first, and each file once more when its bodies go. Killed between any two steps, the next run goes on.
/// </summary>
/// <param name="definition">Whose log it is.</param>
/// <param name="log">The log, which no server has open.</param>
/// <param name="files">Where the archive is.</param>
/// <param name="format">What its files are.</param>
internal sealed class ShrunkLog(ServiceDefinition definition, IShrinkableLog log, ICopyFiles files, ISegmentFormat format)
{
    /// <summary>Whose log it is.</summary>
    public string Service => definition.Name;

    private readonly CopyReader _reader = new(files, format, CopyManifest.Archive);

    /// <summary>Compares the archive with the log up to a mark; changes nothing.</summary>
    /// <param name="copy">What the archive has of the log.</param>
    /// <param name="original">The log, to be read.</param>
    /// <param name="below">The last file ends before this position, so that the log has the bodies from there on.</param>
    /// <param name="before">Files with an event of this time or later are left out.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="LogFault">They differ, or it is an archive of another log.</exception>
    public async Task<ShrinkingPlan> Plan(
        CopiedLog copy,
        ILogReader original,
        long below,
        DateTimeOffset before,
        CancellationToken cancel
    )
    {
        var known = log.Archived;
        if (copy.Identity != log.Identity || !known.SequenceEqual(copy.Segments.Take(known.Count)))
            throw new LogFault(
                copy.Identity != log.Identity
                    ? $"{files.Place} has the archive of another log of the {Service} service (identity {copy.Identity}, here {log.Identity}); nothing was changed."
                    : $"{files.Place} lacks files that the log of the {Service} service names, which are at {log.Place}; nothing was changed."
            );
        List<CopiedSegment> next = [];
        foreach (var segment in copy.Segments.Skip(known.Count).TakeWhile(segment => segment.Last < below))
        {
            if ((await original.Read(segment.Last - 1, 1, cancel))[0].At >= before)
                break;
            next.Add(segment);
        }
        if (known.Count > 0 && log.Place != files.Place)
            foreach (var segment in known)
                await _reader.Read(segment.File, cancel);
        var all = copy with { Segments = [.. known, .. next] };
        if (await new ArchiveCheck(_reader).Run(Service, all, original, cancel, known.Count) is { } wrong)
            throw new LogFault($"The archive of the {Service} service in {files.Place}: {wrong}. Nothing was changed.");
        return new ShrinkingPlan(Service, known, next, next.Sum(log.BodyBytes));
    }

    /// <summary>Notes where the archive is now that was compared.</summary>
    public void Move(ShrinkingPlan plan)
    {
        if (plan.Known.Count > 0 && log.Place != files.Place)
            log.MoveTo(files.Place);
    }

    /// <summary>Keeps the states of the streams that go on and have old events, so that those are not needed for what is decided.</summary>
    /// <param name="plan">What is going to be taken out.</param>
    /// <param name="original">The log, to be read.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task KeepStates(ShrinkingPlan plan, ILogReader original, CancellationToken cancel)
    {
        var (types, states) = (new EventTypes(), new StateTypes());
        definition.Events(types);
        definition.States(states);
        var folds = states.Folds();
        await foreach (var page in original.Scan(0, cancel))
        foreach (var stored in page)
            folds.Take(stored, types, begins: stored.Position <= plan.Mark);
        log.Keep(folds.Snapshots());
    }

    /// <summary>Takes out what was planned.</summary>
    /// <exception cref="LogFault">A file or the log was changed since; what was taken out until then is in the archive.</exception>
    public async Task TakeOut(ShrinkingPlan plan, CancellationToken cancel)
    {
        foreach (var segment in plan.Next)
        {
            var appends = await _reader.Read(segment, cancel);
            cancel.ThrowIfCancellationRequested();
            log.TakeOut(files.Place, segment, appends);
            await Tell($"{Service}: took out events {segment.First:N0} to {segment.Last:N0}");
        }
    }

    /// <summary>Puts everything back.</summary>
    /// <returns>How many events got their bodies back.</returns>
    /// <exception cref="LogFault">A file is missing, or not the one that the log names; what is not put back until then is in the archive.</exception>
    public async Task<long> PutBack(CancellationToken cancel)
    {
        var archived = log.Archived;
        foreach (var segment in archived)
            await _reader.Read(segment.File, cancel); // All of them, so that nothing is begun that cannot be ended.
        foreach (var segment in archived.Reverse())
        {
            var appends = await _reader.Read(segment, cancel);
            cancel.ThrowIfCancellationRequested();
            log.PutBack(appends);
            await Tell($"{Service}: put back events {segment.First:N0} to {segment.Last:N0}");
        }
        return archived is [.., var last] ? last.Last : 0;
    }

    /// <summary>Gives the room back, and says how much.</summary>
    /// <param name="folder">Where the log is.</param>
    /// <exception cref="LogFault">There is no room on the disk to do so; the log is whole.</exception>
    public async Task Compact(string folder)
    {
        var (before, needed) = log.Size();
        var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        if (free < needed)
            throw new LogFault(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The log of the {Service} service is whole and can be used, but its room cannot be given back: that takes {Megabytes(needed)} of {folder}, where {Megabytes(free)} are free. Make room and run this again."
                )
            );
        log.Compact();
        await Tell($"{Service}: the log has {Megabytes(log.Size().Bytes)}, before {Megabytes(before)}");
    }

    /// <summary>Bytes for people.</summary>
    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N1} MB");

    private static Task Tell(FormattableString line) => Console.Out.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture));
}
