using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Files;
using Florin.Platform.Hosting;
using Florin.Sqlite;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Composition;

/// <summary>What one service keeps, open and held by this process alone: its log and its read models.</summary>
internal sealed partial class Storage : IAsyncDisposable
{
    private Storage(ServiceDefinition definition, DataDirectory directory, EventLog log, SqliteViewStore views) =>
        (Definition, Directory, Log, Views) = (definition, directory, log, views);

    public ServiceDefinition Definition { get; }

    public DataDirectory Directory { get; }

    public EventLog Log { get; }

    public SqliteViewStore Views { get; }

    /// <summary>A service has log and views, and closes them; only the lock is left to this.</summary>
    public bool IsGiven { get; set; }

    /// <summary>Opens what is in <c>DATA/{service}/</c>, or makes it.</summary>
    /// <exception cref="DataInUse">Another process has it open.</exception>
    /// <exception cref="LogFault">The log cannot be opened.</exception>
    public static Storage Open(ServiceDefinition definition, string data, LogOptions limits, TimeProvider clock, ILogger logger)
    {
        var directory = DataDirectory.Open(Path.Combine(data, definition.Name));
        EventLog? log = null;
        try
        {
            var types = new EventTypes();
            definition.Events(types);
            var store = new SqliteLogStore(Path.Combine(directory.Path, "log.db"), name: definition.Name);
            limits = definition.Limits(limits);
            log = new EventLog(definition.Name, store, store, types, limits, clock, new CommitThread(limits.CommitPause));
            var views = OpenViews(Path.Combine(directory.Path, "views.db"), clock, logger);
            return new Storage(definition, directory, log, views);
        }
        catch
        {
            log?.Dispose();
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Opens what all hosted services keep, at the same time: opening is mostly waiting for the disk.</summary>
    /// <exception cref="DataInUse">Another process has something of it open.</exception>
    public static async Task<IReadOnlyList<Storage>> OpenAll(
        FlorinOptions options,
        LogOptions limits,
        TimeProvider clock,
        ILogger log
    )
    {
        DataDirectory.Make(options.Data);
        OwnerOnly.Close(options.Data, Catalog.Services.Select(s => s.Name).Where(options.Hosts), options.AllowOpenData, log);
        var opening = Catalog
            .Services.Where(s => options.Hosts(s.Name))
            .Select(s => Task.Run(() => Open(s, options.Data, limits, clock, log)))
            .ToList();
        try
        {
            return await Task.WhenAll(opening);
        }
        catch
        {
            foreach (var opened in opening.Where(o => o.IsCompletedSuccessfully))
                await (await opened).DisposeAsync();
            throw;
        }
    }

    // Read models are built again from the logs, so that one that cannot be opened does not stop the start. It is put
    // aside and not removed: somebody may want to know what became of it.
    private static SqliteViewStore OpenViews(string path, TimeProvider clock, ILogger log)
    {
        try
        {
            return new SqliteViewStore(path);
        }
        catch (Exception e) when (e is InvalidOperationException or SqliteFault { IsDamage: true })
        {
            var aside = string.Create(CultureInfo.InvariantCulture, $"{path}.aside-{clock.GetUtcNow():yyyyMMddHHmmss}");
            foreach (var part in (string[])["", "-wal", "-shm"])
                if (File.Exists(path + part))
                    File.Move(path + part, aside + part, overwrite: true);
            PutAside(log, e, path, aside);
            return new SqliteViewStore(path);
        }
    }

    [LoggerMessage(
        EventId = EventIds.ReadModelsSetAside,
        Level = LogLevel.Error,
        Message = "The read models in {Path} cannot be opened; they are moved to {Aside} and rebuilt."
    )]
    private static partial void PutAside(ILogger log, Exception e, string path, string aside);

    /// <summary>Closes what no service closes, and lets another process have it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!IsGiven)
        {
            Log.Dispose();
            await Views.DisposeAsync();
        }
        Directory.Dispose();
    }
}
