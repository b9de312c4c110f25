using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;

namespace Florin.Cli.Copies;

/// <summary>Up to where a backup is restored: a moment, or the position of an event of one log.</summary>
/// <param name="Time">The moment, of which nothing that happened at it or later is restored; null where a position says it.</param>
/// <param name="Service">Whose log the position is of; null with a moment.</param>
/// <param name="Position">The last event that is wanted; its append is restored whole.</param>
internal sealed record RestorePoint(DateTimeOffset? Time, string? Service = null, long Position = 0)
{
    /// <summary>What may be given.</summary>
    public static string Form { get; } = $"a time ({Rfc3339.Form}), or SERVICE:POSITION, such as account:1200";

    /// <summary>Parses a point; null where the text is not one.</summary>
    public static RestorePoint? Of(string text) =>
        Rfc3339.TryParse(text, out var time) ? new RestorePoint(time)
        : text.Split(':') is [{ Length: > 0 } service, var number]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
        && position > 0
            ? new RestorePoint(null, service, position)
        : null;

    /// <inheritdoc/>
    public override string ToString() =>
        Time is { } time ? Rfc3339.Text(time) : string.Create(CultureInfo.InvariantCulture, $"{Service}:{Position}");
}

/// <summary>Where the logs end that are restored.</summary>
/// <param name="At">The moment: nothing that happened at it or later is in them.</param>
/// <param name="Ends">By service.</param>
/// <param name="IsAsAsked">False where the logs did not fit together at the moment that was asked for.</param>
internal sealed record LogEnds(DateTimeOffset At, IReadOnlyDictionary<string, long> Ends, bool IsAsAsked = true);

/// <summary>
/// Finds, within a backup, where its logs ended at an earlier moment. An event that was caused by another was decided after
/// that one was durable, so at a moment logs fit together, as long as the clock was not set back around it.
/// </summary>
/// <param name="manifest">What the backup consists of.</param>
/// <param name="reader">Reads it.</param>
/// <param name="place">Where it is, for messages.</param>
internal sealed class EarlierEnds(CopyManifest manifest, CopyReader reader, string place)
{
    /// <summary>The ends at a point.</summary>
    /// <exception cref="LogFault">The backup does not reach it.</exception>
    public async Task<LogEnds> At(RestorePoint point, CancellationToken cancel)
    {
        if (point.Time is { } time)
            return time <= manifest.At
                ? await At(time, cancel)
                : throw Refused(point, $"the backup is of {Rfc3339.Text(manifest.At)}");
        if (point.Service is not { } service || !manifest.Logs.TryGetValue(service, out var log))
            throw Refused(point, $"the backup has the logs of {string.Join(", ", manifest.Logs.Keys)}");
        if (point.Position > log.Head)
            throw Refused(
                point,
                string.Create(CultureInfo.InvariantCulture, $"the backup has the log of {service} up to position {log.Head}")
            );
        var (end, next) = await EndOf(log, point.Position, cancel);
        var at = await At(next ?? manifest.At, cancel);
        return at with { Ends = new Dictionary<string, long>(at.Ends, StringComparer.Ordinal) { [service] = end } };
    }

    /// <summary>The ends at a moment; null where nothing had happened then.</summary>
    public async Task<LogEnds?> Before(DateTimeOffset moment, CancellationToken cancel)
    {
        var ends = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (service, log) in manifest.Logs)
            ends[service] = await LastBefore(log, moment, cancel);
        return ends.Values.Any(end => end > 0) ? new LogEnds(moment, ends) : null;
    }

    private async Task<LogEnds> At(DateTimeOffset moment, CancellationToken cancel) =>
        await Before(moment, cancel) ?? throw Refused(new RestorePoint(moment), "nothing in the backup happened before");

    private LogFault Refused(RestorePoint point, string why) => new($"--to is {point}, and {why} ({place}).");

    // Files are read from the last one back to the one in which the moment is.
    private async Task<long> LastBefore(CopiedLog log, DateTimeOffset moment, CancellationToken cancel)
    {
        foreach (var segment in log.Segments.Reverse())
            if ((await reader.Read(segment, cancel)).LastOrDefault(append => append.Events[^1].At < moment) is { } last)
                return last.Events[^1].Position;
        return 0;
    }

    // The end of the append with a position, and when the next one happened.
    private async Task<(long End, DateTimeOffset? Next)> EndOf(CopiedLog log, long position, CancellationToken cancel)
    {
        long? end = null;
        foreach (var segment in log.Segments.Where(segment => segment.Last >= position))
        foreach (var append in await reader.Read(segment, cancel))
            if (end is { } found)
                return (found, append.Events[0].At);
            else if (append.Events[^1].Position >= position)
                end = append.Events[^1].Position;
        return (end ?? log.Head, null);
    }
}
