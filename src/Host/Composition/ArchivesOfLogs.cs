using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Composition;

/// <summary>
/// Looks at a start whether the archives are there that shrunk logs need. Where one is away, what is new is served all the same,
/// so this is a warning.
/// </summary>
internal static partial class ArchivesOfLogs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Looks at those of all logs at the same time.</summary>
    /// <param name="provider">Of the logs.</param>
    /// <param name="places">Where they are.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">Gets the warnings.</param>
    /// <param name="cancel">Ends it.</param>
    public static Task Check(
        IStorageProvider provider,
        IEnumerable<StoragePlace> places,
        TimeProvider clock,
        ILogger log,
        CancellationToken cancel
    ) => Task.WhenAll(places.Select(place => Check(provider, place, clock, log, cancel)));

    private static async Task Check(
        IStorageProvider provider,
        StoragePlace place,
        TimeProvider clock,
        ILogger log,
        CancellationToken cancel
    )
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            if (await provider.ProblemOfArchive(place, ends.Token) is { } problem)
                IsAway(log, place.Service, problem);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            IsAway(log, place.Service, "it does not answer");
        }
        catch (LogFault fault)
        {
            IsAway(log, place.Service, fault.Message);
        }
    }

    [LoggerMessage(
        EventId = EventIds.ArchiveUnavailable,
        Level = LogLevel.Warning,
        Message = "The archive with the old events of the log of {Service} cannot be read: {Problem}. What needs those events fails until it can; if the archive was moved, set Storage:Archive"
    )]
    private static partial void IsAway(ILogger log, string service, string problem);
}
