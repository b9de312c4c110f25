using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Florin.Tidy.Rules;

/// <summary>
/// Which room of the platform may know which. The compiler's own binding is asked, so that neither a relative name nor an
/// inferred type slips through.
/// </summary>
internal static class NamespaceDirection
{
    private const string Platform = "Florin.Platform";

    // The one file of the root: every room may name the ids of what it logs.
    private const string EventIds = "src/Platform/EventIds.cs";

    private static string[] Strategies =>
        ["Resilience", "Resilience.Breaker", "Resilience.Bulkhead", "Resilience.Deadlines", "Resilience.Retry"];

    private static string[] Below =>
        ["Json", "Configuration", "Files", "RateLimiting", "EventLog", "Projections", "Identity", .. Strategies];

    // A room with a row of its own below another is a room for itself; what else lies below one belongs to it.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Json"] = [],
        ["Resilience"] = ["Resilience.Breaker", "Resilience.Bulkhead", "Resilience.Deadlines", "Resilience.Retry"],
        ["Resilience.Breaker"] = ["Resilience"],
        ["Resilience.Bulkhead"] = ["Resilience", "Resilience.Deadlines"],
        ["Resilience.Deadlines"] = [],
        ["Resilience.Retry"] = [],
        ["RateLimiting"] = [],
        ["Configuration"] = [],
        ["Files"] = ["Configuration"],
        ["EventLog"] = ["Json", "Resilience.Deadlines"],
        ["Projections"] = ["Json", "EventLog"],
        ["Queries"] = ["Projections"],
        ["Identity"] = ["Json", "Configuration", "Files", .. Strategies],
        ["Calls"] = ["Json", "EventLog", "Identity", .. Strategies],
        ["Commands"] = ["Json", "EventLog", "Identity"],
        ["Feeds"] = ["Json", "EventLog", "Projections", .. Strategies],
        ["Sagas"] = ["EventLog", "Projections", "Feeds", "Calls", "Commands", "Identity", .. Strategies],
        ["Http"] = [.. Below, "Calls", "Commands", "Feeds", "Sagas", "Queries"],
        ["Hosting"] = [.. Below, "Calls", "Commands", "Feeds", "Sagas", "Queries", "Http"],
    };

    /// <summary>Every name in the platform that leads against the direction, and every room without a rule.</summary>
    public static IEnumerable<Violation> Check(IReadOnlyCollection<SourceFile> files)
    {
        var compilation = CSharpCompilation.Create("Tidy", [ImplicitUsings, .. files.Select(f => f.Tree)], References);
        return files.SelectMany(file => CheckOne(file, compilation.GetSemanticModel(file.Tree)));
    }

    private static IEnumerable<Violation> CheckOne(SourceFile file, SemanticModel model)
    {
        var place = file.Nodes<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";
        if (place == Platform && file.Path == EventIds)
            return [];
        if (RoomOf(place) is not { } room || !Allowed.TryGetValue(room, out var allowed))
            return [new Violation(file.Path, $"no rule says what the namespace {place} may use")];
        return file.Nodes<SimpleNameSyntax>()
            .Select(name => (Name: name, Room: RoomOf(model, name)))
            .Where(use => use.Room is { Length: > 0 } used && used != room && !allowed.Contains(used, StringComparer.Ordinal))
            .Select(use => file.At(use.Name, $"{Shown(room)} may not use {Shown(use.Room!)} ({use.Name})"));
    }

    private static string? RoomOf(SemanticModel model, SimpleNameSyntax name)
    {
        var info = model.GetSymbolInfo(name);
        return (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) switch
        {
            null or INamespaceSymbol => null,
            ILocalSymbol local => RoomOf(local.Type.ContainingNamespace),
            IParameterSymbol parameter => RoomOf(parameter.Type.ContainingNamespace),
            var symbol => RoomOf(symbol.ContainingNamespace),
        };
    }

    private static string? RoomOf(INamespaceSymbol? place) => place is null ? null : RoomOf(place.ToDisplayString());

    // The platform's root is no room: all else lies in one.
    private static string? RoomOf(string place) =>
        place == Platform ? ""
        : !place.StartsWith(Platform + ".", StringComparison.Ordinal) ? null
        : place[(Platform.Length + 1)..] is var room && Allowed.ContainsKey(room) ? room
        : room.Split('.')[0];

    private static string Shown(string room) => room.Length == 0 ? Platform : $"{Platform}.{room}";

    private static SyntaxTree ImplicitUsings { get; } =
        CSharpSyntaxTree.ParseText(
            string.Concat(
                new[] { "", ".Collections.Generic", ".IO", ".Linq", ".Net.Http", ".Threading", ".Threading.Tasks" }.Select(
                    name => $"global using global::System{name};"
                )
            )
        );

    // Less the assembly that the sources under test make.
    private static IEnumerable<MetadataReference> References =>
        Tidy.Platform.References.Where(r => Path.GetFileNameWithoutExtension(r.FilePath) != Platform);
}
