using System.Reflection;

namespace Florin.Platform.Configuration;

/// <summary>The version of this program, such as <c>0.1.0</c>.</summary>
public static class ProgramVersion
{
    /// <summary>Without the commit that it was built from.</summary>
    public static string Text { get; } =
        typeof(ProgramVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "unknown";
}
