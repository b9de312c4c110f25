using Florin.Kernel;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Configuration;

namespace Florin.Host.Composition;

/// <summary>
/// Where the consumers of services read other services' logs: <c>Feeds:{service}:Source</c>, which is <c>log</c> or the name of
/// a place where logs are published.
/// </summary>
internal static class FeedSources
{
    private const string Section = "Feeds";
    private const string TheLog = "log";

    /// <summary>The setting of a service.</summary>
    public static string KeyOf(string service) => $"{Section}:{service}:Source";

    /// <summary>Looks at all of them.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="problems">To which everything is added that is wrong.</param>
    public static void Check(IConfiguration configuration, ICollection<string> problems)
    {
        foreach (var service in Catalog.Services)
            if (configuration[KeyOf(service.Name)] is { } source && ProblemOf(service, source, configuration) is { } problem)
                problems.Add($"{KeyOf(service.Name)} is '{Shown.Of(source)}'; {problem}");
    }

    /// <summary>Whether a service's consumers read what was published.</summary>
    public static bool IsPublished(string service, IConfiguration configuration) =>
        configuration[KeyOf(service)] is { } source && !IsLog(source);

    /// <summary>Where a service's consumers read what was published; null where they read logs. Checked before.</summary>
    public static IRelays? Of(string service, IConfiguration configuration, IReadOnlyList<IRelays> relays) =>
        IsPublished(service, configuration)
            ? relays.First(place => place.Name.Equals(configuration[KeyOf(service)], StringComparison.OrdinalIgnoreCase))
            : null;

    private static bool IsLog(string source) => source.Equals(TheLog, StringComparison.OrdinalIgnoreCase);

    private static string? ProblemOf(ServiceDefinition service, string source, IConfiguration configuration)
    {
        if (IsLog(source))
            return null;
        var provider = RelayProviders.All.FirstOrDefault(p => p.Name.Equals(source, StringComparison.OrdinalIgnoreCase));
        if (provider is null)
            return $"allowed are {TheLog}{string.Concat(RelayProviders.All.Select(p => $" and {p.Name}"))}.";
        if (!service.ReadsPublished)
            return $"only {string.Join(" and ", Catalog.Services.Where(s => s.ReadsPublished).Select(s => s.Name))} can follow {provider.Name}, all others follow {TheLog}.";
        return string.IsNullOrEmpty(configuration[provider.AddressKey])
            ? $"{provider.AddressKey} is missing, which says where {provider.Name} is."
            : null;
    }
}
