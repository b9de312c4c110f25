using System.Globalization;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;

namespace Florin.Cli.Copies;

/// <summary>
/// Up to where several logs that are being written must be copied so that the copies fit together: what an event was caused by
/// is in them with it. Services follow and ask each other in circles, so no order of reading the ends of logs does that; a
/// moment does. An event that was caused by another was decided after that one was durable. So everything that was
/// decided before a moment, and is durable when all ends are read after it, lacks none of its causes.
/// </summary>
/// <remarks>
/// It needs one clock for all logs. Times do not go back along a log whose clock was set back, but run ahead of the clock
/// until it has caught up: until then there is no such moment, and it is waited for.
/// </remarks>
/// <param name="logs">The logs, by service.</param>
/// <param name="clock">The clock that the services have too.</param>
/// <param name="patience">How long to wait for a clock that was set back.</param>
internal sealed class ConsistentCut(
    IReadOnlyList<(string Service, ILogReader Log)> logs,
    TimeProvider clock,
    TimeSpan patience
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Finds it.</summary>
    /// <returns>The moment, and for each log the position of the last event of before, which ends an append.</returns>
    /// <exception cref="LogFault">A log is far ahead of the clock.</exception>
    public async Task<(DateTimeOffset At, IReadOnlyList<long> Heads)> Find(CancellationToken cancel)
    {
        var moment = await Moment(cancel);
        var heads = new List<long>();
        foreach (var (_, log) in logs)
            heads.Add(await LastBefore(log, moment, cancel));
        return (moment, heads);
    }

    // After it no log gives an event a time of before: none is ahead of the clock.
    private async Task<DateTimeOffset> Moment(CancellationToken cancel)
    {
        for (var since = clock.GetTimestamp(); ; await Task.Delay(Pause, clock, cancel))
        {
            var (latest, service) = (DateTimeOffset.MinValue, "");
            foreach (var (name, log) in logs)
                if (await EndOf(log, cancel) is { } last && last.At > latest)
                    (latest, service) = (last.At, name);
            var now = clock.GetUtcNow();
            if (latest < now)
                return now;
            if (clock.GetElapsedTime(since) >= patience)
                throw new LogFault(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The log of the {service} service is {(latest - now).TotalSeconds:N0} s ahead of the clock, which was set back: until it has caught up, no moment can be found that all logs share. Run this again then, or stop the server for it."
                    )
                );
        }
    }

    private static async Task<long> LastBefore(ILogReader log, DateTimeOffset moment, CancellationToken cancel)
    {
        var (before, after) = (0L, (await log.Head(cancel)).Position + 1);
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

    private static async Task<StoredEvent?> EndOf(ILogReader log, CancellationToken cancel) =>
        (await log.Head(cancel)).Position is > 0 and var head ? await At(log, head, cancel) : null;

    private static async Task<StoredEvent> At(ILogReader log, long position, CancellationToken cancel) =>
        await log.Read(position - 1, 1, cancel) is [var stored] && stored.Position == position
            ? stored
            : throw new LogFault(string.Create(CultureInfo.InvariantCulture, $"Position {position} is missing; run florin verify."));
}
