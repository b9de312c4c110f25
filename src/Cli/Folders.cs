using Florin.Kernel;

namespace Florin.Cli;

/// <summary>Two folders, of a command line or of settings.</summary>
public static class Folders
{
    /// <summary>Refuses a folder that is another one, contains it, or lies in it.</summary>
    /// <exception cref="WrongUsage">It does.</exception>
    public static void MustBeApart(string option, string path, string other)
    {
        if (!AreApart(path, other))
            throw new WrongUsage(
                $"{option} is '{Shown.Of(path)}', which is, contains or lies in {Shown.Of(other)}; choose a folder elsewhere, best on another disk."
            );
    }

    /// <summary>Whether neither is the other, contains it, or lies in it, wherever links lead.</summary>
    public static bool AreApart(string path, string other) =>
        !IsIn(Resolved(path), Resolved(other)) && !IsIn(Resolved(other), Resolved(path));

    /// <summary>The full path where links lead, as far as the path exists.</summary>
    public static string Resolved(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(full) && new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true) is { } target)
            return Path.TrimEndingDirectorySeparator(target.FullName);
        return Path.GetDirectoryName(full) is { } parent ? Path.Combine(Resolved(parent), Path.GetFileName(full)) : full;
    }

    private static bool IsIn(string path, string folder) =>
        path == folder || path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
