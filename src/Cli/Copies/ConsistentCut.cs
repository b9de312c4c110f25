using System.Globalization;
using Florin.Platform.EventLog;

namespace Florin.Cli.Copies;

/// <summary>
/// Up to where several logs that are being written must be copied so that the copies fit together: what an event was caused by
/// is in them with it. Services follow and ask each other in circles, so no order of reading the ends of logs does that; a
/// moment does. An event that was caused by another was decided after that one was durable. So everything that was
/// decided before a moment, and is durable when all ends are read after it, lacks none of its causes.
/// </summary>
/// <remarks>
/// It needs one clock for all logs. Where that was set back, the times of a log run ahead of it until it has caught up: until
/// then there is no such moment, and it is waited for. That a log is ahead is seen in what is durable, so the clock must have
/// been steady for a while.
/// </remarks>
/// <param name="logs">The logs, by service.</param>
/// <param name="clock">The clock that the services have too.</param>
/// <param name="patience">How long to wait for a clock that was set back.</param>
internal sealed class ConsistentCut(IReadOnlyList<(string Service, ILogReader Log)> logs, TimeProvider clock, TimeSpan patience)
{
    private static readonly TimeSpan Rounding = TimeSpan.FromMicroseconds(1);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100); // What was under way is durable then.

    /// <summary>Finds it.</summary>
    /// <returns>The moment, and for each log the position of the last event before the moment, which ends an append.</returns>
    /// <exception cref="LogFault">A log is far ahead of the clock.</exception>
    public async Task<(DateTimeOffset At, IReadOnlyList<long> Heads)> Find(CancellationToken cancel)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            var before = Offset();
            var (latest, service) = await Latest(cancel);
            var wasAhead = latest >= clock.GetUtcNow();
            await Task.Delay(Settling, clock, cancel);
            (latest, service) = await Latest(cancel);
            var moment = clock.GetUtcNow();
            if (!wasAhead && latest < moment)
            {
                var ends = await Ends(cancel);
                if (Offset().Most + Rounding >= before.Least) // Else the clock was set back meanwhile.
                    return (moment, await LastBefore(moment, ends, cancel));
            }
            if (clock.GetElapsedTime(since) >= patience)
                throw new LogFault(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The log of the {service} service is {Math.Max(0, (latest - moment).TotalSeconds):N1} s ahead of the clock, which was set back: until it has caught up, no moment can be found that all logs share. Run this again then, or stop the server for it."
                    )
                );
        }
    }

    // The difference between the wall clock and the monotonic clock, which changes when the wall clock is set. Exact but for a pause between the two readings.
    private (TimeSpan Least, TimeSpan Most) Offset()
    {
        var (before, wall, after) = (clock.GetTimestamp(), clock.GetUtcNow() - DateTimeOffset.UnixEpoch, clock.GetTimestamp());
        return (wall - clock.GetElapsedTime(0, after), wall - clock.GetElapsedTime(0, before));
    }

    private async Task<(DateTimeOffset At, string Service)> Latest(CancellationToken cancel)
    {
        var (latest, service) = (DateTimeOffset.MinValue, "");
        foreach (var (name, log) in logs)
            if (
                (await log.Head(cancel)).Position is > 0 and var head
                && (await At(log, head, cancel)).At is var at
                && at > latest
            )
                (latest, service) = (at, name);
        return (latest, service);
    }

    private async Task<List<long>> Ends(CancellationToken cancel)
    {
        var ends = new List<long>();
        foreach (var (_, log) in logs)
            ends.Add((await log.Head(cancel)).Position);
        return ends;
    }

    /// <summary>The position of the last event before a moment, for each log, which ends an append.</summary>
    public async Task<IReadOnlyList<long>> LastBefore(DateTimeOffset moment, IReadOnlyList<long> ends, CancellationToken cancel)
    {
        var heads = new List<long>();
        foreach (var ((_, log), end) in logs.Zip(ends))
            heads.Add(await LastBefore(log, moment, end, cancel));
        return heads;
    }

    private static async Task<long> LastBefore(ILogReader log, DateTimeOffset moment, long end, CancellationToken cancel)
    {
        var (before, after) = (0L, end + 1);
        while (after - before > 1)
        {
            var middle = before + ((after - before) / 2);
            if ((await At(log, middle, cancel)).At < moment)
                before = middle;
            else
                after = middle;
        }
        return await log.EndOfAppend(before, cancel);
    }

    private static async Task<StoredEvent> At(ILogReader log, long position, CancellationToken cancel) =>
        await log.Read(position - 1, 1, cancel) is [var stored] && stored.Position == position
            ? stored
            : throw new LogFault(
                string.Create(CultureInfo.InvariantCulture, $"Position {position} is missing; run florin verify.")
            );
}
