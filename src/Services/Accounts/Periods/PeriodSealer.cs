using Florin.Platform.Background;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Microsoft.Extensions.Logging;

namespace Florin.Accounts.Periods;

/// <summary>Computes the hashes of closed periods, at the owner of the log alone; after a restart it begins again.</summary>
internal sealed partial class PeriodSealer : IAsyncDisposable
{
    private const int Page = 1000;

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
        var position = await PositionOf(closed, stop);
        var chain = new PostingChain();
        var after = await Before(PostingChain.RecordedFrom(period), position, stop);
        while (after < position)
        {
            var page = await _service.Log.Read(after, Page, stop);
            foreach (var happened in page)
                if (happened.Position < position && happened.Data is IPosting posting && period.Has(posting.EffectiveAt))
                    chain.Add(happened, posting);
            after = page[^1].Position; // The position is durable, so there is more up to it.
        }
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

    private async Task<long> PositionOf(ClosedPeriod closed, CancellationToken stop)
    {
        for (long after = 0; ; )
        {
            var page = await _service.Log.ReadStream(LedgerPeriods.Stream, after, Page, stop);
            foreach (var happened in page)
                if (happened.Data is PeriodClosed one && one.Period == closed.Closed.Period)
                    return happened.Position;
            after = page is [.., var last]
                ? last.Version
                : throw new LogFault($"The log does not say where the period {closed.Closed.Period} was closed.");
        }
    }

    // The last position before a time: times never go back along the log.
    private async Task<long> Before(DateTimeOffset time, long end, CancellationToken stop)
    {
        long low = 0;
        for (var high = end; low < high; )
        {
            var middle = low + ((high - low) / 2);
            var found = await _service.Log.Read(middle, 1, stop);
            if (found[0].At < time)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    [LoggerMessage(
        EventId = EventIds.PeriodNotSealed,
        Level = LogLevel.Warning,
        Message = "A closed period could not be sealed yet; retrying"
    )]
    private static partial void NotSealed(ILogger log, Exception e);
}
