using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Secrets;
using Florin.Platform.Verification;
using Microsoft.Extensions.Configuration;

namespace Florin.MySql;

/// <summary>Logs in MySQL or MariaDB, a database for each service. It keeps no read models.</summary>
public sealed class MySqlProvider : IStorageProvider
{
    /// <inheritdoc/>
    public string Name => "MySql";

    /// <inheritdoc/>
    public bool KeepsViews => false;

    /// <inheritdoc/>
    public bool SharesLogs => true;

    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections =>
        [(MySqlOptions.Section, typeof(MySqlOptions)), (OwnershipOptions.Section, typeof(OwnershipOptions))];

    /// <inheritdoc/>
    public void Check(IConfiguration configuration, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        try
        {
            // The other options are checked where they are bound.
            var options = configuration.BindCollecting<MySqlOptions>(MySqlOptions.Section, []);
            ServerAddress.Read(new MySqlOptions { ConnectionString = options.ConnectionString });
        }
        catch (WrongConfiguration e)
        {
            problems.Add(e.Message);
        }
    }

    /// <inheritdoc/>
    public (ILogWriter Writer, ILogReader Reader) OpenLog(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var database = Database(place, users: 2);
        var writer = new MySqlLogWriter(database, place.Address, LeaseOf(place), place.Clock, place.Identity);
        return (writer, new MySqlLogReader(database));
    }

    /// <inheritdoc/>
    public ILogReader OpenToRead(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return new MySqlLogReader(Database(place, users: 1));
    }

    /// <inheritdoc/>
    public IOwnershipRecord? OwnershipRecord(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return new MySqlOwnershipRecord(Database(place, users: 1), LeaseOf(place));
    }

    /// <inheritdoc/>
    public IOwnerCheckpoints OpenCheckpoints(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var options = place.Configuration.Options<MySqlOptions>(MySqlOptions.Section);
        // One connection, when it is first needed: a log has few followers, each of which moves one checkpoint at a time.
        options = options with
        {
            MinPoolSize = 0,
            MaxPoolSize = 1,
        };
        return new MySqlCheckpoints(new LogDatabase(place.Service, options, users: 1, place.Log));
    }

    /// <inheritdoc/>
    public IViewStore OpenViews(StoragePlace place) => throw new NotSupportedException($"{Name} keeps no read models.");

    /// <inheritdoc/>
    public ISecretStore OpenSecrets(StoragePlace place, bool onlyReads)
    {
        ArgumentNullException.ThrowIfNull(place);
        var options = place.Configuration.Options<MySqlOptions>(MySqlOptions.Section) with { MinPoolSize = 0 }; // Rarely used.
        var sealing = place.Configuration.Options<SecretsOptions>(SecretsOptions.Section);
        return new MySqlSecrets(new LogDatabase(place.Service, options, users: 1, place.Log), sealing, onlyReads);
    }

    /// <inheritdoc/>
    public IOfflineLog OfflineLog(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return new MySqlOfflineLog(place.Service, place.Configuration.Options<MySqlOptions>(MySqlOptions.Section), place.Log);
    }

    /// <inheritdoc/>
    public IOfflineViews OfflineViews(StoragePlace place) => throw new NotSupportedException($"{Name} keeps no read models.");

    private static LogDatabase Database(StoragePlace place, int users) =>
        new(place.Service, place.Configuration.Options<MySqlOptions>(MySqlOptions.Section), users, place.Log);

    private static TimeSpan LeaseOf(StoragePlace place) =>
        place.Configuration.Options<OwnershipOptions>(OwnershipOptions.Section).Lease;
}
