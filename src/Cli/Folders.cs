using Florin.Kernel;

namespace Florin.Cli;

/// <summary>Two folders of a command line.</summary>
internal static class Folders
{
    /// <summary>Refuses a folder that is another one, contains it, or lies in it.</summary>
    /// <exception cref="WrongUsage">It does.</exception>
    public static void MustBeApart(string option, string path, string other)
    {
        if (IsIn(Target(path), Target(other)) || IsIn(Target(other), Target(path)))
            throw new WrongUsage(
                $"{option} is '{Shown.Of(path)}', which is, contains or lies in {Shown.Of(other)}; choose a folder elsewhere, best on another disk."
            );
    }

    // Where links lead, as far as the path exists.
    private static string Target(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(full) && new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true) is { } target)
            return Path.TrimEndingDirectorySeparator(target.FullName);
        return Path.GetDirectoryName(full) is { } parent ? Path.Combine(Target(parent), Path.GetFileName(full)) : full;
    }

    private static bool IsIn(string path, string folder) =>
        path == folder || path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
