using Florin.System.Tests.Journeys;
using Florin.System.Tests.Simulation;
using Florin.System.Tests.Simulation.Cluster;
using Florin.System.Tests.Verifying;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Florin.System.Tests.Running.LongestFirst))]

namespace Florin.System.Tests.Running;

/// <summary>Starts the tests that take minutes before all others, so that the run does not wait for one of them alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        SharingInstances.Name, // It mostly waits, for leases and for the time-out of requests to an instance that is held.
        nameof(FaultsBetweenInstancesAndOthers),
        SomeBooks.Shared,
        nameof(TheBooksUnderFaults),
        nameof(TheBooksOfSeveralInstances),
        nameof(ImportingBankFiles),
        nameof(ImportingHistory),
        nameof(StartingFlorin),
        nameof(StoppingEarly),
        nameof(AfterAKill),
        nameof(VerifyingData),
        Sharing.Together,
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections
    )
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Rank)];

    private static int Rank<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var at = Array.FindIndex(Long, name => collection.TestCollectionDisplayName.EndsWith(name, StringComparison.Ordinal));
        return at < 0 ? Long.Length : at;
    }
}
