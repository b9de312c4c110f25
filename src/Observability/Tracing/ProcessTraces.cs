using Florin.Platform.Configuration;
using Florin.Platform.Tracing;
using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Florin.Observability.Tracing;

/// <summary>
/// Traces of a process: chooses them, keeps the recent ones, and sends them to a collector where one is configured.
/// </summary>
public sealed class ProcessTraces : IDisposable
{
    /// <summary>The tag of the service that does what a span is about.</summary>
    public const string Service = "florin.service";

    /// <summary>The tag of a first span that was chosen.</summary>
    public const string Chosen = "florin.chosen";

    private const long MaxBytes = 32 << 20;
    private const int MaxSpans = 500;

    private readonly TracerProvider? _provider;
    private readonly TailRule? _tail;

    private ProcessTraces(
        TracingOptions options,
        TraceStore store,
        TracerProvider? provider,
        TimeProvider clock,
        Func<double> random
    )
    {
        (Options, Store, _provider) = (options, store, provider);
        if (provider is null)
            return;
        Head = new HeadSampling(options, clock, random);
        if (options.Sampler is SamplerKind.Adaptive)
            Tail.Rule = _tail = new TailRule(options.SlowerThan, new TraceBudget(options.PerSecond, clock), clock);
    }

    /// <summary>How they are chosen and kept.</summary>
    public TracingOptions Options { get; }

    /// <summary>The recent ones.</summary>
    public TraceStore Store { get; }

    /// <summary>Chooses them; null where nothing is traced, and then nothing listens and spans cost nothing.</summary>
    public HeadSampling? Head { get; }

    /// <summary>Begins.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="instance">What tells this process from others in the traces, such as what it hosts.</param>
    /// <param name="clock">Time.</param>
    /// <param name="random">From 0 to 1; thread-safe.</param>
    /// <exception cref="WrongConfiguration">A setting is not allowed.</exception>
    public static ProcessTraces Start(IConfiguration configuration, string instance, TimeProvider clock, Func<double> random)
    {
        var options = configuration.Options<TracingOptions>(TracingOptions.Section);
        var export = TraceExport.Of(configuration);
        var id = $"{instance}@{Environment.MachineName}/{Environment.ProcessId}";
        var store = new TraceStore(new TraceLimits(options.Kept, MaxSpans, MaxBytes, options.SlowerThan), id);
        if (options.Sampler is SamplerKind.Never)
            return new ProcessTraces(options, store, null, clock, random);
        var builder = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateDefault().AddService("florin", serviceInstanceId: instance))
            .SetSampler(new FollowingSampler(options.Sampler is SamplerKind.Always))
            .AddSource("Florin.*", "System.Net.Http")
            .AddProcessor(new KeepingProcessor(store));
        export?.AddTo(builder);
        return new ProcessTraces(options, store, builder.Build(), clock, random);
    }

    /// <summary>Sends what a collector is to have.</summary>
    /// <param name="within">For how long, in milliseconds.</param>
    public void Flush(int within) => _provider?.Shutdown(within);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_tail is not null && ReferenceEquals(Tail.Rule, _tail))
            Tail.Rule = null;
        _provider?.Dispose();
    }
}
