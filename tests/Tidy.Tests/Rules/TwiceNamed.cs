using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Florin.Tidy.Rules;

/// <summary>A name means one thing: no two projects of the product have a type of the same name.</summary>
internal static class TwiceNamed
{
    /// <summary>Every type whose name a type of another project has, at its first place in each project.</summary>
    public static IEnumerable<Violation> Check(IEnumerable<SourceFile> code, IReadOnlyList<Exempt> exempt) =>
        from named in code.SelectMany(Types).GroupBy(type => type.Name, StringComparer.Ordinal)
        where exempt.All(e => e.Name != named.Key)
        let projects = named.DistinctBy(type => type.Project).ToList()
        where projects.Count > 1
        from type in projects
        let others = string.Join(", ", projects.Where(p => p.Project != type.Project).Select(p => p.Project))
        select type.File.At(type.Node, $"{type.Name} is also the name of a type of {others}");

    // A nested type is known by the one around it.
    private static IEnumerable<Named> Types(SourceFile file) =>
        from node in file.Nodes<MemberDeclarationSyntax>()
        where node.Parent is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax
        where !node.Modifiers.Any(SyntaxKind.FileKeyword)
        let name = NameOf(node)
        where name is not null
        select new Named(file, node, name, ProjectOf(file));

    private static string? NameOf(MemberDeclarationSyntax node) =>
        node switch
        {
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            DelegateDeclarationSyntax type => type.Identifier.Text,
            _ => null,
        };

    // src/Host, src/Services/Users.
    private static string ProjectOf(SourceFile file)
    {
        var parts = file.Path.Split('/');
        return string.Join('/', parts.Take(parts is [_, "Providers" or "Services", ..] ? 3 : 2));
    }

    private sealed record Named(SourceFile File, SyntaxNode Node, string Name, string Project);
}
