using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Florin.Tidy.Rules;

/// <summary>The folders of the platform are its rooms: a file's namespace is its folder's.</summary>
internal static class NamespaceFolders
{
    /// <summary>Every file below a folder whose namespace is another than its folder says.</summary>
    /// <param name="root">The folder, such as <c>src/Platform/</c>.</param>
    /// <param name="place">The folder's own namespace.</param>
    /// <param name="files">The files below it.</param>
    public static IEnumerable<Violation> Check(string root, string place, IEnumerable<SourceFile> files)
    {
        foreach (var file in files)
        {
            var folder = Path.GetDirectoryName(file.Path[root.Length..])?.Replace('\\', '/') ?? "";
            var expected = folder.Length == 0 ? place : $"{place}.{folder.Replace('/', '.')}";
            var found = file.Nodes<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";
            if (found != expected)
                yield return new Violation(file.Path, $"has the namespace {found}; its folder says {expected}");
        }
    }
}
