using System.CommandLine;
using Florin.Kernel;
using Florin.Platform.Hosting;

namespace Florin.Cli;

/// <summary>The option that names the services whose data is in a data directory.</summary>
internal static class DataServices
{
    /// <summary>In the place of a list: all services.</summary>
    public const string All = "all";

    private const string Gateway = "gateway";

    /// <summary>A new one, for a command.</summary>
    public static Option<string> Option() =>
        new("--services")
        {
            Description =
                "Services whose data is in the directory, if others have a directory of their own: all, or a comma-separated list.",
            DefaultValueFactory = static _ => All,
        };

    /// <summary>The services of such a list. One that a process serves with can be given as it is: the gateway keeps no data.</summary>
    /// <exception cref="WrongUsage">It names a service that there is not, or none with data.</exception>
    public static IReadOnlyList<ServiceDefinition> Named(string list, IReadOnlyList<ServiceDefinition> all)
    {
        if (list.Trim() == All)
            return all;
        var names = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        List<ServiceDefinition> services = [.. all.Where(service => names.Contains(service.Name, StringComparer.Ordinal))];
        var known = all.Select(service => service.Name).ToList();
        var unknown = names.Except([Gateway, .. known], StringComparer.Ordinal).ToList();
        if (services.Count > 0 && unknown.Count == 0)
            return services;
        var wrong = unknown.Count > 0 ? $"names unknown services {string.Join(", ", unknown)}" : "names no service with data";
        throw new WrongUsage(
            Shown.Of($"--services is '{list}': {wrong}; allowed: all, or a comma-separated list of {string.Join(", ", known)}.")
        );
    }
}
