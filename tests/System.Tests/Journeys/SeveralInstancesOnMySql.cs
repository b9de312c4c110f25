using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>The journeys with several instances of a service, which share one database server.</summary>
[CollectionDefinition(Name)]
public sealed class SharingInstances : ICollectionFixture<SeveralInstances>
{
    /// <summary>For <see cref="CollectionAttribute"/>.</summary>
    public const string Name = "journeys with several instances";
}

[Collection(SharingInstances.Name)]
public sealed class MovingMoneyWithSeveralInstances(SeveralInstances florin) : MovingMoney(florin);
