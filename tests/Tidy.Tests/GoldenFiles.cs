using System.Reflection;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Tidy.Rules;

namespace Florin.Tidy;

/// <summary>The events of every service as they are today, and as the golden files pin them.</summary>
internal static class GoldenFiles
{
    private const string Folder = "tests/Tidy.Tests/Golden";

    private static readonly (string? Assembly, ServiceDefinition Service)[] Definitions = [.. FindDefinitions()];

    /// <summary>The assemblies in which a service was found.</summary>
    public static IEnumerable<string?> Assemblies => Definitions.Select(d => d.Assembly);

    /// <summary>What every service stores, by the service's name.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Today { get; } =
        Definitions.ToDictionary(d => d.Service.Name, d => ShapesOf(d.Service), StringComparer.Ordinal);

    /// <summary>The path of a service's golden file, from the root.</summary>
    public static string PathOf(string service) => $"{Folder}/events.{service}.txt";

    /// <summary>The services that have a golden file.</summary>
    public static IEnumerable<string> Pinned() =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, Folder), "events.*.txt")
            .Select(path => Path.GetFileNameWithoutExtension(path)["events.".Length..]);

    /// <summary>The lines of a service's golden file; none while it has no file.</summary>
    public static IReadOnlyList<string> Read(string service)
    {
        var path = Path.Combine(Repository.Root, PathOf(service));
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }

    /// <summary>Pins what is new. What is gone stays pinned, so that the test still says so.</summary>
    public static void Pin()
    {
        foreach (var (service, now) in Today)
        {
            var lines = Read(service).Union(now, StringComparer.Ordinal).Order(StringComparer.Ordinal);
            File.WriteAllLines(Path.Combine(Repository.Root, PathOf(service)), lines);
        }
    }

    private static IReadOnlyList<string> ShapesOf(ServiceDefinition service)
    {
        var types = new EventTypes();
        service.Events(types);
        return EventShapes.Describe(types);
    }

    // Every service has one static definition of itself, wherever it keeps it; a property that makes one never gives null.
    private static IEnumerable<(string? Assembly, ServiceDefinition Service)> FindDefinitions() =>
        from file in Directory.EnumerateFiles(AppContext.BaseDirectory, "Florin.*.dll")
        from type in Assembly.LoadFrom(file).GetTypes()
        from property in type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where property.PropertyType == typeof(ServiceDefinition)
        select (type.Assembly.GetName().Name, (ServiceDefinition)property.GetValue(null)!);
}
