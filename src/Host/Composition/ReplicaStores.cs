using Florin.Cli;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Florin.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Composition;

/// <summary>The stores that keep a copy of every log: <c>Storage:Replicas</c>.</summary>
/// <param name="Directories">The directory of each, from the root.</param>
/// <param name="Breaker">The circuit breaker of each.</param>
internal sealed record ReplicaStores(IReadOnlyList<string> Directories, ReplicaOptions Breaker)
{
    /// <summary>The setting.</summary>
    public const string Key = $"{ReplicaOptions.Section}:{nameof(ReplicaOptions.Replicas)}";

    private const string Embedded = "sqlite:";
    private const string Allowed = $"allowed: {Embedded}PATH with a directory, several separated by commas";

    /// <summary>The configured ones.</summary>
    /// <exception cref="WrongConfiguration">One is not allowed.</exception>
    public static ReplicaStores Of(IConfiguration configuration, string data)
    {
        var problems = new List<string>();
        var stores = Find(configuration, data, problems);
        return problems.Count == 0 ? stores : throw new WrongConfiguration(string.Join(Environment.NewLine, problems));
    }

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
        return stores.Directories.Count > 0
            ? new ReplicatedStorage(storage, stores.Open)
            : throw new WrongUsage($"{Key} names no replica; pass the settings of the server, such as --{Key}={Embedded}PATH.");
    }

    /// <summary>The replicas of a log, not open yet.</summary>
    public IReadOnlyList<IReplica> Open(string log) => [.. Directories.Select(path => new SqliteReplica(path, log))];

    /// <summary>The log's writer, and its replicas, where there are any.</summary>
    /// <param name="log">The log's name.</param>
    /// <param name="primary">The writer of its own storage.</param>
    /// <param name="reader">The same storage.</param>
    /// <param name="clock">Time.</param>
    /// <param name="random">Jitter.</param>
    /// <param name="logger">Logging.</param>
    public (ILogWriter Writer, Replicas? Replicas) Around(
        string log,
        ILogWriter primary,
        ILogReader reader,
        TimeProvider clock,
        Func<double> random,
        ILogger logger
    )
    {
        if (Directories.Count == 0)
            return (primary, null);
        var with = new ReplicaSurroundings(clock, random, logger) { Breaker = Breaker.CircuitBreaker };
        var replicas = new Replicas([
            .. Open(log).Select(replica => new Replicator(log, reader, replica, new CommitThread(), with)),
        ]);
        return (new ReplicatedWriter(primary, replicas), replicas);
    }

    private static ReplicaStores Find(IConfiguration configuration, string data, ICollection<string> problems)
    {
        var options = configuration.BindCollecting<ReplicaOptions>(ReplicaOptions.Section, problems);
        var directories = new List<string>();
        if (options.Replicas.Length == 0)
            return new ReplicaStores(directories, options);
        foreach (var store in options.Replicas.Split(',', StringSplitOptions.TrimEntries))
            if (Problem(store, Path.GetFullPath(data), directories) is { } problem)
                problems.Add($"{Key} is '{Shown.Of(options.Replicas)}': {problem}.");
            else
                directories.Add(DirectoryOf(store));
        return new ReplicaStores(directories, options);
    }

    private static string? Problem(string store, string data, List<string> before)
    {
        if (!store.StartsWith(Embedded, StringComparison.OrdinalIgnoreCase))
            return $"'{Shown.Of(store)}' is no store that this version can copy logs to; {Allowed}";
        if (store.Length == Embedded.Length)
            return $"'{store}' names no directory; {Allowed}";
        var path = DirectoryOf(store);
        if (before.Contains(path, StringComparer.Ordinal))
            return $"'{Shown.Of(store)}' is the same directory as another one of the list; a store may be named once";
        return IsIn(path, data) || IsIn(data, path)
            ? $"'{Shown.Of(store)}' is, contains or lies in the data directory, which keeps the logs themselves; choose a directory elsewhere, best on another disk"
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
