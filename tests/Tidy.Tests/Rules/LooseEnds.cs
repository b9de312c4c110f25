using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Florin.Tidy.Rules;

/// <summary>Nothing is left for later, and nothing is turned off without saying why.</summary>
internal static partial class LooseEnds
{
    // In two halves, so that this file does not report itself.
    private static readonly string[] Unfinished = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception"];

    private static readonly string[] Machine = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "C:" + "\\Users"];

    /// <summary>Unfinished work, in any text.</summary>
    public static IEnumerable<Violation> CheckUnfinished(IEnumerable<SourceFile> texts) =>
        from file in texts
        from word in Word().EnumerateAll(file)
        where Unfinished.Contains(word.Text, StringComparer.Ordinal)
        select new Violation($"{file.Path}:{word.Line}", $"{word.Text}: finish it or leave it out");

    /// <summary>Paths of somebody's machine, in any text.</summary>
    public static IEnumerable<Violation> CheckMachines(IEnumerable<SourceFile> texts) =>
        from file in texts
        from index in Enumerable.Range(0, file.Lines.Count)
        from path in Machine
        where file.Lines[index].Contains(path, StringComparison.Ordinal)
        select new Violation($"{file.Path}:{index + 1}", $"{path} is a place on somebody's machine");

    /// <summary>Tests that are skipped, and rules that are silenced, without a reason beside them.</summary>
    public static IEnumerable<Violation> CheckReasons(IEnumerable<SourceFile> code) =>
        code.SelectMany(file => Skipped(file).Concat(Suppressed(file)).Concat(Disabled(file)));

    private static IEnumerable<Violation> Skipped(SourceFile file) =>
        file.Nodes<AttributeSyntax>()
            .SelectMany(attribute => Arguments(attribute, "Skip"))
            .Where(argument => !IsReason(argument.Expression))
            .Select(argument => file.At(argument, "a skipped test says why, in a sentence"));

    private static IEnumerable<Violation> Suppressed(SourceFile file) =>
        file.Nodes<AttributeSyntax>()
            .Where(attribute => attribute.Name.ToString().EndsWith("SuppressMessage", StringComparison.Ordinal))
            .Where(attribute => !Arguments(attribute, "Justification").Any(a => IsReason(a.Expression)))
            .Select(attribute => file.At(attribute, "a silenced rule says why, in its Justification"));

    // The reason stands on the pragma's own line or in the comment right above it.
    private static IEnumerable<Violation> Disabled(SourceFile file) =>
        file
            .Tree.GetRoot()
            .DescendantNodes(descendIntoTrivia: true)
            .OfType<PragmaWarningDirectiveTriviaSyntax>()
            .Where(pragma => pragma.DisableOrRestoreKeyword.IsKind(SyntaxKind.DisableKeyword))
            .Where(pragma => !IsCommented(file, SourceFile.LineOf(pragma)))
            .Select(pragma => file.At(pragma, "a silenced rule says why, in a comment on its line or above"));

    private static bool IsCommented(SourceFile file, int line) =>
        file.Lines[line - 1].Contains("//", StringComparison.Ordinal)
        || (line > 1 && file.Lines[line - 2].TrimStart().StartsWith("//", StringComparison.Ordinal));

    private static IEnumerable<AttributeArgumentSyntax> Arguments(AttributeSyntax attribute, string name) =>
        attribute.ArgumentList?.Arguments.Where(a => a.NameEquals?.Name.Identifier.Text == name) ?? [];

    private static bool IsReason(ExpressionSyntax expression) =>
        expression is not LiteralExpressionSyntax literal || literal.Token.ValueText.Split(' ').Length >= 4;

    private static IEnumerable<(int Line, string Text)> EnumerateAll(this Regex regex, SourceFile file) =>
        file.Lines.SelectMany((line, index) => regex.Matches(line).Select(match => (index + 1, match.Value)));

    [GeneratedRegex(@"\w+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
