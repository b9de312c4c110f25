using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Florin.Tidy;

/// <summary>A text of the repository.</summary>
/// <param name="Path">Its path from the root, with forward slashes.</param>
/// <param name="Text">What it says.</param>
internal sealed record SourceFile(string Path, string Text)
{
    // Tests run beside each other, and a compilation knows only the very tree that it was given.
    private readonly Lazy<SyntaxTree> _tree = new(() => CSharpSyntaxTree.ParseText(Text, path: Path));

    /// <summary>The lines, without their ends.</summary>
    public IReadOnlyList<string> Lines => field ??= Text.TrimEnd('\n').Split('\n');

    /// <summary>The text as C#.</summary>
    public SyntaxTree Tree => _tree.Value;

    /// <summary>Every node of a kind in the C#.</summary>
    public IEnumerable<TNode> Nodes<TNode>()
        where TNode : SyntaxNode => Tree.GetRoot().DescendantNodes(descendIntoTrivia: false).OfType<TNode>();

    /// <summary>A violation at a node.</summary>
    public Violation At(SyntaxNode node, string what) => new($"{Path}:{LineOf(node)}", what);

    /// <summary>Counted from 1.</summary>
    public static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}
