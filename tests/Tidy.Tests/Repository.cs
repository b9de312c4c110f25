namespace Florin.Tidy;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    private static readonly HashSet<string> Built = new(StringComparer.Ordinal)
    {
        ".git",
        ".vs",
        ".idea",
        "bin",
        "obj",
        "node_modules",
        "TestResults",
        "BenchmarkDotNet.Artifacts",
    };

    private static readonly HashSet<string> TextKinds = new(StringComparer.Ordinal)
    {
        ".cs",
        ".csproj",
        ".props",
        ".targets",
        ".slnx",
        ".json",
        ".md",
        ".sh",
        ".txt",
        ".yml",
        ".yaml",
        ".sql",
        ".editorconfig",
    };

    /// <summary>Where Florin.slnx is.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every text that people write, ordered by path; nothing that a build or a run makes.</summary>
    public static IReadOnlyList<SourceFile> Texts { get; } =
    [
        .. Walk(Root)
            .Select(path => new SourceFile(Relative(path), File.ReadAllText(path)))
            .OrderBy(f => f.Path, StringComparer.Ordinal),
    ];

    /// <summary>Every C# file of src, tests and bench.</summary>
    public static IReadOnlyList<SourceFile> Code { get; } =
    [.. Texts.Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal))];

    /// <summary>Every C# file of the product.</summary>
    public static IReadOnlyList<SourceFile> Product { get; } =
    [.. Code.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal))];

    /// <summary>Fails with one line per violation.</summary>
    public static void IsTidy(IEnumerable<Violation> violations)
    {
        var found = violations.Select(v => v.ToString()).ToList();
        Assert.True(found.Count == 0, $"{found.Count} found:{Environment.NewLine}{string.Join(Environment.NewLine, found)}");
    }

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (TextKinds.Contains(Path.GetExtension(file)))
                yield return file;
        }
        foreach (var below in Directory.EnumerateDirectories(folder).Where(IsWritten))
        {
            foreach (var file in Walk(below))
                yield return file;
        }
    }

    // The data directory of a server that runs from the root is not part of the repository either.
    private static bool IsWritten(string folder) => !Built.Contains(Path.GetFileName(folder)) && Relative(folder) != "data";

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Florin.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run below the folder of Florin.slnx.");
    }
}
