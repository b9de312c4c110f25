using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Florin.Tidy.Rules;

/// <summary>A ban with a mistyped name bans nothing and says nothing: each must name something, and say what to use instead.</summary>
internal static class BannedSymbols
{
    /// <summary>Every ban that names nothing or gives no way out.</summary>
    public static IEnumerable<Violation> Check(SourceFile bans)
    {
        var framework = CSharpCompilation.Create("Tidy", references: Platform.References);
        for (var i = 0; i < bans.Lines.Count; i++)
        {
            var (id, instead) = Split(bans.Lines[i]);
            if (DocumentationCommentId.GetFirstSymbolForDeclarationId(id, framework) is null)
                yield return new Violation($"{bans.Path}:{i + 1}", $"{id} is the name of nothing");
            if (instead.Length == 0)
                yield return new Violation($"{bans.Path}:{i + 1}", $"{id} is banned without saying what to use instead");
        }
    }

    private static (string Id, string Instead) Split(string line) =>
        line.IndexOf(';', StringComparison.Ordinal) is >= 0 and var at ? (line[..at], line[(at + 1)..].Trim()) : (line, "");
}
