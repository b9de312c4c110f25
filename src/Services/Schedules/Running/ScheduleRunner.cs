using System.Collections.Concurrent;
using Florin.Platform.Background;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Schedules.Projections;
using Microsoft.Extensions.Logging;

namespace Florin.Schedules.Running;

/// <summary>
/// Runs schedules when they are due, at the owner of the log alone. It sleeps until the next one is due, and looks at no other.
/// </summary>
internal sealed partial class ScheduleRunner : IAsyncDisposable
{
    private const int Page = 1000;

    // A clock that was set is noticed after this time.
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromHours(1);

    private readonly WakeableRest _rest;
    private readonly DueQueue _due;
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _pending = new(StringComparer.Ordinal);
    private readonly ServiceBuilder _service;
    private readonly Occurrences _occurrences;
    private readonly Projection _schedules;
    private readonly ScheduleOptions _options;
    private readonly ILogger _log;
    private readonly BackgroundLoop _loop;
    private bool _isLoaded;

    public ScheduleRunner(
        ServiceBuilder service,
        Occurrences occurrences,
        Projection schedules,
        ScheduleOptions options,
        ILogger log
    )
    {
        (_service, _occurrences, _schedules, _options, _log) = (service, occurrences, schedules, options, log);
        _rest = new WakeableRest(service.Clock);
        _due = new DueQueue(_rest.Wake);
        _loop = new BackgroundLoop(
            Round,
            (fault, _) =>
            {
                NotLoaded(log, fault);
                return FirstRest;
            },
            service.Clock
        );
    }

    /// <summary>How many schedules wait to be due.</summary>
    public int Waiting => _due.Count;

    /// <summary>How many could not be run and are retried.</summary>
    public int Failing => _failures.Count;

    public void Start() => _loop.Start();

    /// <summary>Looks at a schedule that was changed.</summary>
    public void Wake(string id) => _due.Wake(id, DateTimeOffset.MinValue);

    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private async Task<TimeSpan> Round(CancellationToken stop)
    {
        if (!_isLoaded)
            await Load(stop);
        _isLoaded = true;
        _rest.Begin();
        var at = _due.Next();
        var now = _service.Clock.GetUtcNow();
        if (at is null || at > now)
            await _rest.For(at is { } time && time - now < LongestRest ? time - now : LongestRest, stop);
        else if (_due.Take(now, _options.MaxConcurrent) is { Count: > 0 } due)
            await Task.WhenAll(due.Select(id => Run(id, stop)));
        return TimeSpan.Zero;
    }

    // All that are not at their end, from the list as it was at the start; what happens meanwhile wakes them by itself.
    private async Task Load(CancellationToken stop)
    {
        while (!await _schedules.Consumer.Reached(_service.Log.Head, LongestRest, stop))
            stop.ThrowIfCancellationRequested();
        string? last = null;
        IReadOnlyList<ScheduleRow> rows;
        do
        {
            var after = last is null ? ((object?, string)?)null : (null, last);
            rows = await _schedules.Rows.Rows(
                SchedulesView.Rows,
                q => (q with { Limit = Page, After = after }).Where("runnable", Comparison.Equal, 1L),
                stop
            );
            foreach (var row in rows)
                if (_occurrences.DueAt(row.Schedule) is { } at)
                    _due.Wake(row.Schedule.Id.Value, at);
            last = rows is [.., var end] ? end.Schedule.Id.Value : last;
        } while (rows.Count == Page);
    }

    private async Task Run(string id, CancellationToken stop)
    {
        DateTimeOffset? again = null;
        try
        {
            var (due, isPending) = await _occurrences.Run(id, stop);
            _failures.TryRemove(id, out _);
            again = isPending ? Sooner(due, Later(_pending, id, LongestPatience)) : due;
            if (!isPending)
                _pending.TryRemove(id, out _);
        }
        catch (Exception e) when (!stop.IsCancellationRequested) // Whatever it is, the schedule is looked at again.
        {
            again = Later(_failures, id, LongestRest);
            if (_failures[id] == 1)
                NotRun(_log, e, id);
        }
        finally
        {
            _due.Done(id, again);
        }
    }

    private DateTimeOffset Later(ConcurrentDictionary<string, int> times, string id, TimeSpan longest)
    {
        var n = times.AddOrUpdate(id, 1, static (_, n) => Math.Min(n + 1, 30));
        var rest = TimeSpan.FromSeconds(Math.Pow(2, n - 1));
        return _service.Clock.GetUtcNow() + (rest < longest ? rest : longest);
    }

    private static DateTimeOffset Sooner(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

    [LoggerMessage(
        EventId = EventIds.ScheduleNotRun,
        Level = LogLevel.Warning,
        Message = "What is due of schedule {Schedule} could not be done; it is retried until it can be"
    )]
    private static partial void NotRun(ILogger log, Exception e, string schedule);

    [LoggerMessage(
        EventId = EventIds.SchedulesNotLoaded,
        Level = LogLevel.Warning,
        Message = "The schedules could not be loaded; retrying in a second"
    )]
    private static partial void NotLoaded(ILogger log, Exception e);
}
