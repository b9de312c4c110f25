using Florin.Kernel;
using Florin.Platform.EventStore;
using Florin.Platform.Messaging;
using Florin.Platform.Projections;
using Florin.Platform.Sagas;

namespace Florin.Platform.Hosting;

/// <summary>The answers to faults that pass: the client may come back.</summary>
public static class Faults
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The answer to a fault that passes; null for a defect. What exactly went wrong stays here: it may name addresses, files
    /// and programs, and is for the log.
    /// </summary>
    /// <param name="fault">What went wrong.</param>
    /// <param name="service">The service that answers, which is well when the fault is another's.</param>
    public static Reply? ToReply(Exception fault, string? service = null)
    {
        Reply? reply = fault switch
        {
            ServiceUnavailable unavailable => Later($"The {unavailable.Service} service is unavailable."),
            ViewUnavailable => Later(fault.Message), // Made for clients.
            LogFault => Later("The service cannot read or write its storage at the moment."),
            TooManySagasOfUser many => Reply.Refused(new Refusal("rate-limited", fault.Message), many.ComeBackIn),
            ServiceTimeout timeout => Reply.Refused(
                new Refusal("timeout", $"The {timeout.Service} service did not answer in time.")
            ),
            TimeoutException => Reply.Refused(new Refusal("timeout", "The operation timed out.")),
            _ => null,
        };
        return reply is { } known && service is not null ? known with { FaultOf = Other(fault, service) } : reply;
    }

    private static Reply Later(string detail) => Reply.Refused(new Refusal("unavailable", detail), ComeBack);

    /// <summary>The other service whose fault it is; null when it is this one's own, or a defect.</summary>
    public static string? Other(Exception fault, string service)
    {
        var sick = fault switch
        {
            ServiceUnavailable unavailable => unavailable.Service,
            ServiceTimeout timeout => timeout.Service,
            _ => service,
        };
        return sick == service ? null : sick;
    }
}
