using System.Xml.Linq;

namespace Florin.Tidy.Rules;

/// <summary>A service knows Kernel, Contracts and Platform and nothing else, and so on: who may reference whom.</summary>
internal static class ProjectReferences
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["src/Kernel"] = [],
        ["src/Platform"] = ["src/Kernel"],
        ["src/Contracts"] = ["src/Kernel", "src/Platform"],
        ["src/Edges"] = ["src/Kernel", "src/Platform"],
        ["src/Gateway"] = ["src/Kernel", "src/Contracts", "src/Platform", "src/Edges"],
        ["src/Providers"] = ["src/Kernel", "src/Platform"],
        ["src/Services"] = ["src/Kernel", "src/Contracts", "src/Platform"],
        ["src/Console"] = ["src/Kernel", "src/Platform"],
        ["src/Observability"] = ["src/Kernel", "src/Platform"],
        // Tokens are signed with the users' keys. Nothing else of the command line may be about one service or one provider.
        ["src/Cli"] = ["src/Kernel", "src/Contracts", "src/Platform", "src/Services/Users"],
        ["src/Host"] = ["src"],
        ["samples/OwnService"] = ["src/Host", "src/Kernel", "src/Platform"],
        ["samples/Client"] = [], // It knows the public API alone.
        ["clients/dotnet"] = [], // Likewise.
        ["tests"] = ["src", "tests", "samples", "clients"],
        ["bench"] = ["src", "tests/Testing"],
    };

    /// <summary>Every reference that leads to a room which the project may not know, and every project without a rule.</summary>
    public static IEnumerable<Violation> Check(IEnumerable<SourceFile> projects) => projects.SelectMany(CheckOne);

    /// <summary>Every project that the solution does not build.</summary>
    public static IEnumerable<Violation> CheckSolution(SourceFile solution, IEnumerable<SourceFile> projects)
    {
        var built = XDocument
            .Parse(solution.Text)
            .Descendants("Project")
            .Select(p => (string?)p.Attribute("Path"))
            .ToHashSet(StringComparer.Ordinal);
        return projects.Where(p => !built.Contains(p.Path)).Select(p => new Violation(p.Path, $"is not in {solution.Path}"));
    }

    private static IEnumerable<Violation> CheckOne(SourceFile project)
    {
        var rule = Allowed.SingleOrDefault(room => IsIn(project.Path, room.Key));
        if (rule.Key is null)
            return [new Violation(project.Path, "no rule says what this project may reference")];
        return References(project)
            .Where(reference => !rule.Value.Any(room => IsIn(reference, room)))
            .Select(reference => new Violation(project.Path, $"may not reference {reference}"));
    }

    private static IEnumerable<string> References(SourceFile project) =>
        XDocument
            .Parse(project.Text)
            .Descendants("ProjectReference")
            .Select(reference => Resolve(project.Path, (string?)reference.Attribute("Include") ?? ""));

    private static string Resolve(string project, string reference)
    {
        var from = Path.Combine("/", Path.GetDirectoryName(project) ?? "");
        return Path.GetFullPath(reference.Replace('\\', '/'), from)[1..];
    }

    private static bool IsIn(string path, string room) => path.StartsWith(room + "/", StringComparison.Ordinal);
}
