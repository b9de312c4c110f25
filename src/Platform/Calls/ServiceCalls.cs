using System.Collections.Concurrent;
using System.Diagnostics;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Identity;
using Florin.Platform.Resilience;
using Florin.Platform.Tracing;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Calls;

/// <summary>
/// Calls of services to each other: directly where this process hosts the one that is asked, else over HTTP/2. Both go
/// through the same protection, one for each service asked, and end in the same faults.
/// </summary>
public sealed partial class ServiceCalls : IServiceCalls, IDisposable
{
    private static readonly ActivitySource Source = new("Florin.Calls");
    private readonly ConcurrentDictionary<string, Dependency> _dependencies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<HostedOperations>> _hosted = new(StringComparer.Ordinal);
    private readonly Func<string, ServiceInstances> _elsewhere;
    private readonly CallOptions _options;
    private readonly HttpCalls _http;
    private readonly TimeProvider _clock;
    private readonly Func<double> _random;
    private readonly ILogger _log;
    private readonly CallMetrics _metrics;

    /// <summary>Calls to no service of this process yet.</summary>
    /// <param name="elsewhere">Where a service is that is not hosted here, or whose log another process owns.</param>
    /// <param name="options">Limits of each dependency.</param>
    /// <param name="http">Sends requests with HTTP/2; not disposed here.</param>
    /// <param name="tokens">Signs them.</param>
    /// <param name="clock">Time.</param>
    /// <param name="random">For jitter, from 0 to 1; thread-safe.</param>
    /// <param name="log">Where defects are told.</param>
    public ServiceCalls(
        Func<string, ServiceInstances> elsewhere,
        CallOptions options,
        HttpMessageInvoker http,
        IServiceTokens tokens,
        TimeProvider clock,
        Func<double> random,
        ILogger log
    )
    {
        (_elsewhere, _options, _clock, _random, _log) = (elsewhere, options, clock, random, log);
        _http = new HttpCalls(http, tokens);
        _metrics = new CallMetrics(() => _dependencies.Values.Select(d => (d.Service, d.Pipeline)));
    }

    /// <summary>Calls a service of this process directly from now on, as long as this process owns its log.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="now">What it does for others.</param>
    public void Host(string service, Func<HostedOperations> now) => _hosted[service] = now;

    /// <inheritdoc/>
    public async Task<TReply> Call<TRequest, TReply>(
        Operation<TRequest, TReply> operation,
        TRequest request,
        CallContext context,
        CancellationToken cancel
    )
        where TRequest : class
        where TReply : class
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (!_dependencies.TryGetValue(operation.Service, out var dependency))
            dependency = _dependencies.GetOrAdd(operation.Service, Depend);
        var started = _clock.GetTimestamp();
        var (answered, span) = (false, Span.Begin(Source, "call", operation.Name, ActivityKind.Client));
        try
        {
            var reply = await dependency.Pipeline.Execute(
                static (call, cancel) => call.Send(cancel),
                new ServiceCall<TRequest, TReply>(dependency, operation, request, context),
                operation.Repeatable ? Repeat.Safe : Repeat.Never,
                cancel
            );
            answered = true;
            return reply;
        }
        catch (Exception e)
            when (e is not (ServiceUnavailable or TimeoutException)
                && !(e is OperationCanceledException && cancel.IsCancellationRequested)
            )
        {
            throw Fault(operation.Service, operation.Name, e);
        }
        finally
        {
            _metrics.Called(operation.Service, operation.Name, answered, _clock.GetElapsedTime(started));
            End(span, operation.Service, operation.Name, failed: !answered && !cancel.IsCancellationRequested);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _metrics.Dispose();
        foreach (var dependency in _dependencies.Values)
            dependency.Pipeline.Dispose();
    }

    private static void End(in Span span, string service, string operation, bool failed) =>
        span.End(failed)
            ?.SetTag("peer.service", service)
            .SetTag("rpc.system", "florin")
            .SetTag("rpc.method", operation)
            .Dispose();

    private static bool IsTransient(Exception e) => e is HttpRequestException or IOException or ServiceUnavailable or LogFault;

    private Dependency Depend(string service)
    {
        var pipeline = new Pipeline(
            service,
            _options,
            _clock,
            _random,
            IsTransient,
            e => DependencyFault.Of(e, service) is not null
        );
        return new Dependency(
            service,
            pipeline,
            _hosted.GetValueOrDefault(service),
            _elsewhere(service),
            _http,
            _options.OwnerPatience,
            _clock
        );
    }

    private Exception Fault(string service, string operation, Exception e)
    {
        switch (e)
        {
            case DependencyUnavailable { Reason.Kind: RefusalKind.Timeout }:
                return new ServiceTimeout(service, $"The {service} service did not answer {operation} in time.", e);
            case DependencyUnavailable refused:
                return new ServiceUnavailable(service, refused.Reason.Name, e);
            case HttpRequestException or IOException or LogFault:
                return new ServiceUnavailable(service, e.Message, e);
            default:
                Failed(_log, e, service, operation); // In another process the service itself would have recorded it.
                return new ServiceUnavailable(service, $"{operation} failed.", e);
        }
    }

    [LoggerMessage(EventId = EventIds.OperationFailed, Level = LogLevel.Error, Message = "{Service} failed on {Operation}")]
    private static partial void Failed(ILogger log, Exception e, string service, string operation);
}
