namespace Florin.Testing;

/// <summary>The files of the project, below which the tests run.</summary>
public static class SourceTree
{
    /// <summary>The folder of <c>Florin.slnx</c>.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Florin.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run within the repository.");
        return folder.FullName;
    }
}
