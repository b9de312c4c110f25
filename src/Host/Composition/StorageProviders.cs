using Florin.Cli;
using Florin.Cli.Move;
using Florin.Cli.Verify;
using Florin.Kernel;
using Florin.Mongo;
using Florin.MySql;
using Florin.Parquet;
using Florin.Platform.Configuration;
using Florin.Platform.Copies;
using Florin.Platform.Hosting;
using Florin.Platform.Secrets;
using Florin.S3;
using Florin.Spanner;
using Florin.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Florin.Host.Composition;

/// <summary>Which database keeps logs or read models: sections <c>Storage:Log</c> and <c>Storage:Views</c>.</summary>
internal sealed record StorageOptions
{
    /// <summary>The section of the logs.</summary>
    public const string OfLogs = "Storage:Log";

    /// <summary>The section of the read models.</summary>
    public const string OfViews = "Storage:Views";

    /// <summary>The provider's name. Default Sqlite.</summary>
    public string Provider { get; init; } = "Sqlite";
}

/// <summary>The databases that this program can use. A provider is its project and its line here.</summary>
/// <param name="Logs">Keeps the logs.</param>
/// <param name="Views">Keeps the read models.</param>
internal sealed record StorageProviders(IStorageProvider Logs, IStorageProvider Views)
{
    /// <summary>What copies of logs are kept in.</summary>
    public static ISegmentFormat Segments { get; } = new ParquetSegments();

    /// <summary>Keeps what only this process needs.</summary>
    public static IStorageProvider Embedded { get; } = new SqliteProvider(new Platform.Copies.Archives(Segments, OpenPlace));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<IStorageProvider> All { get; } =
    [Embedded, new MySqlProvider(), new MongoProvider(), new SpannerProvider()];

    /// <summary>The configured ones.</summary>
    /// <exception cref="WrongConfiguration">There is no provider of that name.</exception>
    public static StorageProviders Of(IConfiguration configuration)
    {
        var problems = new List<string>();
        var (logs, views) = Find(configuration, problems);
        return logs is not null && views is not null
            ? new StorageProviders(logs, views)
            : throw new WrongConfiguration(string.Join(Environment.NewLine, problems));
    }

    /// <summary>Looks at the configured names.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="options">What the process hosts.</param>
    /// <param name="problems">To which everything is added that is wrong.</param>
    public static void Check(IConfiguration configuration, FlorinOptions options, ICollection<string> problems)
    {
        var (logs, views) = Find(configuration, problems);
        foreach (var provider in new[] { logs, views }.OfType<IStorageProvider>().Distinct())
            provider.Check(configuration, problems);
        if (logs is not { SharesLogs: true } || HasKey(configuration))
            return;
        if (Catalog.Services.Any(service => service.Secrets.Count > 0 && options.Hosts(service.Name)))
            problems.Add(
                $"{SecretsOptions.Key} is missing: the keys that sign tokens are kept sealed in the database, where instances share them; {SecretsOptions.HowToMake}, and use the same for all instances."
            );
    }

    private static bool HasKey(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[SecretsOptions.Key]);

    /// <summary>What <c>florin verify</c> reads with.</summary>
    /// <param name="settings">As they follow the command, such as <c>--Storage:Log:Provider=Sqlite</c>.</param>
    /// <exception cref="WrongUsage">One is unknown.</exception>
    /// <exception cref="WrongConfiguration">There is no provider of that name.</exception>
    public static OfflineStorage Offline(IReadOnlyList<string> settings)
    {
        var configuration = Settings.Once(settings);
        var (logs, views) = Of(configuration);
        return Offline(logs, views, configuration);
    }

    private static OfflineStorage Offline(IStorageProvider logs, IStorageProvider views, IConfiguration configuration) =>
        new(logs, views, configuration) { Buckets = section => OpenBucket(section, configuration) };

    /// <summary>As <see cref="Offline(IReadOnlyList{string})"/>, with embedded storage whatever is configured.</summary>
    public static OfflineStorage EmbeddedOffline(IReadOnlyList<string> settings) =>
        Offline(Embedded, Embedded, Settings.Once(settings));

    /// <summary>What <c>florin archive</c> works with.</summary>
    public static ArchiveStorage Archives(IReadOnlyList<string> settings)
    {
        var storage = Offline(settings);
        return new ArchiveStorage(storage, place => OpenPlace(place, storage.Configuration));
    }

    /// <summary>Opens a folder, or a bucket of S3 or of a server that is compatible with it.</summary>
    /// <exception cref="WrongUsage">The address names no bucket.</exception>
    public static ICopyFiles OpenPlace(string place, IConfiguration configuration) =>
        !place.StartsWith(S3Files.Scheme, StringComparison.OrdinalIgnoreCase) ? new FolderFiles(Path.GetFullPath(place))
        : S3Files.Of(place, configuration.Options<S3Options>(S3Options.Section)) is { } bucket ? bucket
        : throw new WrongUsage($"'{Shown.Of(place)}' names no bucket; expected a folder, or s3://BUCKET/PREFIX.");

    /// <summary>Opens the bucket that a section describes; null where it names none.</summary>
    public static ICopyFiles? OpenBucket(string section, IConfiguration configuration) =>
        S3Files.In(configuration.Options<BucketOptions>(section));

    /// <summary>What <c>florin move</c> moves between.</summary>
    /// <param name="to">The name of the storage that logs move to, as in <c>Storage:Log:Provider</c>.</param>
    /// <param name="settings">As they follow the command, such as <c>--Storage:MySql:ConnectionString=…</c>.</param>
    /// <exception cref="WrongUsage">A setting is unknown, or logs cannot move there.</exception>
    public static MoveStorage Moving(string to, IReadOnlyList<string> settings)
    {
        var allowed = All.Where(provider => provider.SharesLogs).ToList();
        var configuration = Settings.Once(settings);
        var target =
            allowed.FirstOrDefault(provider => provider.Name.Equals(to, StringComparison.OrdinalIgnoreCase))
            ?? throw new WrongUsage(
                $"--to is '{Shown.Of(to)}'; allowed: {string.Join(", ", allowed.Select(provider => provider.Name))}."
            );
        // Of the command line alone: elsewhere it may say what the data directory has until now.
        const string Key = $"{StorageOptions.OfLogs}:{nameof(StorageOptions.Provider)}";
        var given = new ConfigurationBuilder().AddCommandLine([.. settings]).Build()[Key];
        if (given is not null && !given.Equals(target.Name, StringComparison.OrdinalIgnoreCase))
            throw new WrongUsage(
                $"--{Key} is '{Shown.Of(given)}' and --to is '{Shown.Of(to)}'; --to alone says where the logs move: leave --{Key} out."
            );
        return new MoveStorage(
            new OfflineStorage(Embedded, Of(configuration).Views, configuration),
            target,
            [.. RelayProviders.All.Select(relay => relay.Name)]
        );
    }

    private static (IStorageProvider? Logs, IStorageProvider? Views) Find(
        IConfiguration configuration,
        ICollection<string> problems
    ) =>
        (
            Find(configuration, StorageOptions.OfLogs, [.. All.Where(provider => provider.KeepsLogs)], problems),
            Find(configuration, StorageOptions.OfViews, [.. All.Where(provider => provider.KeepsViews)], problems)
        );

    private static IStorageProvider? Find(
        IConfiguration configuration,
        string section,
        IReadOnlyList<IStorageProvider> allowed,
        ICollection<string> problems
    )
    {
        var name = configuration.BindCollecting<StorageOptions>(section, problems).Provider;
        var found = allowed.FirstOrDefault(provider => provider.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (found is null)
            problems.Add(
                $"{section}:{nameof(StorageOptions.Provider)} is '{Shown.Of(name)}'; allowed: {string.Join(", ", allowed.Select(provider => provider.Name))}."
            );
        return found;
    }
}
