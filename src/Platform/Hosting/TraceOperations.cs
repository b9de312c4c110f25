using Florin.Platform.Calls;
using Florin.Platform.Tracing;

namespace Florin.Platform.Hosting;

/// <summary>Asks the process that hosts a service for its recent traces.</summary>
public sealed record ListTraces;

/// <summary>Recent traces of a process.</summary>
/// <param name="Instance">Which process: services that are hosted together answer the same.</param>
/// <param name="Items">Newest first.</param>
public sealed record ListedTraces(string Instance, IReadOnlyList<TraceSummary> Items);

/// <summary>Asks the process that hosts a service for what it has of a trace.</summary>
/// <param name="TraceId">The trace.</param>
public sealed record FindTrace(string TraceId);

/// <summary>What a process has of a trace.</summary>
/// <param name="Spans">Its spans; none where it took no part, or has forgotten it.</param>
public sealed record FoundTrace(IReadOnlyList<TracedSpan> Spans);

/// <summary>Tells of a process's traces, for the gateway's admin API.</summary>
public static class TraceOperations
{
    /// <summary>How many traces a process tells of at most.</summary>
    public const int MaxListed = 500;

    /// <summary>The recent traces.</summary>
    public static Operation<ListTraces, ListedTraces> List(string service) => new(service, "list-traces", Repeatable: true);

    /// <summary>One trace.</summary>
    public static Operation<FindTrace, FoundTrace> Find(string service) => new(service, "find-trace", Repeatable: true);

    internal static void Add(ServiceBuilder service, ServiceRuntime runtime)
    {
        var (name, traces) = (service.Definition.Name, runtime.Traces);
        service.Does(
            List(name),
            (_, _, _) => Task.FromResult(new ListedTraces(traces?.Instance ?? "", traces?.Recent(MaxListed) ?? []))
        );
        service.Does(Find(name), (asked, _, _) => Task.FromResult(new FoundTrace(traces?.Find(asked.TraceId) ?? [])));
    }
}
