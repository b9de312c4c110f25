using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Florin.Tidy.Rules;

/// <summary>Files and methods stay small. Exceptions are listed in <see cref="Exempt"/>, each with its reason.</summary>
internal static class SizeCaps
{
    /// <summary>Lines of a file, all counted.</summary>
    public const int File = 300;

    /// <summary>Lines of a method, constructor, operator or accessor, from its first line, attributes and documentation not counted.</summary>
    public const int Method = 40;

    /// <summary>What is over a cap and not exempt, and exemptions that nothing needs.</summary>
    public static IEnumerable<Violation> Check(IReadOnlyCollection<SourceFile> files, IReadOnlyList<Exempt> exempt)
    {
        var over = files.SelectMany(Over).ToList();
        foreach (var (name, violation) in over.Where(o => !exempt.Any(e => e.Name == o.Name)))
            yield return violation;
        foreach (var stale in exempt.Where(e => !over.Exists(o => o.Name == e.Name)))
            yield return new Violation(stale.Name, "is exempt from the caps, but not over them");
    }

    private static IEnumerable<(string Name, Violation Violation)> Over(SourceFile file)
    {
        if (file.Lines.Count > File)
            yield return (file.Path, new Violation(file.Path, $"has {file.Lines.Count} lines; the cap is {File}"));
        foreach (var (node, name, lines) in file.Nodes<SyntaxNode>().Select(Measure).Where(m => m.Lines > Method))
            yield return ($"{file.Path}::{name}", file.At(node, $"{name} has {lines} lines; the cap is {Method}"));
    }

    private static (SyntaxNode Node, string Name, int Lines) Measure(SyntaxNode node) =>
        node switch
        {
            MethodDeclarationSyntax m => (m, m.Identifier.Text, Lines(m, m.AttributeLists)),
            ConstructorDeclarationSyntax c => (c, c.Identifier.Text, Lines(c, c.AttributeLists)),
            OperatorDeclarationSyntax o => (o, $"operator {o.OperatorToken.Text}", Lines(o, o.AttributeLists)),
            ConversionOperatorDeclarationSyntax c => (c, $"operator {c.Type}", Lines(c, c.AttributeLists)),
            AccessorDeclarationSyntax a => (a, a.Keyword.Text, Lines(a, a.AttributeLists)),
            LocalFunctionStatementSyntax f => (f, f.Identifier.Text, Lines(f, f.AttributeLists)),
            _ => (node, "", 0),
        };

    private static int Lines(SyntaxNode node, SyntaxList<AttributeListSyntax> attributes)
    {
        var span = node.GetLocation().GetLineSpan();
        var first =
            attributes.Count == 0
                ? span.StartLinePosition.Line
                : attributes[^1].GetLastToken().GetNextToken().GetLocation().GetLineSpan().StartLinePosition.Line;
        return span.EndLinePosition.Line - first + 1;
    }
}
