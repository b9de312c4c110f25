using Florin.Platform.Background;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Microsoft.Extensions.Logging;

namespace Florin.Accounts.Periods;

/// <summary>Computes the hashes of closed periods, at the owner of the log alone; after a restart it begins again.</summary>
internal sealed partial class PeriodSealer : IAsyncDisposable
{
    private static readonly TimeSpan LongRest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortRest = TimeSpan.FromSeconds(5);

    private readonly ServiceBuilder _service;
    private readonly BackgroundLoop _loop;
    private readonly WakeableRest _rest;

    public PeriodSealer(ServiceBuilder service, ILogger log)
    {
        _service = service;
        _rest = new WakeableRest(service.Clock);
        _loop = new BackgroundLoop(
            Round,
            (fault, inARow) =>
            {
                if (inARow == 1)
                    NotSealed(log, fault);
                return ShortRest;
            },
            service.Clock
        );
    }

    public void Start() => _loop.Start();

    /// <summary>Looks at what was closed.</summary>
    public void Wake() => _rest.Wake();

    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private async Task<TimeSpan> Round(CancellationToken stop)
    {
        _rest.Begin();
        var (periods, _) = await _service.Log.Read<LedgerPeriods>(LedgerPeriods.Stream, stop);
        foreach (var closed in periods.All.Where(one => one.Sealed is null))
            await Seal(closed, stop);
        await _rest.For(LongRest, stop);
        return TimeSpan.Zero;
    }

    private async Task Seal(ClosedPeriod closed, CancellationToken stop)
    {
        var period = closed.Period;
        var (position, chain) = await PeriodPostings.Read(_service.Log, closed, stop);
        var metadata = new Metadata(
            CommandId.Derived($"period-sealed:{period}"),
            "SealPeriod",
            Actor.System.Id,
            $"period:{period}"
        );
        var made = new PeriodSealed(period.Name, position, chain.Postings, chain.Hash);
        var work = new Work<LedgerPeriods>(LedgerPeriods.Stream, metadata, (periods, _) => periods.Seal(made));
        await _service.Log.Execute(work, CancellationToken.None);
    }

    [LoggerMessage(
        EventId = EventIds.PeriodNotSealed,
        Level = LogLevel.Warning,
        Message = "A closed period could not be sealed yet; retrying"
    )]
    private static partial void NotSealed(ILogger log, Exception e);
}
