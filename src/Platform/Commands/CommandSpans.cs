using System.Diagnostics;
using System.Runtime.CompilerServices;
using Florin.Platform.Tracing;

namespace Florin.Platform.Commands;

/// <summary>A span for each command, within the trace of its caller.</summary>
/// <param name="service">Whose commands they are.</param>
internal sealed class CommandSpans(string service) : ICommandMiddleware
{
    private static readonly ActivitySource Source = new("Florin.Commands");

    public ValueTask<Outcome> Invoke(Envelope envelope, CommandStep next, CancellationToken cancel) =>
        Source.HasListeners() && Activity.Current is not null ? Traced(envelope, next, cancel) : next(envelope, cancel);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome> Traced(Envelope envelope, CommandStep next, CancellationToken cancel)
    {
        var span = Span.Begin(Source, envelope.Name);
        Outcome? outcome = null;
        try
        {
            return outcome = await next(envelope, cancel);
        }
        finally
        {
            using var ended = span.End(failed: outcome is null && !cancel.IsCancellationRequested);
            if (ended is not null)
                Tell(ended, envelope, outcome);
        }
    }

    private void Tell(Activity span, Envelope envelope, Outcome? outcome)
    {
        span.SetTag("florin.service", service)
            .SetTag("florin.command", envelope.Name)
            .SetTag("florin.stream", envelope.Command.Stream)
            .SetTag("florin.correlation", envelope.Context.CorrelationId);
        if (outcome is null)
            return;
        span.SetTag("florin.events", outcome.Events.Count);
        if (outcome.Position > 0)
            span.SetTag("florin.position", outcome.Position);
        if (outcome.AlreadyDecided)
            span.SetTag("florin.replayed", true);
        if (outcome.Refusal is { } refusal)
            span.SetTag("florin.refusal", refusal.Code);
    }
}
