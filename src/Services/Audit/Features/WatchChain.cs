using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using Florin.Platform.Background;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Logging;

namespace Florin.Audit.Features;

/// <summary>The audit: section <c>Audit</c>.</summary>
internal sealed record AuditOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Audit";

    /// <summary>How often the chain is verified by itself, which reads all of it. Default one day; the first time so long after the start.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "366.00:00:00")]
    public TimeSpan VerifyEvery { get; init; } = TimeSpan.FromDays(1);
}

/// <summary>Verifies the chain now and then, and tells at <c>/metrics</c> whether it is broken.</summary>
internal sealed partial class WatchChain : IAsyncDisposable
{
    // Of the process, which has one audit at most: an audit that is killed leaves no instrument behind.
    private static readonly Meter Meter = new("Florin.Audit");
    private static bool? _broken;
    private readonly EventLog _log;
    private readonly Provided<Consumer>[] _sealing;
    private readonly TimeSpan _every;
    private readonly ILogger _logger;
    private readonly BackgroundLoop _loop;
    private bool _started;

    static WatchChain() =>
        Meter.CreateObservableGauge(
            "florin.audit.chain.broken",
            () => _broken is { } broken ? [new Measurement<int>(broken ? 1 : 0)] : (Measurement<int>[])[],
            description: "Whether the last verification found the audit chain broken: 1 or 0."
        );

    private WatchChain(ServiceRuntime runtime, TimeSpan every, TimeProvider clock, Provided<Consumer>[] sealing)
    {
        (_log, _every, _sealing) = (runtime.Log, every, sealing);
        _logger = runtime.Logs.CreateLogger("Florin.Audit");
        _loop = new BackgroundLoop(Look, NotVerified, clock);
    }

    /// <summary>Adds it to a service.</summary>
    public static Provided<WatchChain> Add(ServiceBuilder service, IReadOnlyList<Provided<Consumer>> sealing)
    {
        var every = service.Options<AuditOptions>(AuditOptions.Section).VerifyEvery;
        var watch = service.Provides(runtime => new WatchChain(runtime, every, service.Clock, [.. sealing]));
        service.OnStart(_ =>
        {
            watch.Value._loop.Start();
            return Task.CompletedTask;
        });
        service.OnStop(() => watch.Value.DisposeAsync().AsTask());
        return watch;
    }

    /// <summary>Verifies the chain now.</summary>
    public async Task<ChainVerdict> Verify(CancellationToken cancel)
    {
        var verdict = await VerifyChainFeature.Verify(_log, [.. _sealing.Select(s => s.Value)], cancel);
        if (!verdict.Valid)
            Broken(_logger, verdict.FirstBroken);
        Tell(isBroken: !verdict.Valid);
        return verdict;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private static void Tell(bool isBroken) => _broken = isBroken;

    private async Task<TimeSpan> Look(CancellationToken stop)
    {
        if (_started)
            await Verify(stop);
        _started = true;
        return _every;
    }

    private TimeSpan NotVerified(Exception fault, int times)
    {
        Failed(_logger, fault);
        return _every;
    }

    [LoggerMessage(
        EventId = EventIds.ChainBroken,
        Level = LogLevel.Critical,
        Message = "The audit chain is broken from entry {Entry} on"
    )]
    private static partial void Broken(ILogger log, long? entry);

    [LoggerMessage(
        EventId = EventIds.ChainNotVerified,
        Level = LogLevel.Error,
        Message = "The audit chain could not be verified; it is tried again"
    )]
    private static partial void Failed(ILogger log, Exception e);
}
