using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>The journeys that share one running program; each brings its own people and accounts.</summary>
[CollectionDefinition(Together)]
public sealed class Sharing : ICollectionFixture<OneProcess>
{
    /// <summary>Everything in one process.</summary>
    public const string Together = "journeys in one process";

    /// <summary>Services in several processes.</summary>
    public const string Apart = "journeys between several processes";
}

/// <summary>The same for the other shape.</summary>
[CollectionDefinition(Sharing.Apart)]
public sealed class SharingApart : ICollectionFixture<SeveralProcesses>;
