using Florin.Platform.Tracing;

namespace Florin.Platform.Sagas;

/// <summary>What spans of sagas and of their steps tell.</summary>
internal static class SagaSpans
{
    /// <summary>The tag with the saga's id, which is what it is about.</summary>
    public const string Subject = "florin.correlation";

    /// <summary>Ends the span of a run.</summary>
    public static void End<TState>(in Span span, string service, TState state, CancellationToken stop)
        where TState : class, ISagaState<TState>
    {
        var isBroken = !state.Ended && !state.Parked && !stop.IsCancellationRequested;
        span.End(failed: isBroken || state.Failure is not null)
            ?.SetTag("florin.service", service)
            .SetTag(Subject, state.Id)
            .SetTag(
                "florin.saga.outcome",
                state.Failure is not null ? "failed"
                    : state.Parked ? "parked"
                    : state.Ended ? "completed"
                    : "interrupted"
            )
            .Dispose();
    }

    /// <summary>Ends the span of one try of a step.</summary>
    public static void End(in Span span, int attempt, string commandId, StepResult? result, Exception? unknown)
    {
        if (span.End(failed: result is null) is not { } ended)
            return;
        ended.SetTag("florin.saga.attempt", attempt).SetTag("florin.command.id", commandId);
        if (result?.Refusal is { } refusal)
            ended.SetTag("florin.refusal", refusal.Code);
        if (unknown is not null)
            ended.SetTag("error.type", unknown.GetType().Name);
        ended.Dispose();
    }
}
