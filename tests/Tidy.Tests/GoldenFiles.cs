using System.Reflection;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Tidy.Rules;

namespace Florin.Tidy;

/// <summary>The events, states and read models of every service as they are today, and as the golden files pin them.</summary>
internal static class GoldenFiles
{
    /// <summary>The files that pin states.</summary>
    public const string StatesFile = "states";

    /// <summary>The files that pin read models.</summary>
    public const string ViewsFile = "views";

    private const string Events = "events";
    private const string Folder = "tests/Tidy.Tests/Golden";

    /// <summary>Every service, and the assembly in which it was found.</summary>
    public static IReadOnlyList<(string? Assembly, ServiceDefinition Service)> Definitions { get; } = [.. FindDefinitions()];

    /// <summary>The assemblies in which a service was found.</summary>
    public static IEnumerable<string?> Assemblies => Definitions.Select(d => d.Assembly);

    /// <summary>What every service stores, by the service's name.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Today { get; } =
        Definitions.ToDictionary(d => d.Service.Name, d => ShapesOf(d.Service), StringComparer.Ordinal);

    /// <summary>The states of which every service's log has snapshots, by the service's name.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<VersionedShape>> States { get; } =
        Definitions.ToDictionary(d => d.Service.Name, d => StatesOf(d.Service), StringComparer.Ordinal);

    /// <summary>The read models of every service, by the service's name.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<VersionedShape>> Views { get; } =
        Definitions.ToDictionary(d => d.Service.Name, d => ViewsOf(d.Service), StringComparer.Ordinal);

    /// <summary>The path of a golden file of a service, from the root.</summary>
    /// <param name="service">The service.</param>
    /// <param name="what">events, states or views.</param>
    public static string PathOf(string service, string what = Events) => $"{Folder}/{what}.{service}.txt";

    /// <summary>The services that have a golden file.</summary>
    public static IEnumerable<string> Pinned(string what = Events) =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, Folder), $"{what}.*.txt")
            .Select(path => Path.GetFileNameWithoutExtension(path)[(what.Length + 1)..]);

    /// <summary>The lines of a golden file of a service; none while it has no file.</summary>
    public static IReadOnlyList<string> Read(string service, string what = Events)
    {
        var path = Path.Combine(Repository.Root, PathOf(service, what));
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

    /// <summary>Pins the states and the views that are new or have a new version.</summary>
    public static void PinShapes()
    {
        foreach (var (what, today) in new[] { (StatesFile, States), (ViewsFile, Views) })
        foreach (var (service, now) in today)
        {
            var lines = VersionedShape.Pin(VersionedShape.Read(Read(service, what)), now);
            var path = Path.Combine(Repository.Root, PathOf(service, what));
            if (lines.Count > 0)
                File.WriteAllLines(path, lines);
            else
                File.Delete(path);
        }
    }

    private static IReadOnlyList<VersionedShape> StatesOf(ServiceDefinition service) =>
        [
            .. service
                .Add.Method.Module.Assembly.GetTypes()
                .Concat(typeof(EventTypes).Assembly.GetTypes())
                .Where(IsState)
                .Select(type => VersionedShape.Of((string)type.GetProperty("Schema")!.GetValue(null)!, type)), // Every state has one.
        ];

    private static bool IsState(Type type) =>
        type is { IsInterface: false, ContainsGenericParameters: false }
        && Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IState<>));

    private static IReadOnlyList<VersionedShape> ViewsOf(ServiceDefinition service)
    {
        var described = ServiceBuilder.Describe(service);
        return
        [
            .. described
                .Projections.SelectMany(projection => projection.Views)
                .Select(view => VersionedShape.Of(view, view.GetType().GetGenericArguments()[0])), // Of rows of a type.
        ];
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
