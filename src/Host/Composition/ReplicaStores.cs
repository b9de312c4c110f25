using Florin.Cli;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Replication;
using Florin.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Florin.Host.Composition;

/// <summary>The stores that keep a copy of every log: <c>Storage:Replicas</c>.</summary>
/// <param name="All">Each of them.</param>
/// <param name="Options">How they are written to.</param>
/// <param name="Requiring">The services of whose logs nothing is committed that they do not have.</param>
internal sealed record ReplicaStores(IReadOnlyList<ReplicaStore> All, ReplicaOptions Options, IReadOnlyList<string> Requiring)
{
    /// <summary>The setting.</summary>
    public const string Key = $"{ReplicaOptions.Section}:{nameof(ReplicaOptions.Replicas)}";

    /// <summary>What the name of a directory begins with.</summary>
    public const string Embedded = "sqlite:";
    private const string RequireAll = nameof(ReplicaOptions.RequireAllDatabases);
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(100);

    private static readonly string Allowed =
        $"allowed: {string.Concat(Databases().Select(provider => provider.ReplicaName + ", "))}{Embedded}PATH with a directory, several separated by commas";

    /// <summary>Who is told of replicas; null where nobody is.</summary>
    public IReplicationNotices? Notices { get; init; }

    /// <summary>The setting of one service.</summary>
    public static string RequireAllOf(string service) => $"{ReplicaOptions.Section}:{service}:{RequireAll}";

    /// <summary>The configured ones.</summary>
    /// <exception cref="WrongConfiguration">One is not allowed.</exception>
    public static ReplicaStores Of(IConfiguration configuration, string data)
    {
        var problems = new List<string>();
        var stores = Find(configuration, data, problems);
        return problems.Count == 0 ? stores : throw new WrongConfiguration(string.Join(Environment.NewLine, problems));
    }

    /// <summary>Those that are allowed; what is wrong with others is said elsewhere.</summary>
    public static ReplicaStores Permitted(IConfiguration configuration, string data) => Find(configuration, data, []);

    /// <summary>The one that a setting names as <c>Storage:Replicas</c> does; null where that is none of them.</summary>
    public ReplicaStore? Find(string name) => Named(name) is { } named ? All.FirstOrDefault(store => store == named) : null;

    /// <summary>Adds what is wrong with them.</summary>
    public static void Check(IConfiguration configuration, FlorinOptions options, ICollection<string> problems) =>
        Find(configuration, options.Data, problems);

    /// <summary>What <c>florin replicas</c> compares.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="settings">As they follow the command, such as <c>--Storage:Replicas=sqlite:/mnt/copy</c>.</param>
    /// <exception cref="WrongUsage">A setting is unknown, or none names a replica.</exception>
    /// <exception cref="WrongConfiguration">A replica is not allowed.</exception>
    public static ReplicatedStorage Offline(string data, IReadOnlyList<string> settings)
    {
        var storage = StorageProviders.Offline(settings);
        var stores = Of(storage.Configuration, data);
        return stores.All.Count > 0
            ? new ReplicatedStorage(storage, stores.Open)
            : throw new WrongUsage($"{Key} names no replica; pass the settings of the server, such as --{Key}={Embedded}PATH.");
    }

    /// <summary>The replicas of a log, not open yet.</summary>
    public IReadOnlyList<IReplica> Open(StoragePlace place) => [.. All.Select(store => store.Open(place))];

    /// <summary>The log's writer, and its replicas, where there are any.</summary>
    /// <param name="place">Whose log it is.</param>
    /// <param name="primary">The writer of its own storage.</param>
    /// <param name="reader">The same storage.</param>
    /// <param name="random">Jitter.</param>
    public (ILogWriter Writer, Replicas? Replicas) Around(
        StoragePlace place,
        ILogWriter primary,
        ILogReader reader,
        Func<double> random
    )
    {
        if (All.Count == 0)
            return (primary, null);
        TimeSpan? waits = Requiring.Contains(place.Service, StringComparer.Ordinal) ? Options.ReplicaTimeout : null;
        var with = new ReplicaSurroundings(place.Clock, random, place.Log)
        {
            Breaker = Options.CircuitBreaker,
            Notices = Notices,
            Limits = new ReplicationLimits { Linger = waits is null ? TimeSpan.Zero : Linger },
        };
        var replicas = new Replicas([
            .. Open(place).Select(replica => new Replicator(place.Service, reader, replica, new CommitThread(), with)),
        ]);
        return (new ReplicatedWriter(primary, replicas, waits), replicas);
    }

    private static ReplicaStores Find(IConfiguration configuration, string data, ICollection<string> problems)
    {
        var options = configuration.BindCollecting<ReplicaOptions>(ReplicaOptions.Section, problems);
        var stores = new List<ReplicaStore>();
        var requiring = Catalog
            .Services.Select(service => service.Name)
            .Where(service => Requires(configuration, service, options.RequireAllDatabases, problems))
            .ToList();
        if (options.Replicas.Length == 0)
        {
            if (requiring.Count > 0)
                problems.Add(
                    $"{Key} names no replica, but {(options.RequireAllDatabases ? $"{ReplicaOptions.Section}:{RequireAll}" : RequireAllOf(requiring[0]))} is true; {Allowed}."
                );
            return new ReplicaStores(stores, options, requiring);
        }
        foreach (var name in options.Replicas.Split(',', StringSplitOptions.TrimEntries))
        {
            var store = Named(name);
            if (Problem(name, store, Path.GetFullPath(data), stores) is { } problem)
                problems.Add($"{Key} is '{Shown.Of(options.Replicas)}': {problem}.");
            else
                stores.Add(store!); // Else there was a problem.
        }
        if (stores.Exists(store => store.Is(configuration[$"{StorageOptions.OfLogs}:{nameof(StorageOptions.Provider)}"])))
            problems.Add(
                $"{Key} is '{Shown.Of(options.Replicas)}': the same database keeps the logs themselves ({StorageOptions.OfLogs}:{nameof(StorageOptions.Provider)}); name another one."
            );
        return new ReplicaStores(stores, options, requiring);
    }

    private static bool Requires(IConfiguration configuration, string service, bool otherwise, ICollection<string> problems)
    {
        if (configuration[RequireAllOf(service)] is not { } text)
            return otherwise;
        if (bool.TryParse(text, out var requires))
            return requires;
        problems.Add($"{RequireAllOf(service)} is '{Shown.Of(text)}'; allowed: true, false.");
        return otherwise;
    }

    private static IEnumerable<IStorageProvider> Databases() =>
        StorageProviders.All.Where(provider => provider.ReplicaName is not null);

    private static ReplicaStore? Named(string name) =>
        name.StartsWith(Embedded, StringComparison.OrdinalIgnoreCase)
            ? name.Length == Embedded.Length
                ? null
                : new ReplicaStore(DirectoryOf(name), null)
            : Databases().FirstOrDefault(one => one.ReplicaName!.Equals(name, StringComparison.OrdinalIgnoreCase))
                is { } provider
                ? new ReplicaStore(null, provider)
                : null;

    private static string? Problem(string name, ReplicaStore? store, string data, List<ReplicaStore> before)
    {
        if (name.Equals(Embedded, StringComparison.OrdinalIgnoreCase))
            return $"'{name}' names no directory; {Allowed}";
        if (store is null)
            return $"'{Shown.Of(name)}' is no store that this version can copy logs to; {Allowed}";
        if (before.Contains(store))
            return $"'{Shown.Of(name)}' is the same {store.Kind} as another one of the list; a store may be named once";
        return store.Directory is { } path && (IsIn(path, data) || IsIn(data, path))
            ? $"'{Shown.Of(name)}' is, contains or lies in the data directory, which keeps the logs themselves; choose a directory elsewhere, best on another disk"
            : null;
    }

    private static string DirectoryOf(string store)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(store[Embedded.Length..]));
        return Directory.Exists(path) && new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? Path.TrimEndingDirectorySeparator(target.FullName)
            : path;
    }

    private static bool IsIn(string path, string directory)
    {
        var parent = Path.TrimEndingDirectorySeparator(directory);
        return path == parent || path.StartsWith(parent + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}

/// <summary>A store that keeps a copy of every log.</summary>
/// <param name="Directory">From the root; null where it is a database.</param>
/// <param name="Provider">Of the database; null where it is a directory.</param>
internal sealed record ReplicaStore(string? Directory, IStorageProvider? Provider)
{
    /// <summary>What kind of store it is, as messages name it.</summary>
    public string Kind => Directory is null ? "database" : "directory";

    /// <summary>As <c>Storage:Replicas</c> names it.</summary>
    public string Name => Directory is { } path ? $"{ReplicaStores.Embedded}{path}" : Provider!.ReplicaName!; // It has one of the two.

    /// <summary>Whether it is the database of this provider.</summary>
    public bool Is(string? provider) => Provider is { } own && own.Name.Equals(provider, StringComparison.OrdinalIgnoreCase);

    /// <summary>The replica of a log, not open yet.</summary>
    public IReplica Open(StoragePlace place) =>
        Directory is { } path ? new SqliteReplica(path, place.Service) : Provider!.OpenReplica(place); // It has one of the two.
}
