using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Florin.Platform.Tracing;

namespace Florin.Kafka;

/// <summary>
/// The publishing of an event whose trace is recorded. The message carries this span in <c>traceparent</c>, so that its readers
/// come after it; <c>ce_traceparent</c> stays as the event has it.
/// </summary>
internal sealed class PublishedTrace
{
    private const string Header = "traceparent";

    private static readonly ActivitySource Source = new("Florin.Kafka");
    private readonly Activity _span;

    private PublishedTrace(Activity span) => _span = span;

    /// <summary>Begins, where the event's trace is recorded; null otherwise.</summary>
    public static PublishedTrace? Begin(string topic, string? trace, Message<byte[], byte[]> message)
    {
        if (!Source.HasListeners() || Traceparent.Recorded(trace) is not { } context)
            return null;
        if (Source.CreateActivity($"send {topic}", ActivityKind.Producer, context) is not { } span)
            return null;
        var around = Activity.Current;
        span.SetTag("messaging.system", "kafka")
            .SetTag("messaging.operation.type", "send")
            .SetTag("messaging.destination.name", topic)
            .Start();
        Activity.Current = around; // Others of the batch are beside it.
        message.Headers.Remove(Header);
        message.Headers.Add(Header, Encoding.UTF8.GetBytes(span.Id!)); // It has begun.
        return new PublishedTrace(span);
    }

    /// <summary>Ends them with the confirmation of the batch.</summary>
    public static async Task Around(List<PublishedTrace>? spans, Task confirmed)
    {
        try
        {
            await confirmed;
        }
        catch (Exception e) when (Note(spans, e)) { }
        finally
        {
            foreach (var one in spans ?? [])
                one._span.Dispose();
        }
    }

    // Never: the caller sees the failure.
    private static bool Note(List<PublishedTrace>? spans, Exception e)
    {
        foreach (var one in spans ?? [])
            one._span.SetStatus(ActivityStatusCode.Error).SetTag("error.type", e.GetType().Name);
        return false;
    }
}
