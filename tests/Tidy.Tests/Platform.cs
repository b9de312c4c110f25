using Microsoft.CodeAnalysis;

namespace Florin.Tidy;

/// <summary>What this test runs on: the framework, the packages and the assemblies of the repository that it needs.</summary>
internal static class Platform
{
    /// <summary>All of it, for compilations.</summary>
    public static IReadOnlyList<PortableExecutableReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!) // The runtime always says it.
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];
}
