using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Florin.Tidy.Rules;

/// <summary>
/// Which room of a project may know which. The compiler's own binding is asked, so that neither a relative name nor an
/// inferred type slips through.
/// </summary>
internal static class NamespaceDirection
{
    /// <summary>Every name in a project that leads against the direction, and every room without a rule.</summary>
    public static IEnumerable<Violation> Check(Rooms rooms, IReadOnlyCollection<SourceFile> files)
    {
        var compilation = CSharpCompilation.Create("Tidy", [ImplicitUsings, .. files.Select(f => f.Tree)], References(rooms));
        return files.SelectMany(file => CheckOne(rooms, file, compilation.GetSemanticModel(file.Tree)));
    }

    private static IEnumerable<Violation> CheckOne(Rooms rooms, SourceFile file, SemanticModel model)
    {
        var place = file.Nodes<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";
        if (rooms.Of(place) is not { } room)
            return [new Violation(file.Path, $"no rule says what the namespace {place} may use")];
        if (rooms.RowOf(room) is null)
            return IsEventIds(room, file) ? [] : [new Violation(file.Path, $"no rule says what the namespace {place} may use")];
        return file.Nodes<SimpleNameSyntax>()
            .Select(name => (Name: name, Room: RoomOf(rooms, model, name)))
            .Where(use => use.Room is { } used && !rooms.MayUse(room, used))
            .Select(use => file.At(use.Name, $"{rooms.NameOf(room)} may not use {rooms.NameOf(use.Room!)} ({use.Name})"));
    }

    // Constants, which use nothing.
    private static bool IsEventIds(string room, SourceFile file) =>
        room.Length == 0 && Path.GetFileName(file.Path) == "EventIds.cs";

    private static string? RoomOf(Rooms rooms, SemanticModel model, SimpleNameSyntax name)
    {
        var info = model.GetSymbolInfo(name);
        var place = (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) switch
        {
            null or INamespaceSymbol => null,
            ILocalSymbol local => local.Type.ContainingNamespace,
            IParameterSymbol parameter => parameter.Type.ContainingNamespace,
            var symbol => symbol.ContainingNamespace,
        };
        return place is null ? null : rooms.Of(place.ToDisplayString());
    }

    private static SyntaxTree ImplicitUsings { get; } =
        CSharpSyntaxTree.ParseText(
            string.Concat(
                new[] { "", ".Collections.Generic", ".IO", ".Linq", ".Net.Http", ".Threading", ".Threading.Tasks" }.Select(
                    name => $"global using global::System{name};"
                )
            )
        );

    // Less the assembly that the sources under test make.
    private static IEnumerable<MetadataReference> References(Rooms rooms) =>
        Platform.References.Where(r => Path.GetFileNameWithoutExtension(r.FilePath) != rooms.Root);
}
