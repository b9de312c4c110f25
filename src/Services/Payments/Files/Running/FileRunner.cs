using System.Collections.Concurrent;
using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Microsoft.Extensions.Logging;

namespace Florin.Payments.Files.Running;

/// <summary>
/// Makes the payments of files that were submitted, at the owner of the log alone. It knows the files that have payments to
/// be made or under way, and looks at no other.
/// </summary>
internal sealed partial class FileRunner : IAsyncDisposable
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<PaymentFileId, Turn> _active = [];
    private readonly ServiceBuilder _service;
    private readonly FilePayments _payments;
    private readonly Projection _view;
    private readonly PaymentFileOptions _options;
    private readonly ILogger _log;
    private readonly BackgroundLoop _loop;
    private readonly WakeableRest _rest;
    private bool _isLoaded;

    public FileRunner(ServiceBuilder service, FilePayments payments, Projection view, PaymentFileOptions options, ILogger log)
    {
        (_service, _payments, _view, _options, _log) = (service, payments, view, options, log);
        _rest = new WakeableRest(service.Clock);
        _loop = new BackgroundLoop(
            Round,
            (fault, inARow) =>
            {
                if (inARow == 1)
                    NotLoaded(log, fault);
                return FirstRest;
            },
            service.Clock
        );
    }

    /// <summary>How many files have payments to be made or under way.</summary>
    public int Active => _active.Count;

    public void Start() => _loop.Start();

    /// <summary>Looks at a file that was submitted or cancelled.</summary>
    public void Wake(PaymentFileId id)
    {
        _active[id] = new Turn(long.MinValue, 0);
        _rest.Wake();
    }

    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private async Task<TimeSpan> Round(CancellationToken stop)
    {
        if (!_isLoaded)
            await Load(stop);
        _isLoaded = true;
        _rest.Begin();
        var now = _service.Clock.GetTimestamp(); // A clock that is set back holds up nothing.
        var due = _active
            .Where(file => file.Value.At <= now)
            .OrderBy(file => file.Value.At)
            .ThenBy(file => file.Key.Value, StringComparer.Ordinal)
            .Take(_options.MaxConcurrent)
            .ToList();
        if (due.Count > 0)
            await Task.WhenAll(due.Select(file => Step(file.Key, file.Value, stop)));
        else
            await _rest.For(Until(now), stop);
        return TimeSpan.Zero;
    }

    private TimeSpan Until(long now)
    {
        var rest = _active.IsEmpty ? LongestRest : _service.Clock.GetElapsedTime(now, _active.Values.Min(turn => turn.At));
        return rest < LongestRest ? rest : LongestRest;
    }

    // What was submitted before the program ended goes on; what is submitted meanwhile wakes it by itself.
    private async Task Load(CancellationToken stop)
    {
        while (!await _view.Consumer.Reached(_service.Log.Head, LongestRest, stop))
            stop.ThrowIfCancellationRequested();
        foreach (var status in (FileStatus[])[FileStatus.Executing, FileStatus.Cancelling])
        foreach (
            var row in await _view.Rows.Rows(
                PaymentFilesView.Files,
                q => q.Where("status", Comparison.Equal, PaymentFile.NameOf(status)) with { Limit = int.MaxValue },
                stop
            )
        )
            _active.TryAdd(row.Id, new Turn(long.MinValue, 0));
    }

    private async Task Step(PaymentFileId id, Turn turn, CancellationToken stop)
    {
        try
        {
            var rest = await _payments.Continue(id, stop);
            if (rest is { } time)
                _active.TryUpdate(id, new Turn(In(time), 0), turn);
            else
                _active.TryRemove(new KeyValuePair<PaymentFileId, Turn>(id, turn));
        }
        catch (Exception e) when (!stop.IsCancellationRequested) // Whatever it is, the file goes on later.
        {
            if (turn.Failures == 0)
                NotExecuted(_log, e, id.Value);
            var failures = Math.Min(turn.Failures + 1, 6);
            var later = In(TimeSpan.FromSeconds(1 << (failures - 1)));
            _active.TryUpdate(id, new Turn(later, failures), turn);
        }
    }

    private long In(TimeSpan time) =>
        _service.Clock.GetTimestamp() + (long)(time.TotalSeconds * _service.Clock.TimestampFrequency);

    [LoggerMessage(
        EventId = EventIds.FilesNotLoaded,
        Level = LogLevel.Warning,
        Message = "Payment files that were under way could not be found yet; retrying"
    )]
    private static partial void NotLoaded(ILogger log, Exception e);

    [LoggerMessage(
        EventId = EventIds.FileNotExecuted,
        Level = LogLevel.Warning,
        Message = "The next payments of {File} could not be made; retrying until they can be"
    )]
    private static partial void NotExecuted(ILogger log, Exception e, string file);

    /// <summary>When a file is looked at next, as a timestamp of the clock.</summary>
    private sealed record Turn(long At, int Failures);
}
