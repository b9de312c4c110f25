using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Florin.Tidy.Rules;

/// <summary>
/// Never catch and default: only an endpoint, a consumer and a background loop may catch everything without throwing on, and
/// each says on the same line why nothing is lost.
/// </summary>
internal static class BroadCatches
{
    private const int FewestWords = 5;

    /// <summary>Every catch of everything that says nothing.</summary>
    public static IEnumerable<Violation> Check(IEnumerable<SourceFile> files) =>
        from file in files
        from clause in file.Nodes<CatchClauseSyntax>()
        where clause.Filter is null && CatchesAll(clause) && !ThrowsOn(clause) && !SaysWhy(file, clause)
        select file.At(clause, "catches everything; catch what is expected, or say on this line why nothing is lost");

    private static bool CatchesAll(CatchClauseSyntax clause) =>
        clause.Declaration?.Type.ToString() is null or "Exception" or "System.Exception";

    private static bool ThrowsOn(CatchClauseSyntax clause) => clause.Block.Statements.LastOrDefault() is ThrowStatementSyntax;

    private static bool SaysWhy(SourceFile file, CatchClauseSyntax clause) =>
        file.Lines[SourceFile.LineOf(clause) - 1].Split("//") is [_, var reason, ..]
        && reason.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length >= FewestWords;
}
