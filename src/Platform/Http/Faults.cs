using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;
using Florin.Platform.Sagas;
using Florin.Platform.Secrets;

namespace Florin.Platform.Http;

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
            DatabasesUnavailable without => RolledBack(without),
            NotOwner elsewhere => Misdirected(elsewhere.Owner),
            LogFault or ViewFault or SecretsUnavailable => Later("The service cannot read or write its storage at the moment."),
            TooManySagasOfUser many => Reply.Refused(new Refusal(RefusalCodes.RateLimited, fault.Message), many.ComeBackIn),
            ServiceTimeout timeout => Reply.Refused(
                new Refusal(RefusalCodes.Timeout, $"The {timeout.Service} service did not answer in time.")
            ),
            TimeoutException => Reply.Refused(new Refusal(RefusalCodes.Timeout, "The operation timed out.")),
            _ => null,
        };
        return reply is { } known && service is not null ? known with { FaultOf = DependencyFault.Of(fault, service) } : reply;
    }

    /// <summary>The answer of an instance that does not own its service's log: 421, and where the owner is.</summary>
    /// <param name="owner">Where it is; null where that is not known.</param>
    internal static Reply Misdirected(string? owner) =>
        Reply.Refused(
            new Refusal(
                HttpRefusals.NotOwner,
                owner is null
                    ? "This instance does not own the service's log, and no other instance owns it yet; try again."
                    : $"This instance does not own the service's log; send the request to {owner}."
            ),
            owner is null ? ComeBack : null
        ) with
        {
            Owner = owner,
        };

    private static Reply RolledBack(DatabasesUnavailable without)
    {
        var refusal = new Refusal(
            RefusalCodes.DatabasesUnavailable,
            $"All databases are required, and {without.Databases} cannot take the write now; nothing was recorded."
        )
            .With("databases", without.Databases)
            .With("rolledBack", true);
        return Reply.Refused(without.Write is { } write ? refusal.With("writeId", write.Value) : refusal, without.RetryAfter);
    }

    private static Reply Later(string detail) => Reply.Refused(new Refusal(RefusalCodes.Unavailable, detail), ComeBack);
}
