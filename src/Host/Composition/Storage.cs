using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Files;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Replication;
using Florin.Platform.Secrets;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Composition;

/// <summary>What one service keeps, open and held by this process alone: its log and its read models.</summary>
internal sealed class Storage : IAsyncDisposable
{
    // Many times in the length of any lease.
    private static readonly TimeSpan LookAtLease = TimeSpan.FromMilliseconds(100);

    private Storage(ServiceDefinition definition, DataDirectory directory, EventLog log, LogPlace place, IViewStore views) =>
        (Definition, Directory, Log, LogPlace, Views) = (definition, directory, log, place, views);

    public ServiceDefinition Definition { get; }

    public DataDirectory Directory { get; }

    public EventLog Log { get; }

    public LogPlace LogPlace { get; }

    public IOwnershipRecord? OwnershipRecord { get; private init; }

    public IViewStore Views { get; }

    /// <summary>Its copies elsewhere; null where there are none.</summary>
    public Replicas? Replicas { get; private init; }

    /// <summary>Null where they are among the views.</summary>
    public IOwnerCheckpoints? Checkpoints { get; private init; }

    public required ISecretStore Secrets { get; init; }

    /// <summary>A service has log and views, and closes them; only the lock is left to this.</summary>
    public bool IsGiven { get; set; }

    /// <summary>Opens what is in <c>DATA/{service}/</c>, or makes it.</summary>
    /// <exception cref="DataInUse">Another process has it open.</exception>
    /// <exception cref="LogFault">The log cannot be opened.</exception>
    private static Storage Open(
        ServiceDefinition definition,
        string data,
        StorageProviders providers,
        ReplicaStores copies,
        LogOptions limits,
        ProcessContext process,
        ILogger logger
    )
    {
        var directory = DataDirectory.Open(data, definition.Name);
        EventLog? log = null;
        IOwnerCheckpoints? checkpoints = null;
        try
        {
            var place = Place(definition.Name, directory.Path, process, logger);
            (log, var replicas, checkpoints) = OpenLog(definition, providers.Logs, copies, place, definition.Limits(limits));
            return new Storage(
                definition,
                directory,
                log,
                new LogPlace(providers.Logs.Name, place.Address),
                providers.Views.OpenViews(place)
            )
            {
                OwnershipRecord = providers.Logs.OwnershipRecord(place),
                Replicas = replicas,
                Secrets = OpenSecrets(definition, providers, place),
                Checkpoints = checkpoints,
            };
        }
        catch
        {
            log?.Dispose();
            checkpoints?.Dispose();
            directory.Dispose();
            throw;
        }
    }

    private static ISecretStore OpenSecrets(ServiceDefinition definition, StorageProviders providers, StoragePlace place) =>
        (definition.Secrets.Count > 0 ? providers.Logs : StorageProviders.Embedded).OpenSecrets(place, onlyReads: false);

    private static (EventLog Log, Replicas? Replicas, IOwnerCheckpoints? Checkpoints) OpenLog(
        ServiceDefinition definition,
        IStorageProvider provider,
        ReplicaStores copies,
        StoragePlace place,
        LogOptions limits
    )
    {
        var types = new EventTypes();
        definition.Events(types);
        limits = limits with { MaxBatchEvents = Math.Min(limits.MaxBatchEvents, provider.MaxBatchEvents) };
        var (primary, reader) = provider.OpenLog(place);
        var checkpoints = provider.OpenCheckpoints(place);
        var (writer, replicas) = copies.Around(place, primary, reader, checkpoints, ServiceConnections.Randomness());
        try
        {
            var log = new EventLog(
                definition.Name,
                writer,
                reader,
                types,
                limits,
                place.Clock,
                new CommitThread(limits.CommitPause),
                provider.SharesLogs ? new LogSharing { Renewals = new CommitThread(every: LookAtLease) } : null
            );
            return (log, replicas, checkpoints);
        }
        catch
        {
            checkpoints?.Dispose();
            throw;
        }
    }

    private static StoragePlace Place(string service, string directory, ProcessContext process, ILogger logger) =>
        new(service, directory, AdvertisedAddress.Of(service, process), process.Configuration, process.Clock, logger);

    /// <summary>Opens what all hosted services keep, at the same time: opening is mostly waiting for the disk.</summary>
    /// <param name="process">The process.</param>
    /// <param name="notices">Creates the receiver of notices of replicas; called once, if there are replicas.</param>
    /// <param name="log">Logging.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="DataInUse">Another process has something of it open.</exception>
    /// <exception cref="Florin.Platform.Configuration.WrongConfiguration">There is no such provider.</exception>
    /// <exception cref="OperationCanceledException">The start was canceled before the last one was begun; all are closed again.</exception>
    public static async Task<IReadOnlyList<Storage>> OpenAll(
        ProcessContext process,
        Func<IReplicationNotices?> notices,
        ILogger log,
        CancellationToken cancel
    )
    {
        cancel.ThrowIfCancellationRequested();
        var options = process.Options;
        var limits = process.Configuration.Options<LogOptions>("EventStore");
        var providers = StorageProviders.Of(process.Configuration);
        var copies = ReplicaStores.Of(process.Configuration, options.Data);
        DataDirectory.Make(options.Data);
        if (copies.All.Count > 0)
            copies = copies with { Notices = notices() };
        OwnerOnly.Close(options.Data, Catalog.Services.Select(s => s.Name).Where(options.Hosts), options.AllowOpenData, log);
        var opening = Catalog
            .Services.Where(s => options.Hosts(s.Name))
            .Select(s => Task.Run(() => Open(s, options.Data, providers, copies, limits, process, log), cancel))
            .ToList();
        try
        {
            var opened = await Task.WhenAll(opening);
            var places = opened.Select(o => Place(o.Definition.Name, o.Directory.Path, process, log));
            await ArchivesOfLogs.Check(providers.Logs, places, process.Clock, log, cancel);
            return opened;
        }
        catch
        {
            foreach (var opened in opening.Where(o => o.IsCompletedSuccessfully))
                await (await opened).DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes what no service closes, and lets another process have it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!IsGiven)
        {
            Log.Dispose();
            await Views.DisposeAsync();
        }
        OwnershipRecord?.Dispose();
        Checkpoints?.Dispose();
        Secrets.Dispose();
        Directory.Dispose();
    }
}
