using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Secrets;
using Florin.Platform.Verification;
using Microsoft.Extensions.Logging;

namespace Florin.Sqlite;

/// <summary>Embedded storage: <c>log.db</c> and <c>views.db</c> in the directory of each service. It has no options.</summary>
public sealed partial class SqliteProvider : IStorageProvider
{
    private const string LogFile = "log.db";
    private const string ViewsFile = "views.db";

    // Once for each process: to look takes as long as there are folders.
    private static readonly Lazy<int> Leftovers = new(() => TemporaryFolder.RemoveLeftovers(Path.GetTempPath()));

    /// <inheritdoc/>
    public string Name => "Sqlite";

    /// <inheritdoc/>
    public (ILogWriter Writer, ILogReader Reader) OpenLog(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        MovedLog.MustNotBe(place.Directory);
        var log = new SqliteLogStore(Path.Combine(place.Directory, LogFile), name: place.Service)
        {
            IdentityIfNew = place.Identity,
        };
        return (log, log);
    }

    /// <inheritdoc/>
    public ILogReader OpenToRead(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var log = new SqliteLogStore(Path.Combine(place.Directory, LogFile), readOnly: true);
        try
        {
            log.Open();
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IViewStore OpenViews(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var path = Path.Combine(place.Directory, ViewsFile);
        return new SqliteViewStore(path, setAside: why => SetAside(place, path, why));
    }

    /// <inheritdoc/>
    public ISecretStore OpenSecrets(StoragePlace place, bool onlyReads)
    {
        ArgumentNullException.ThrowIfNull(place);
        return new FileSecrets(place.Directory, place.Clock);
    }

    /// <inheritdoc/>
    public IOfflineLog OfflineLog(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        _ = Leftovers.Value;
        return new SqliteOfflineLog(place.Service, Path.Combine(place.Directory, LogFile));
    }

    /// <inheritdoc/>
    public IOfflineViews OfflineViews(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        _ = Leftovers.Value;
        return new SqliteOfflineViews(Path.Combine(place.Directory, ViewsFile));
    }

    // It is not removed: an operator may want to know what became of it.
    private static void SetAside(StoragePlace place, string path, Exception damage)
    {
        var aside = string.Create(CultureInfo.InvariantCulture, $"{path}.aside-{place.Clock.GetUtcNow():yyyyMMddHHmmss}");
        foreach (var part in (string[])["", "-wal", "-shm"])
            if (File.Exists(path + part))
                File.Move(path + part, aside + part, overwrite: true);
        IsSetAside(place.Log, damage, path, aside);
    }

    [LoggerMessage(
        EventId = EventIds.ReadModelsSetAside,
        Level = LogLevel.Error,
        Message = "The read models in {Path} cannot be opened; they are moved to {Aside} and rebuilt."
    )]
    private static partial void IsSetAside(ILogger log, Exception e, string path, string aside);
}
