using Florin.Kernel;
using Florin.Platform.EventStore;
using Florin.Platform.Messaging;

namespace Florin.Platform.Hosting;

/// <summary>The answers to faults that pass: the client may come back.</summary>
public static class Faults
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(1);

    /// <summary>The answer to a fault that passes; null for a defect.</summary>
    public static Reply? ToReply(Exception fault) =>
        fault switch
        {
            LogFault or ServiceUnavailable => Reply.Refused(new Refusal("unavailable", fault.Message), ComeBack),
            TimeoutException => Reply.Refused(new Refusal("timeout", fault.Message)),
            _ => null,
        };
}
