using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Florin.Tidy.Rules;

/// <summary>No names that could hold anything, and no suffix for what the kind says already.</summary>
internal static partial class Names
{
    private static readonly HashSet<string> CatchAll = new(StringComparer.OrdinalIgnoreCase)
    {
        "Common",
        "Util",
        "Utils",
        "Utility",
        "Utilities",
        "Helper",
        "Helpers",
        "Shared",
        "Manager",
        "Managers",
        "Misc",
    };

    private static readonly string[] Suffixes = ["Command", "Dto", "DTO", "Impl", "DomainEvent", "Base", "Test", "Tests"];

    // Names that the framework calls without an interface.
    private static readonly string[] Prescribed = ["InvokeAsync", "BindAsync"];

    /// <summary>Folders, files and types with a name that says nothing, or with a suffix that says nothing.</summary>
    public static IEnumerable<Violation> Check(IReadOnlyCollection<SourceFile> files, IReadOnlyList<Exempt> exempt) =>
        CheckPaths(files).Concat(files.SelectMany(file => CheckTypes(file, exempt))).Concat(files.SelectMany(CheckMethods));

    private static IEnumerable<Violation> CheckPaths(IEnumerable<SourceFile> files) =>
        from file in files
        from part in file.Path.Split('/')
        let name = part.Split('.')[0]
        where IsCatchAll(name) || name is "Base" or "Bases"
        select new Violation(file.Path, $"{name} could hold anything; name what it is");

    private static IEnumerable<Violation> CheckTypes(SourceFile file, IReadOnlyList<Exempt> exempt)
    {
        var types = file.Nodes<BaseTypeDeclarationSyntax>()
            .Select(type => (Node: (SyntaxNode)type, Name: type.Identifier.Text))
            .Concat(
                file.Nodes<DelegateDeclarationSyntax>().Select(type => (Node: (SyntaxNode)type, Name: type.Identifier.Text))
            );
        foreach (var (node, name) in types.Where(type => !exempt.Any(e => e.Name == type.Name)))
        {
            if (IsCatchAll(name))
                yield return file.At(node, $"{name} could hold anything; name what it is");
            foreach (
                var suffix in Suffixes.Where(s => name.EndsWith(s, StringComparison.Ordinal) && name != s && name != "I" + s)
            )
                yield return file.At(node, $"{name} needs no suffix {suffix}");
        }
    }

    private static IEnumerable<Violation> CheckMethods(SourceFile file) =>
        file.Nodes<MethodDeclarationSyntax>()
            .Where(method => method.Identifier.Text.EndsWith("Async", StringComparison.Ordinal) && !MayEndSo(method))
            .Select(method =>
                file.At(method, $"{method.Identifier.Text} has no synchronous twin, so it needs no suffix Async")
            );

    // A public method of a type with a base may implement a foreign interface; our own are reported where they are declared.
    private static bool MayEndSo(MethodDeclarationSyntax method) =>
        Prescribed.Contains(method.Identifier.Text, StringComparer.Ordinal)
        || method.Modifiers.Any(SyntaxKind.OverrideKeyword)
        || method.ExplicitInterfaceSpecifier is not null
        || (method.Modifiers.Any(SyntaxKind.PublicKeyword) && method.Parent is TypeDeclarationSyntax { BaseList: not null })
        || method.Parent is TypeDeclarationSyntax type
            && type.Members.OfType<MethodDeclarationSyntax>()
                .Any(twin => twin.Identifier.Text + "Async" == method.Identifier.Text);

    private static bool IsCatchAll(string name) => Words().Matches(name).Any(word => CatchAll.Contains(word.Value));

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Words();
}
