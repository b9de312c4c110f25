using Florin.Platform.Calls;
using Florin.Platform.EventLog;

namespace Florin.Platform.Hosting;

/// <summary>Asks the owner of a service's log to give it up.</summary>
public sealed record ReleaseLog;

/// <summary>Has an instance own a service's log.</summary>
/// <param name="Pin">Which, and until when.</param>
public sealed record PinLog(PinnedInstance Pin);

/// <summary>The outcome of an operator's request about the owner of a log.</summary>
/// <param name="Log">How the log stands.</param>
/// <param name="Refusal">Why it was not done; null when it was.</param>
public sealed record OwnershipOutcome(LogStanding Log, string? Refusal);

/// <summary>What operators have the owner of a service's log do, for the gateway's admin API.</summary>
public static class OwnershipOperations
{
    /// <summary>Gives the log to another instance.</summary>
    public static Operation<ReleaseLog, OwnershipOutcome> Release(string service) => new(service, "release-log");

    /// <summary>Has a certain instance own the log.</summary>
    public static Operation<PinLog, OwnershipOutcome> Pin(string service) => new(service, "pin-log");

    internal static void Add(ServiceBuilder service, ServiceRuntime runtime)
    {
        service.Does(
            Release(service.Definition.Name),
            (_, _, cancel) => Change(runtime, record => record.AskForRelease(cancel))
        );
        service.Does(Pin(service.Definition.Name), (asked, _, cancel) => Pin(runtime, asked.Pin, cancel));
    }

    private static async Task<OwnershipOutcome> Pin(ServiceRuntime runtime, PinnedInstance pin, CancellationToken cancel)
    {
        var outcome = await Change(runtime, record => record.Pin(pin, cancel));
        return outcome.Refusal is null ? outcome with { Log = outcome.Log with { Pin = pin } } : outcome; // It looks a little later.
    }

    private static async Task<OwnershipOutcome> Change(ServiceRuntime runtime, Func<IOwnershipRecord, Task<string?>> change)
    {
        var refusal = runtime.OwnershipRecord is { } record
            ? await change(record)
            : $"The log is kept by {runtime.LogPlace.Provider}, where one process has it: there is no other instance that could own it.";
        return new OwnershipOutcome(LogStanding.Of(runtime), refusal);
    }
}
