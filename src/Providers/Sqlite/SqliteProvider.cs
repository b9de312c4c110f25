using System.Globalization;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Secrets;
using Florin.Platform.Verification;
using Microsoft.Extensions.Logging;

namespace Florin.Sqlite;

/// <summary>Embedded storage: <c>log.db</c> and <c>views.db</c> in the directory of each service.</summary>
/// <param name="archives">Opens archives with what shrunk logs lack; null where no log is shrunk.</param>
public sealed partial class SqliteProvider(Archives? archives = null) : IStorageProvider
{
    private const string LogFile = "log.db";
    private const string ViewsFile = "views.db";

    // Once for each process: to look takes as long as there are folders.
    private static readonly Lazy<int> Leftovers = new(() => TemporaryFolder.RemoveLeftovers(Path.GetTempPath()));

    /// <inheritdoc/>
    public string Name => "Sqlite";

    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections { get; } = [(ArchiveOptions.Section, typeof(ArchiveOptions))];

    /// <inheritdoc/>
    public (ILogWriter Writer, ILogReader Reader) OpenLog(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        MovedLog.MustNotBe(place.Directory);
        var log = new SqliteLogStore(Path.Combine(place.Directory, LogFile), name: place.Service)
        {
            IdentityIfNew = place.Identity,
            Archive = ArchiveOf(place),
        };
        return (log, log);
    }

    /// <inheritdoc/>
    public ILogReader OpenToRead(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var log = new SqliteLogStore(Path.Combine(place.Directory, LogFile), readOnly: true) { Archive = ArchiveOf(place) };
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
        return new SqliteOfflineLog(place.Service, Path.Combine(place.Directory, LogFile), ArchiveOf(place));
    }

    /// <inheritdoc/>
    public IShrinkableLog OpenToShrink(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return ShrinkableLog.Open(Path.Combine(place.Directory, LogFile), place.Service);
    }

    /// <inheritdoc/>
    public async Task<string?> ProblemOfArchive(StoragePlace place, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (ArchiveOf(place) is not { } open)
            return null;
        var (noted, identity, segments) = NamedArchive.Of(Path.Combine(place.Directory, LogFile));
        if (noted is null)
            return null;
        using var archive = open(noted);
        return await archive.Problem(identity, segments, cancel);
    }

    /// <inheritdoc/>
    public IOfflineViews OfflineViews(StoragePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        _ = Leftovers.Value;
        return new SqliteOfflineViews(Path.Combine(place.Directory, ViewsFile));
    }

    private Func<string, ArchivedBodies>? ArchiveOf(StoragePlace place) =>
        archives is null ? null : noted => archives.Of(place.Service, noted, place.Configuration);

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
