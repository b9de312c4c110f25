using System.Text.Json;
using Florin.Platform.EventLog;
using Florin.Platform.Files;
using Florin.Platform.Json;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Composition;

/// <summary>
/// Notes once a second, and at the stop, where every log of this process stands, in one file beside their folders. A log
/// that is older than that, or that is another one, was restored alone or lost its end: it accepts nothing, so that money
/// that the lost events moved is not moved again, and <c>florin verify</c> names it. What was noted of such a log stays as
/// it is until the file is deleted.
/// </summary>
internal sealed partial class KnownHeads : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly string _path;
    private readonly IReadOnlyList<EventLog> _logs;
    private readonly ILogger _log;
    private readonly Dictionary<string, KnownHead> _noted;
    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private bool _owed; // What was noted is not in the file yet.

    private KnownHeads(string data, IReadOnlyList<EventLog> logs, TimeProvider clock, ILogger log)
    {
        (_path, _logs, _log) = (Path.Combine(data, KnownHead.FileName), logs, log);
        _noted = Before();
        _timer = clock.CreateTimer(_ => Note(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Reads what was noted before, and begins to note.</summary>
    public static async Task<KnownHeads> Begin(
        string data,
        IReadOnlyList<EventLog> logs,
        TimeProvider clock,
        ILogger log,
        CancellationToken cancel
    )
    {
        var heads = new KnownHeads(data, logs, clock, log);
        await heads.Compare(cancel);
        heads._timer.Change(Every, Every);
        return heads;
    }

    private async Task Compare(CancellationToken cancel)
    {
        foreach (var opened in _logs)
            if (
                _noted.TryGetValue(opened.Name, out var head)
                && head.Position > 0 // Where there was nothing, nothing is missing.
                && !await Holds(opened, head, cancel)
            )
            {
                _kept.Add(opened.Name);
                opened.Refuse(
                    $"it is not the log last seen at position {head.Position}: it was restored alone or was truncated. Stop, "
                        + $"restore the folders of all services from the same backup, delete {KnownHead.FileName} and run florin verify."
                );
                Differs(_log, opened.Name, head.Position);
            }
    }

    /// <summary>Notes a last time.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Note();
    }

    private Dictionary<string, KnownHead> Before()
    {
        try
        {
            return new Dictionary<string, KnownHead>(KnownHead.Read(_path), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            NotRead(_log, e, _path);
            return [];
        }
    }

    // A file that is damaged says nothing; one that cannot be read now may say what must not be lost.
    private Dictionary<string, KnownHead> Noted()
    {
        try
        {
            return new Dictionary<string, KnownHead>(KnownHead.Read(_path), StringComparer.Ordinal);
        }
        catch (JsonException e)
        {
            NotRead(_log, e, _path);
            return [];
        }
    }

    private static async Task<bool> Holds(EventLog log, KnownHead head, CancellationToken cancel) =>
        (head.Log is null || head.Log == log.Identity)
        && await log.Read(head.Position - 1, 1, cancel) is [var last]
        && last.Metadata.Digest == head.Digest;

    private void Note()
    {
        lock (_lock)
            try
            {
                foreach (var log in _logs)
                    if (
                        log.End is var end
                        && !_kept.Contains(log.Name)
                        && (
                            _noted.GetValueOrDefault(log.Name) is not { } noted
                            || noted.Position != end.Position
                            || noted.Log != log.Identity
                        )
                    )
                        _owed |= Note(log, end);
                if (_owed)
                    Write();
                _owed = false;
            }
            catch (Exception e) when (e is LogFault or IOException or UnauthorizedAccessException)
            {
                NotWritten(_log, e, _path); // The next second tries again.
            }
    }

    private bool Note(EventLog log, LogEnd end)
    {
        if (end.Position > 0 && log.Stopped is not null)
            return false; // What its storage holds is not known now.
        _noted[log.Name] = new KnownHead(end.Position, end.Digest, log.Identity);
        return true;
    }

    // Other processes may keep the heads of other services in the same file: each reads and writes it in a turn of its own.
    private void Write()
    {
        using var turn = WholeFile.Lock(_path);
        var all = Noted();
        foreach (var log in _logs)
            if (_noted.TryGetValue(log.Name, out var head))
                all[log.Name] = head;
        WholeFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(all, FlorinJson.Compact));
    }

    [LoggerMessage(
        EventId = EventIds.LogDiffersFromHead,
        Level = LogLevel.Error,
        Message = "The log of {Service} is not the log last seen at position {Position}: it was restored alone or was truncated, and accepts no writes. "
            + "Stop, restore the folders of all services from the same backup and run florin verify"
    )]
    private static partial void Differs(ILogger log, string service, long position);

    [LoggerMessage(
        EventId = EventIds.HeadsNotWritten,
        Level = LogLevel.Warning,
        Message = "{Path} cannot be written; retrying in a second"
    )]
    private static partial void NotWritten(ILogger log, Exception e, string path);

    [LoggerMessage(
        EventId = EventIds.HeadsNotRead,
        Level = LogLevel.Warning,
        Message = "{Path} cannot be read; creating a new one"
    )]
    private static partial void NotRead(ILogger log, Exception e, string path);
}
