using Florin.Kernel;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Configuration;

namespace Florin.Host.Composition;

/// <summary>
/// Where consumers read other services' logs: <c>Feeds:{service}:Source</c>, of the service whose log it is or of the one that
/// reads, is <c>log</c>, the name of a place where logs are published, or a store of <c>Storage:Replicas</c>.
/// </summary>
internal static class FeedSources
{
    private const string Section = "Feeds";
    private const string TheLog = "log";
    private const string PublicLog = "transaction";

    /// <summary>The setting of a service.</summary>
    public static string KeyOf(string service) => $"{Section}:{service}:Source";

    /// <summary>The services under whose names a source other than the log can stand: those that read, and those that are read.</summary>
    public static IEnumerable<string> Named
    {
        get
        {
            var others = OfOthers().ToList(); // Each service is described once.
            return Catalog.Services.Select(service => service.Name).Where(name => others.Exists(to => IsNamedBy(to, name)));
        }
    }

    /// <summary>Looks at all of them.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="data">The data directory.</param>
    /// <param name="problems">To which everything is added that is wrong.</param>
    public static void Check(IConfiguration configuration, string data, ICollection<string> problems)
    {
        var stores = ReplicaStores.Permitted(configuration, data);
        foreach (var service in Catalog.Services)
            if (
                configuration[KeyOf(service.Name)] is { } source
                && ProblemOf(service, source, configuration, stores) is { } problem
            )
                problems.Add($"{KeyOf(service.Name)} is '{Shown.Of(source)}'; {problem}");
    }

    /// <summary>The store from which a consumer reads a copy of the log; null where it reads from none.</summary>
    public static ReplicaStore? ReplicaOf(Subscription to, IConfiguration configuration, ReplicaStores stores) =>
        to.Follows != to.Service && SourceOf(to, configuration) is { } source ? stores.Find(source) : null;

    /// <summary>Whether a consumer reads what was published.</summary>
    public static bool IsPublished(Subscription to, IConfiguration configuration) =>
        CanBePublished(to) && SourceOf(to, configuration) is { } source && ProviderOf(source) is not null;

    /// <summary>Where a consumer reads what was published; null where it reads the log. Checked before.</summary>
    public static IRelays? Of(Subscription to, IConfiguration configuration, IReadOnlyList<IRelays> relays) =>
        IsPublished(to, configuration)
            ? relays.First(place => place.Name.Equals(SourceOf(to, configuration), StringComparison.OrdinalIgnoreCase))
            : null;

    // What is said of the service that reads goes before what is said of the log.
    private static string? SourceOf(Subscription to, IConfiguration configuration) =>
        configuration[KeyOf(to.Service)] ?? configuration[KeyOf(to.Follows)];

    // Only the events of transactions are published as a contract; those of other services are read in their logs.
    private static bool CanBePublished(Subscription to) =>
        to.Follows == PublicLog
        && to.Follows != to.Service
        && Catalog.Services.Any(service => service.Name == to.Service && service.ReadsPublished);

    private static bool IsLog(string source) => source.Equals(TheLog, StringComparison.OrdinalIgnoreCase);

    private static string? ProblemOf(
        ServiceDefinition service,
        string source,
        IConfiguration configuration,
        ReplicaStores stores
    )
    {
        if (IsLog(source))
            return null;
        if (stores.Find(source) is not null)
            return Named.Contains(service.Name, StringComparer.Ordinal)
                ? null
                : $"only {string.Join(", ", Named)} can be named, which read other services' logs or are read by others.";
        if (ProviderOf(source) is not { } provider)
            return $"allowed are {TheLog}{string.Concat(RelayProviders.All.Select(p => $", {p.Name}"))} and the stores of {ReplicaStores.Key}, which {(stores.All.Count == 0 ? "names none" : $"are {string.Join(", ", stores.All.Select(store => store.Name))}")}.";
        if (!service.ReadsPublished && !Published().Any(to => to.Follows == service.Name))
            return $"only {string.Join(" and ", Catalog.Services.Where(s => s.ReadsPublished).Select(s => s.Name))} can follow {provider.Name}, and of logs that of {string.Join(" and ", Published().Select(to => to.Follows).Distinct(StringComparer.Ordinal))}.";
        return string.IsNullOrEmpty(configuration[provider.AddressKey])
            ? $"{provider.AddressKey} is missing, which says where {provider.Name} is."
            : null;
    }

    private static IRelayProvider? ProviderOf(string source) =>
        RelayProviders.All.FirstOrDefault(p => p.Name.Equals(source, StringComparison.OrdinalIgnoreCase));

    private static bool IsNamedBy(Subscription to, string service) => to.Service == service || to.Follows == service;

    /// <summary>The consumers that can read what was published.</summary>
    public static IEnumerable<Subscription> Published() => OfOthers().Where(CanBePublished);

    // The consumers of other services' logs.
    private static IEnumerable<Subscription> OfOthers() =>
        Catalog
            .Described()
            .SelectMany(service =>
                service
                    .Projections.Select(projection => new Subscription(
                        service.Definition.Name,
                        projection.Consumer,
                        projection.Follows
                    ))
                    .Concat(service.Followers)
            )
            .Where(to => to.Follows != to.Service);
}
