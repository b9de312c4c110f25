using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Florin.Tidy.Rules;

/// <summary>What documents on security may name as evidence.</summary>
/// <param name="Tests">Every test as <c>Class.Method</c>.</param>
/// <param name="Types">The types of the code.</param>
/// <param name="Settings">The settings of the configuration guide.</param>
/// <param name="HasFile">Whether there is a file at a path from the root.</param>
internal sealed record Evidence(
    IReadOnlySet<string> Tests,
    IReadOnlySet<string> Types,
    IReadOnlySet<string> Settings,
    Func<string, bool> HasFile
)
{
    /// <summary>The evidence that a repository has.</summary>
    /// <param name="code">Its C# files.</param>
    /// <param name="configuration">The guide with all settings.</param>
    /// <param name="hasFile">Whether there is a file at a path from the root.</param>
    public static Evidence Of(IReadOnlyCollection<SourceFile> code, SourceFile configuration, Func<string, bool> hasFile) =>
        new(
            code.Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal))
                .SelectMany(TestsOf)
                .ToHashSet(StringComparer.Ordinal),
            code.SelectMany(file => file.Nodes<BaseTypeDeclarationSyntax>())
                .Select(type => type.Identifier.Text)
                .ToHashSet(StringComparer.Ordinal),
            configuration
                .Lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal))
                .SelectMany(SecurityDocuments.Spans)
                .ToHashSet(StringComparer.Ordinal),
            hasFile
        );

    private static IEnumerable<string> TestsOf(SourceFile file) =>
        from type in file.Nodes<ClassDeclarationSyntax>()
        from method in type.Members.OfType<MethodDeclarationSyntax>()
        where method.AttributeLists.SelectMany(list => list.Attributes).Any(a => a.Name.ToString() is "Fact" or "Theory")
        select $"{type.Identifier.Text}.{method.Identifier.Text}";
}
