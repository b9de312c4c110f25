using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Files;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;
using Florin.Reports.Features;
using Florin.Reports.Kinds;
using Florin.Reports.Projections;
using Microsoft.Extensions.Logging;

namespace Florin.Reports.Jobs;

/// <summary>
/// Writes the reports that wait, oldest first and one at a time, where this process owns the service's log. One that a stop or
/// a crash has interrupted still waits, and is begun again.
/// </summary>
internal sealed partial class ReportRunner
{
    private const int Tries = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RestAfterFault = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenCleanings = TimeSpan.FromHours(1);
    private readonly ServiceBuilder _service;
    private readonly LedgerCopy _ledger;
    private readonly Projection _reports;
    private readonly ReportKinds _kinds;
    private readonly ReportOptions _options;
    private readonly Send<EndReport> _end;
    private readonly Dictionary<ReportId, int> _faults = [];
    private readonly WakeableRest _rest;
    private RunningReport? _running;
    private DateTimeOffset _cleaned = DateTimeOffset.MinValue;

    public ReportRunner(
        ServiceBuilder service,
        LedgerCopy ledger,
        Projection reports,
        ReportKinds kinds,
        Provided<Spool> spool,
        ReportOptions options
    )
    {
        (_service, _ledger, _reports, _kinds, _options) = (service, ledger, reports, kinds, options);
        _end = service.Commands.Sender<EndReport>();
        _rest = new WakeableRest(service.Clock);
        Files = service.Provides(runtime => new ReportFiles(
            runtime.Places(options.Store ?? Path.Combine(runtime.DataDirectory, "reports")),
            spool.Value
        ));
        service.OnStop(() =>
        {
            Files.Value.Dispose(); // After the loop, which is stopped first.
            return Task.CompletedTask;
        });
        BackgroundLoop? loop = null;
        service.OnStart(_ =>
        {
            loop = new BackgroundLoop(Round, Failed, service.Clock);
            loop.Start();
            return Task.CompletedTask;
        });
        service.OnStop(() => loop?.DisposeAsync().AsTask() ?? Task.CompletedTask);
    }

    /// <summary>The files of reports.</summary>
    public Provided<ReportFiles> Files { get; }

    /// <summary>Called when a report has ended, so that it can be delivered.</summary>
    public Action Ended { get; set; } = static () => { };

    /// <summary>Something waits.</summary>
    public void Wake() => _rest.Wake();

    /// <summary>How far a report is that is being written; null for any other.</summary>
    public ReportProgress? ProgressOf(ReportId id) =>
        Volatile.Read(ref _running) is { } running && running.Id == id ? running.Progress : null;

    /// <summary>A report was cancelled: if it is being written, that ends.</summary>
    public Task Cancel(ReportId id) =>
        Volatile.Read(ref _running) is { } running && running.Id == id ? running.Cancel() : Task.CompletedTask;

    /// <summary>How many wait, up to a number.</summary>
    public async Task<int> Waiting(int most, CancellationToken cancel) => (await Pending(most, cancel)).Count;

    private async Task<TimeSpan> Round(CancellationToken stop)
    {
        _rest.Begin(); // Before it looks: what comes meanwhile is looked for again.
        foreach (var row in await Pending(_options.MaxWaiting, stop))
            await Run(row.Id, stop);
        await Clean(stop);
        await _rest.For(BetweenCleanings, stop);
        return TimeSpan.Zero;
    }

    private async Task Clean(CancellationToken stop)
    {
        var now = _service.Clock.GetUtcNow();
        if (now - _cleaned < BetweenCleanings)
            return;
        await Files.Value.RemoveUnused(
            async (id, sha256, cancel) =>
            {
                var (job, _) = await _service.Log.Read<ReportJob>(ReportJob.StreamOf(id), cancel);
                return job.NeedsNoFile(sha256, now - _options.KeepFiles);
            },
            stop
        );
        _cleaned = now;
    }

    private TimeSpan Failed(Exception fault, int times)
    {
        if (times == 1)
            Interrupted(_service.Runtime.Logs.CreateLogger("Florin.Reports"), fault.Message, fault);
        return RestAfterFault;
    }

    private async Task<IReadOnlyList<ReportRow>> Pending(int most, CancellationToken cancel)
    {
        var read = await _reports.Read(Patience, cancel);
        return await read.Store.Rows(
            ReportRow.View,
            query => query.Where(ReportRow.Pending, Comparison.Equal, 1L) with { Limit = most },
            cancel
        );
    }

    private async Task Run(ReportId id, CancellationToken stop)
    {
        var (job, _) = await _service.Log.Read<ReportJob>(ReportJob.StreamOf(id), stop);
        if (job is not { Requested.Order: { } order, Status: ReportStatus.Pending })
            return;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = new RunningReport(id, ending);
        Volatile.Write(ref _running, running);
        try
        {
            await End(id, await Write(running, order, ending.Token), stop);
        }
        catch (OperationCanceledException) when (running.IsCancelled && !stop.IsCancellationRequested)
        {
            // That it was cancelled is recorded already; what was written is gone with the spool.
        }
        catch (ReportImpossible impossible)
        {
            await End(id, new ReportFailed(id, impossible.Code, impossible.Message, _service.Clock.GetUtcNow()), stop);
        }
        catch (Exception fault) when (IsLast(id, fault))
        {
            GivenUp(_service.Runtime.Logs.CreateLogger("Florin.Reports"), id.Value, Tries, fault);
            var detail = $"It could not be written, {Tries} times; what went wrong is in the log.";
            await End(id, new ReportFailed(id, RefusalCodes.InternalError.Name, detail, _service.Clock.GetUtcNow()), stop);
        }
        finally
        {
            Volatile.Write(ref _running, null);
        }
    }

    private async Task<object> Write(RunningReport running, ReportOrder order, CancellationToken cancel)
    {
        var reading = await _ledger.Read(new CallContext(running.Id.Value), cancel);
        running.Progress.Begin(reading.End.Position);
        var rows = 0L;
        var (bytes, hash) = await Files.Value.Write(
            running.Id,
            async to =>
                rows = await _kinds.Of(order.Kind).Write(order, new ReportSource(reading, running.Progress), to, cancel),
            cancel
        );
        return new ReportFinished(running.Id, rows, bytes, hash, reading.End.Position, _service.Clock.GetUtcNow());
    }

    // Cancelled meanwhile, it has no file.
    private async Task End(ReportId id, object ended, CancellationToken cancel)
    {
        var context = new CommandContext(CommandId.New(_service.Ids), Actor.System, id.Value);
        var outcome = await _end(new EndReport(id, ended), context, cancel);
        _faults.Remove(id);
        if (ended is ReportFinished finished && outcome.State is ReportJob { Status: not ReportStatus.Completed })
            await Files.Value.Remove(finished, cancel);
        Ended();
    }

    // What is only not available now is waited for.
    private bool IsLast(ReportId id, Exception fault)
    {
        if (fault is OperationCanceledException or ServiceUnavailable or ServiceTimeout or ViewUnavailable or ViewFault)
            return false;
        return (_faults[id] = _faults.GetValueOrDefault(id) + 1) >= Tries;
    }

    [LoggerMessage(
        EventId = EventIds.ReportsInterrupted,
        Level = LogLevel.Warning,
        Message = "Reports are interrupted and begun again: {Reason}"
    )]
    private static partial void Interrupted(ILogger log, string reason, Exception fault);

    [LoggerMessage(
        EventId = EventIds.ReportGivenUp,
        Level = LogLevel.Error,
        Message = "The report {Report} could not be written, {Times} times, and is given up"
    )]
    private static partial void GivenUp(ILogger log, string report, int times, Exception fault);
}

/// <summary>A report that cannot be written as it was ordered, now or later.</summary>
internal sealed class ReportImpossible(string code, string message) : Exception(message)
{
    /// <summary>Why, for programs.</summary>
    public string Code { get; } = code;
}
