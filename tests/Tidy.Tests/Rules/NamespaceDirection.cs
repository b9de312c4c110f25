using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Florin.Tidy.Rules;

/// <summary>
/// Which room of a project may know which. The compiler's own binding is asked, so that neither a relative name nor an
/// inferred type slips through.
/// </summary>
/// <param name="project">The project's assembly, whose name its rooms lie below.</param>
/// <param name="allowed">
/// What each room may use. A room with a row of its own below another is a room for itself; what else lies below one belongs
/// to it. <c>Room.*</c> stands for the rooms below one that have no row: each is a room for itself.
/// </param>
internal sealed class NamespaceDirection(string project, IReadOnlyDictionary<string, string[]> allowed)
{
    private const string AnyBelow = ".*";

    /// <summary>The rooms of the platform.</summary>
    public static NamespaceDirection Platform { get; } = new("Florin.Platform", RoomsOfPlatform);

    /// <summary>The rooms of the gateway: the model knows nobody, a feature the model alone, and the pipeline all of them.</summary>
    public static NamespaceDirection Gateway { get; } =
        new(
            "Florin.Gateway",
            new Dictionary<string, string[]>(StringComparer.Ordinal)
            {
                ["Model"] = [],
                ["Features.*"] = ["Model"],
                // An answer is kept without the header that says which fault was made on its way.
                ["Features.Caching"] = ["Model", "Features.FaultInjection"],
                // What a service elsewhere answers is written through the stream that waits for slow clients.
                ["Features.Forwarding"] = ["Model", "Features.Bodies"],
                ["Pipeline"] = ["Model", "Features.*"],
            }
        );

    private static string[] Strategies =>
        ["Resilience", "Resilience.Breaker", "Resilience.Bulkhead", "Resilience.Deadlines", "Resilience.Retry"];

    private static string[] Below =>
        ["Json", "Configuration", "Files", "RateLimiting", "EventLog", "Projections", "Identity", .. Strategies];

    private static Dictionary<string, string[]> RoomsOfPlatform =>
        new(StringComparer.Ordinal)
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

    /// <summary>Every name in the project that leads against the direction, and every room without a rule.</summary>
    public IEnumerable<Violation> Check(IReadOnlyCollection<SourceFile> files)
    {
        var compilation = CSharpCompilation.Create("Tidy", [ImplicitUsings, .. files.Select(f => f.Tree)], References);
        return files.SelectMany(file => CheckOne(file, compilation.GetSemanticModel(file.Tree)));
    }

    private IEnumerable<Violation> CheckOne(SourceFile file, SemanticModel model)
    {
        var place = file.Nodes<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";
        if (RoomOf(place) is not { } room || RowOf(room) is not { } row)
            return [new Violation(file.Path, $"no rule says what the namespace {place} may use")];
        return file.Nodes<SimpleNameSyntax>()
            .Select(name => (Name: name, Room: RoomOf(model, name)))
            .Where(use => use.Room is { } used && used != room && !Allows(row, used))
            .Select(use => file.At(use.Name, $"{Shown(room)} may not use {Shown(use.Room!)} ({use.Name})"));
    }

    private string? RoomOf(SemanticModel model, SimpleNameSyntax name)
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

    private string? RoomOf(INamespaceSymbol? place) => place is null ? null : RoomOf(place.ToDisplayString());

    // The project's root is no room: everything lies in one.
    private string? RoomOf(string place)
    {
        if (place == project)
            return "";
        if (!place.StartsWith(project + ".", StringComparison.Ordinal))
            return null;
        var room = place[(project.Length + 1)..];
        if (allowed.ContainsKey(room))
            return room;
        var names = room.Split('.');
        return names.Length > 1 && allowed.ContainsKey(names[0] + AnyBelow) ? $"{names[0]}.{names[1]}" : names[0];
    }

    private string[]? RowOf(string room) =>
        allowed.GetValueOrDefault(room) ?? (room.Contains('.') ? allowed.GetValueOrDefault(AnyOf(room)) : null);

    private static bool Allows(string[] row, string used) => row.Contains(used) || row.Contains(AnyOf(used));

    private static string AnyOf(string room) => room.Split('.')[0] + AnyBelow;

    private string Shown(string room) => room.Length == 0 ? project : $"{project}.{room}";

    private static SyntaxTree ImplicitUsings { get; } =
        CSharpSyntaxTree.ParseText(
            string.Concat(
                new[] { "", ".Collections.Generic", ".IO", ".Linq", ".Net.Http", ".Threading", ".Threading.Tasks" }.Select(
                    name => $"global using global::System{name};"
                )
            )
        );

    // Less the assembly that the sources under test make.
    private IEnumerable<MetadataReference> References =>
        Tidy.Platform.References.Where(r => Path.GetFileNameWithoutExtension(r.FilePath) != project);
}
