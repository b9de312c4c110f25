using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Florin.Tidy.Rules;

/// <summary>
/// A name in a document exists in the code: every `PascalCase` in backticks, each part of `Dotted.Names` and of
/// `Configuration:Keys` alike. Blocks of code are left alone, they are run by other tests.
/// </summary>
internal static partial class Documents
{
    /// <summary>Every name that only the document knows.</summary>
    public static IEnumerable<Violation> Check(IEnumerable<SourceFile> documents, IReadOnlySet<string> known) =>
        from document in documents
        from line in Prose(document)
        from span in CodeSpan().Matches(line.Text)
        from name in NamesIn(span.Groups["span"].Value)
        where !known.Contains(name)
        select new Violation($"{document.Path}:{line.Number}", $"nothing in the code is called {name}");

    /// <summary>What the code calls anything: identifiers, words of texts, of project files and of paths.</summary>
    public static IReadOnlySet<string> Known(IEnumerable<SourceFile> texts)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in texts)
        {
            known.UnionWith(Word().Matches(file.Path).Select(word => word.Value));
            if (file.Path.EndsWith(".cs", StringComparison.Ordinal))
                known.UnionWith(file.Tree.GetRoot().DescendantTokens().SelectMany(WordsOf));
            else if (!file.Path.EndsWith(".md", StringComparison.Ordinal))
                known.UnionWith(Word().Matches(file.Text).Select(word => word.Value));
        }
        return known;
    }

    private static IEnumerable<string> WordsOf(SyntaxToken token) =>
        token.Kind() switch
        {
            SyntaxKind.IdentifierToken => [token.ValueText],
            SyntaxKind.StringLiteralToken
            or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.SingleLineRawStringLiteralToken
            or SyntaxKind.MultiLineRawStringLiteralToken => Word().Matches(token.Text).Select(word => word.Value),
            _ => [],
        };

    private static IEnumerable<(int Number, string Text)> Prose(SourceFile document)
    {
        var inBlock = false;
        for (var i = 0; i < document.Lines.Count; i++)
        {
            if (document.Lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal))
                inBlock = !inBlock;
            else if (!inBlock)
                yield return (i + 1, document.Lines[i]);
        }
    }

    // `Gateway__RateLimit__Limit=100000` names what is left of the sign; a span with anything else in it is no name.
    private static IEnumerable<string> NamesIn(string span)
    {
        var text = span.Split('=')[0];
        return Name().IsMatch(text) ? text.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(IsPascal) : [];
    }

    private static readonly string[] Separators = [".", ":", "__", "()", "<", ">"];

    private static bool IsPascal(string part) => char.IsAsciiLetterUpper(part[0]) && part.Any(char.IsAsciiLetterLower);

    [GeneratedRegex("`(?<span>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^:?[A-Za-z]\w*(([.:]|__)\{?\w+\}?)*(<\w+>)?(\(\))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\w+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
