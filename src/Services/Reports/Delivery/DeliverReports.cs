using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Reports.Jobs;
using Microsoft.Extensions.Logging;

namespace Florin.Reports.Delivery;

/// <summary>Records what became of a delivery.</summary>
/// <param name="Delivered">What did.</param>
internal sealed record RecordDelivery(ReportDelivered Delivered) : ICommand
{
    public string Stream => ReportJob.StreamOf(Delivered.Id);
}

/// <summary>
/// Delivers reports that have ended, at the owner of the log: each to one after another, and what became of it is recorded
/// before the next. After a crash between a delivery and its record it is delivered again, as the same mail or the same file.
/// </summary>
internal sealed partial class DeliverReports
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Idle = TimeSpan.FromHours(1);
    private readonly ServiceBuilder _service;
    private readonly Projection _reports;
    private readonly ReportCarrier _carrier;
    private readonly ReportOptions _options;
    private readonly Send<RecordDelivery> _record;
    private readonly Dictionary<ReportId, int> _attempts = [];
    private readonly WakeableRest _rest;

    public DeliverReports(ServiceBuilder service, Projection reports, ReportCarrier carrier, ReportOptions options)
    {
        (_service, _reports, _carrier, _options) = (service, reports, carrier, options);
        service.Commands.Handles<RecordDelivery, ReportJob>((_, _) => { }, (command, job, _) => job.Deliver(command.Delivered));
        _record = service.Commands.Sender<RecordDelivery>();
        _rest = new WakeableRest(service.Clock);
        BackgroundLoop? loop = null;
        service.OnStart(_ =>
        {
            loop = new BackgroundLoop(Round, Failed, service.Clock);
            loop.Start();
            return Task.CompletedTask;
        });
        service.OnStop(() => loop?.DisposeAsync().AsTask() ?? Task.CompletedTask);
    }

    /// <summary>A report has ended.</summary>
    public void Wake() => _rest.Wake();

    private async Task<TimeSpan> Round(CancellationToken stop)
    {
        _rest.Begin(); // Before it looks: what comes meanwhile is looked for again.
        var read = await _reports.Read(Patience, stop);
        var due = await read.Store.Rows(
            ReportRow.View,
            query => query.Where(ReportRow.Deliverable, Comparison.Equal, 1L) with { Limit = AtOnce },
            stop
        );
        var rest = TimeSpan.Zero;
        foreach (var row in due)
            if (!await Deliver(row.Id, stop))
                rest = Later(_attempts[row.Id]) is var later && (rest == TimeSpan.Zero || later < rest) ? later : rest;
        if (rest == TimeSpan.Zero && due.Count < AtOnce)
            await _rest.For(Idle, stop);
        return rest;
    }

    // False where one is to be tried again.
    private async Task<bool> Deliver(ReportId id, CancellationToken stop)
    {
        while (true)
        {
            var (job, _) = await _service.Log.Read<ReportJob>(ReportJob.StreamOf(id), stop);
            if (job.NextTarget is not { } target)
                break;
            var (problem, isFinal) = await _carrier.Carry(job, target, stop);
            var attempt = _attempts[id] = _attempts.GetValueOrDefault(id) + 1;
            if (problem is not null && !isFinal && attempt < _options.MaxDeliveryAttempts)
                return false;
            await Record(new ReportDelivered(id, target, problem, _service.Clock.GetUtcNow()));
            _attempts.Remove(id);
        }
        return true;
    }

    // What was delivered is recorded even where the service stops.
    private async Task Record(ReportDelivered delivered)
    {
        var context = new CommandContext(CommandId.New(_service.Ids), Actor.System, delivered.Id.Value);
        await _record(new RecordDelivery(delivered), context, CancellationToken.None);
    }

    private static TimeSpan Later(int attempts)
    {
        var doubled = FirstRest * Math.Pow(2, Math.Min(attempts - 1, 10));
        return doubled < LongestRest ? doubled : LongestRest;
    }

    private TimeSpan Failed(Exception fault, int times)
    {
        if (times == 1)
            Interrupted(_service.Runtime.Logs.CreateLogger("Florin.Reports"), fault.Message, fault);
        return FirstRest;
    }

    [LoggerMessage(
        EventId = EventIds.DeliveryInterrupted,
        Level = LogLevel.Warning,
        Message = "The delivery of reports is interrupted and begun again: {Reason}"
    )]
    private static partial void Interrupted(ILogger log, string reason, Exception fault);
}
