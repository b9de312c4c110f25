using System.Diagnostics.Metrics;
using Florin.Kernel;
using Florin.Platform.Analysis;
using Florin.Platform.Calls;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Privacy;
using Florin.Platform.Projections;
using Florin.Platform.Queries;
using Florin.Platform.Replication;
using Florin.Platform.Search;
using Florin.Platform.Secrets;
using Florin.Platform.Tracing;
using Florin.Platform.Verification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Hosting;

/// <summary>A service as a module: a name, a port, and what it is made of.</summary>
/// <param name="Name">As in <c>/api/{name}</c>, such as <c>account</c>.</param>
/// <param name="PortOffset">Its port is the base port plus this.</param>
/// <param name="Events">Names the events of its log.</param>
/// <param name="Add">Its table of contents: adds every feature.</param>
public sealed record ServiceDefinition(string Name, int PortOffset, Action<EventTypes> Events, Action<ServiceBuilder> Add)
{
    /// <summary>
    /// What the service's log needs beside the configured limits; whoever opens the log asks. A log of few and heavy events,
    /// for one, keeps fewer of them in memory and makes snapshots more often.
    /// </summary>
    public Func<LogOptions, LogOptions> Limits { get; init; } = options => options;

    /// <summary>
    /// The secrets that all instances of it share, by name; a name that ends in a slash is a folder of them. Where its log is in a
    /// database, so are they.
    /// </summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The folders of its data with files that its log names. Backups copy them.</summary>
    public IReadOnlyList<NamedFolder> Folders { get; init; } = [];

    /// <summary>Names the states of which its log may hold snapshots, so that they can be computed again offline.</summary>
    public Action<StateTypes> States { get; init; } = _ => { };

    /// <summary>Those of its consumers that have effects outside of Florin, such as mail.</summary>
    public IReadOnlyList<string> ActsOutside { get; init; } = [];

    /// <summary>
    /// Whether its consumers may read other services' logs as they were published, where <c>Feeds:{service}:Source</c> says so.
    /// </summary>
    public bool ReadsPublished { get; init; }

    /// <summary>
    /// What a verification of the data holds this service's log and read models to, beside what holds for every service.
    /// </summary>
    public Action<VerificationPlan> Verifies { get; init; } = _ => { };
}

/// <summary>Who follows what.</summary>
/// <param name="Service">The service that the consumer is of.</param>
/// <param name="Consumer">Its name, unique within that service.</param>
/// <param name="Follows">The service whose log it follows.</param>
public sealed record Subscription(string Service, string Consumer, string Follows);

/// <summary>What a process gives to a service that it hosts.</summary>
public sealed record ServiceRuntime
{
    /// <summary>The service's log.</summary>
    public required EventLog.EventLog Log { get; init; }

    /// <summary>Where that log is kept.</summary>
    public LogPlace LogPlace { get; init; } = new("InMemory", Address: null);

    /// <summary>What the log's storage keeps about its owner; null where one process has the log by itself.</summary>
    public IOwnershipRecord? OwnershipRecord { get; init; }

    /// <summary>Copies of the log elsewhere; null where there are none.</summary>
    public Replicas? Replicas { get; init; }

    /// <summary>
    /// The storage of its read models. Given by the host of the service; services themselves reach it only through a
    /// <see cref="Projection"/>, which says whether anything is missing.
    /// </summary>
    public required IViewStore Views { internal get; init; }

    /// <summary>The connections to the storage of its read models; null where that has no pool.</summary>
    public StorePool? PoolOfViews => Views.Pool;

    /// <summary>Where the log's owner keeps its checkpoints; null where they are kept among the read models.</summary>
    public IOwnerCheckpoints? Checkpoints { get; init; }

    /// <summary>How it calls other services.</summary>
    public required IServiceCalls Calls { get; init; }

    /// <summary>The feed that a consumer follows.</summary>
    public required Func<Subscription, IDecodedFeed> Feeds { get; init; }

    /// <summary>What publishes the service's log elsewhere.</summary>
    public IReadOnlyList<IRelays> Relays { get; init; } = [];

    /// <summary>Who a user's token stands for.</summary>
    public required ITokenVerifier Tokens { get; init; }

    /// <summary>Whose tokens are refused although they have not expired; what <see cref="Tokens"/> asks.</summary>
    public Revocations Revocations { get; init; } = new();

    /// <summary>Seals and opens personal data. Default: nothing is sealed.</summary>
    public PersonalData People { get; init; } = PersonalData.Unsealed;

    /// <summary>What several processes share; null if there is none.</summary>
    public IRemoteStore? RemoteStore { get; init; }

    /// <summary>Makes the indexes that searches by words use; null where there are none.</summary>
    public ISearchProvider? Search { get; init; }

    /// <summary>The other providers of indexes, which may have left something in the service's data.</summary>
    public IReadOnlyList<ISearchProvider> UnusedSearch { get; init; } = [];

    /// <summary>Where answers of queries are kept that may be; null where none are.</summary>
    public QueryAnswers? QueryAnswers { get; init; }

    /// <summary>How services know each other.</summary>
    public required IServiceTokens ServiceTokens { get; init; }

    /// <summary>Time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>New ids.</summary>
    public required IdSource Ids { get; init; }

    /// <summary>Randomness that need not be secret, such as jitter; thread-safe.</summary>
    public required Func<double> Random { get; init; }

    /// <summary>The process's configuration.</summary>
    public required IConfiguration Configuration { get; init; }

    /// <summary>The traces that the process keeps; null where it keeps none.</summary>
    public TraceStore? Traces { get; init; }

    /// <summary>What roles permit. Default as the configuration says.</summary>
    public RoleGrants Roles
    {
        get => field ??= RoleGrants.Of(Configuration);
        init;
    }

    /// <summary>Decides who may do what. Default as the configuration says.</summary>
    public PolicyEngine Policies
    {
        get => field ??= PolicyEngine.Of(Configuration);
        init;
    }

    /// <summary>Logging.</summary>
    public required ILoggerFactory Logs { get; init; }

    /// <summary>Makes the meters of the service's metrics, which last as long as the process that hosts it.</summary>
    public required IMeterFactory Meters { get; init; }

    /// <summary>Where the service keeps its data.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>
    /// Opens a place for files that its address names: a folder, or another store that the process knows, such as
    /// <c>s3://BUCKET/PREFIX</c>. The caller disposes of it where it can be. Default: folders alone.
    /// </summary>
    public Func<string, ICopyFiles> Places { get; init; } = static place => new FolderFiles(Path.GetFullPath(place));

    /// <summary>
    /// Opens the bucket that a section of the configuration describes; null where it names none. The caller disposes of it where it
    /// can be. Default: none.
    /// </summary>
    public Func<string, ICopyFiles?> Buckets { get; init; } = static _ => null;

    /// <summary>Asks an engine that analyses; null where the process has none.</summary>
    public AskSql? AskSql { get; init; }

    /// <summary>How often the service was started on its data; null where nobody counts.</summary>
    public ServiceStarts? Starts { get; init; }

    /// <summary>The service's secrets, which its instances share. Default files in <see cref="DataDirectory"/>.</summary>
    public ISecretStore Secrets
    {
        get => field ??= new FileSecrets(DataDirectory, Clock);
        init;
    }
}
