using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Identity;
using Florin.Platform.Resilience;
using Florin.Platform.Resilience.Deadlines;
using Florin.Platform.Tracing;
using Microsoft.Extensions.ObjectPool;

namespace Florin.Platform.Sagas;

/// <summary>
/// One saga on its way, from what its stream says to its end or to a person. What has happened is recorded with the next
/// thing that must be durable before it goes on: before it undoes anything, before it waits, and at its end. A crash in
/// between asks the same steps again under the same command ids and gets the same answers, so nothing is lost and nothing
/// happens twice.
/// </summary>
internal sealed class SagaRun<TState>(
    SagaDefinition<TState> definition,
    string stream,
    EventLog.EventLog log,
    TimeProvider clock,
    ObjectPool<Deadline> deadlines,
    Func<double> random,
    SagaMetrics metrics,
    SagaSlot place
)
    where TState : class, ISagaState<TState>
{
    private const string CommandName = "AdvanceSaga";
    private static readonly ActivitySource Source = new("Florin.Sagas");
    private const int PartOfPending = 4; // An answer is seen after at most a quarter more than it took.
    private ImmutableArray<object> _unrecorded = [];
    private TState _state = TState.Empty;

    /// <summary>Runs until the saga has ended or waits for a person.</summary>
    public async Task Run(TState state, CancellationToken stop)
    {
        _state = state;
        var span = Span.Begin(Source, "saga", definition.Name).Tag(SagaSpans.Subject, state.Id);
        try
        {
            while (!_state.Ended && !_state.Parked)
                await (_state.Failure is null ? Forward(stop) : Back(stop));
            await Record();
        }
        finally
        {
            SagaSpans.End(span, log.Name, _state, stop);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask Forward(CancellationToken stop)
    {
        if (definition.Next(_state) is not { } step)
        {
            Note(definition.Completed(_state));
            metrics.Ended(definition.Name, "completed");
            return;
        }
        var (result, unknown) = await Ask(step, step.Act, IdOf(step.Name), stop);
        if (result is null)
        {
            Stick(step, new ManualReviewReason(unknown!, Refused: false)); // Without a result there is a reason.
            return;
        }
        if (result.Refusal is { } late && definition.PastPivot(_state))
        {
            Stick(step, new ManualReviewReason($"was refused after the pivot: {late.Detail}", Refused: true));
            return;
        }
        Note([.. result.Events]);
        if (result.Refusal is null)
            return;
        if (_state.Failure is null)
            throw new InvalidOperationException(
                $"The saga {definition.Key} records no failure for its refused step {step.Name}."
            );
        else
            await Record(); // That it goes back must be durable before anything is undone.
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask Back(CancellationToken stop)
    {
        if (definition.NextToUndo(_state) is not { } step)
        {
            Note(definition.Failed(_state, definition.HasUndone(_state)));
            metrics.Ended(definition.Name, "failed");
            return;
        }
        var (result, unknown) = await Ask(step, step.Undo!, IdOf($"{step.Name}/undo"), stop); // Only steps with an undo come.
        if (result is null || result.Refusal is not null)
            Stick(
                step,
                new ManualReviewReason($"could not be undone: {result?.Refusal?.Detail ?? unknown}", result is not null)
            );
        else
            Note([.. result.Events]);
    }

    // The same for every attempt, and another one only where a refusal is known to stand under the last.
    private string IdOf(string asked) =>
        _state.Renewals == 0 ? $"{_state.Id}/{asked}" : $"{_state.Id}/{asked}/{_state.Renewals}";

    private void Stick(SagaStep<TState> step, ManualReviewReason why)
    {
        Note(definition.Stuck(_state, step.Name, why));
        metrics.Ended(definition.Name, "manual-review");
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(StepResult? Result, string? Unknown)> Ask(
        SagaStep<TState> step,
        StepAction<TState> act,
        string commandId,
        CancellationToken stop
    )
    {
        var context = new CallContext(_state.Id, commandId, $"{_state.Id}/{_state.Version}");
        var began = clock.GetTimestamp();
        for (var (attempt, counted) = (1, 0); ; attempt++)
        {
            if (step.IsOutside)
                place.Release();
            var span = Span.Begin(Source, "step", step.Name);
            var (result, unknown) = step.IsOutside
                ? await Attempt(step, act, context, stop)
                : await Call(step, act, context, stop);
            SagaSpans.End(span, attempt, commandId, result, unknown);
            var isAway = unknown is ServiceUnavailable;
            if (!isAway)
                began = clock.GetTimestamp(); // Whatever it was, the service was there.
            var isOver =
                result is not null
                || (isAway ? clock.GetElapsedTime(began) >= step.Patience.Outage : ++counted >= step.Patience.Attempts);
            if (!isOver)
                await Wait(Pause(attempt, step.Patience), stop);
            if (isOver || !step.IsOutside)
                await place.Take(_state.Owner, stop);
            if (isOver)
                return (result, result is null ? WhyNot(unknown, step.Patience) : null);
        }
    }

    // One attempt is over when it has an outcome; until then the service that works on it is asked repeatedly, less
    // and less often.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(StepResult? Result, Exception? Unknown)> Attempt(
        SagaStep<TState> step,
        StepAction<TState> act,
        CallContext context,
        CancellationToken stop
    )
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var (result, unknown) = await Call(step, act, context, stop);
            if (result is not { IsPending: true })
                return (result, unknown);
            var pending = clock.GetElapsedTime(began);
            if (pending >= step.Patience.Pending)
                return (null, new TimeoutException($"was still pending after {step.Patience.Pending}"));
            var wait = pending / PartOfPending;
            wait = wait > step.Patience.Delay ? wait : step.Patience.Delay;
            await Wait(wait < step.Patience.MaxDelay ? wait : step.Patience.MaxDelay, stop);
        }
    }

    // Before it waits, what has happened is recorded; and while it waits, another saga may run in its place.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask Wait(TimeSpan time, CancellationToken stop)
    {
        await Record();
        place.Release();
        await Task.Delay(time, clock, stop);
    }

    private TimeSpan Pause(int attempt, StepPatience patience)
    {
        var wait = patience.Delay * Math.Pow(2, Math.Min(attempt - 1, 20));
        wait = wait < patience.MaxDelay ? wait : patience.MaxDelay;
        return wait + (wait * (random() / 2));
    }

    private static string WhyNot(Exception? unknown, StepPatience patience) =>
        unknown switch
        {
            null => "its outcome is unknown",
            OperationCanceledException => $"did not answer within {patience.Timeout}",
            _ => unknown.Message,
        };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(StepResult? Result, Exception? Unknown)> Call(
        SagaStep<TState> step,
        StepAction<TState> act,
        CallContext context,
        CancellationToken stop
    )
    {
        var started = clock.GetTimestamp();
        var deadline = deadlines.Get();
        deadline.Start(step.Patience.Timeout, stop);
        try
        {
            var result = await act(_state, context, deadline.Token).WaitAsync(deadline.Token);
            metrics.Step(
                definition.Name,
                step.Name,
                result.IsPending ? "pending" : result.Refusal?.Code ?? "done",
                clock.GetElapsedTime(started)
            );
            return (result, null);
        }
        catch (Exception e) when (!stop.IsCancellationRequested && IsUnknown(e))
        {
            metrics.Step(definition.Name, step.Name, "unknown", clock.GetElapsedTime(started));
            return (null, e);
        }
        finally
        {
            deadlines.Return(deadline);
        }
    }

    // Whether the step happened is unknown after these; everything else is a defect, which the runner reports.
    private static bool IsUnknown(Exception e) =>
        e
            is OperationCanceledException
                or TimeoutException
                or ServiceUnavailable
                or LogFault
                or HttpRequestException
                or IOException;

    private void Note(params ReadOnlySpan<object> events)
    {
        foreach (var happened in events)
            _state = _state.Apply(happened);
        _unrecorded = _unrecorded.AddRange(events);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask Record()
    {
        if (_unrecorded.IsEmpty)
            return;
        var from = _state.Version - _unrecorded.Length;
        var metadata = new Metadata(
            CommandId.Derived($"{_state.Id}/from/{from}"),
            CommandName,
            Actor.System.Id,
            _state.Id,
            $"{_state.Id}/{from}",
            Traceparent.Now
        );
        var events = _unrecorded;
        var work = new Work<TState>(
            stream,
            metadata,
            (current, _) =>
                current.Version == from
                    ? Decision.Accept(events.AsSpan())
                    : throw new LogFault(
                        $"Saga {_state.Id} is at version {current.Version}, not {from}: it was changed concurrently."
                    )
        );
        await log.Execute(work, CancellationToken.None);
        _unrecorded = [];
    }
}
