namespace Florin.System.Tests.Running;

/// <summary>
/// The tests that run after all others, one at a time. Each says why it must: it looks at something that the whole process
/// has, or measures. That a machine is slow is no reason, and neither is a port or a folder, which a test takes for itself.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ByThemselves
{
    /// <summary>For <see cref="CollectionAttribute"/>.</summary>
    public const string Name = "by themselves";
}
