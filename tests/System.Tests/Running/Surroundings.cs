namespace Florin.System.Tests.Running;

/// <summary>What is between several instances and others.</summary>
internal sealed record Surroundings
{
    /// <summary>The port at which instances reach the database server, by its own port. Default its own.</summary>
    public Func<int, int> DatabasePort { get; init; } = port => port;

    /// <summary>The host at which others reach an instance, which listens on loopback. Default there.</summary>
    public Func<int, string> HostOf { get; init; } = _ => "127.0.0.1";

    /// <summary>What each instance hosts; the process in front hosts the others. Default the users and what moves money.</summary>
    public IReadOnlyList<string> Services { get; init; } = SeveralInstances.Shared;

    /// <summary>Further arguments of the process in front.</summary>
    public IReadOnlyList<string> OfFront { get; init; } = [];

    /// <summary>Further arguments of the instances.</summary>
    public IReadOnlyList<string> OfInstances { get; init; } = [];
}
