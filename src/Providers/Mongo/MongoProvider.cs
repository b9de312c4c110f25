using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Replication;
using Florin.Platform.Secrets;
using Florin.Platform.Verification;
using Microsoft.Extensions.Configuration;

namespace Florin.Mongo;

/// <summary>
/// Read models in MongoDB, a database for each service, which its instances share, and replicas of logs, a database for each
/// log. It keeps no logs that decide.
/// </summary>
public sealed class MongoProvider : IStorageProvider
{
    /// <summary>As <c>Storage:Replicas</c> names it.</summary>
    internal const string OfReplicas = "mongodb";

    /// <inheritdoc/>
    public string Name => "Mongo";

    /// <inheritdoc/>
    public string ReplicaName => OfReplicas;

    /// <inheritdoc/>
    public bool KeepsLogs => false;

    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections => [(MongoOptions.Section, typeof(MongoOptions))];

    /// <inheritdoc/>
    public void Check(IConfiguration configuration, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        try
        {
            // The other options are checked where they are bound.
            var options = configuration.BindCollecting<MongoOptions>(MongoOptions.Section, []);
            MongoAddress.Read(new MongoOptions { ConnectionString = options.ConnectionString });
        }
        catch (WrongConfiguration e)
        {
            problems.Add(e.Message);
        }
    }

    /// <inheritdoc/>
    public IViewStore OpenViews(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return new MongoViewStore(new ViewDatabase(place.Service, OptionsOf(place)));
    }

    /// <inheritdoc/>
    public IReplica OpenReplica(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return new MongoReplica(place.Service, OptionsOf(place));
    }

    /// <inheritdoc/>
    public IOfflineViews OfflineViews(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return new MongoOfflineViews(place.Service, OptionsOf(place));
    }

    /// <inheritdoc/>
    public (ILogWriter Writer, ILogReader Reader) OpenLog(StoragePlace place) => throw NoLogs();

    /// <inheritdoc/>
    public ILogReader OpenToRead(StoragePlace place) => throw NoLogs();

    /// <inheritdoc/>
    public ISecretStore OpenSecrets(StoragePlace place, bool onlyReads) => throw NoLogs();

    /// <inheritdoc/>
    public IOfflineLog OfflineLog(StoragePlace place) => throw NoLogs();

    private static MongoOptions OptionsOf(StoragePlace place) =>
        place.Configuration.Options<MongoOptions>(MongoOptions.Section);

    private NotSupportedException NoLogs() => new($"{Name} keeps no logs.");
}
