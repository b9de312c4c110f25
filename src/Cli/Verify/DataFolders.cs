using System.Text.Json;
using Florin.Platform.EventLog;
using Florin.Platform.Files;
using Florin.Platform.Hosting;
using Florin.Platform.Secrets;
using Florin.Platform.Verification;

namespace Florin.Cli.Verify;

/// <summary>What a data directory holds, locked so that no server changes what is being checked; nothing in it is touched.</summary>
internal sealed class DataFolders : IDisposable
{
    private readonly List<FileStream> _locks = [];
    private readonly string _data;
    private readonly OfflineStorage _storage;
    private readonly IReadOnlyList<string> _services;

    /// <summary>Takes the locks of what is there.</summary>
    /// <param name="data">The directory.</param>
    /// <param name="storage">Where logs and read models are kept.</param>
    /// <param name="services">The services whose data must be in it.</param>
    /// <exception cref="DataInUse">A server has it open.</exception>
    /// <exception cref="LogFault">It holds nothing of Florin, or a process elsewhere owns one of the logs.</exception>
    public DataFolders(string data, OfflineStorage storage, IReadOnlyList<string> services)
    {
        (_data, _storage, _services) = (data, storage, services);
        Logs = [.. services.Select(LogOf)];
        Views = [.. services.Select(service => storage.Views.OfflineViews(PlaceOf(service)))];
        try
        {
            if (Logs.All(log => log.Missing is not null) && !Views.Any(views => views.Exist))
                throw new LogFault($"{data} holds no logs of Florin.");
            foreach (var service in services)
                Hold(service);
            foreach (var (service, log) in services.Zip(Logs))
                if (log is { Missing: null, Owner: { } owner })
                    throw new LogFault(
                        $"The log of the {service} service is in use by the process at {owner}; stop that process."
                    );
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The logs of the services, in their order; none is opened. They are closed with the folders.</summary>
    public IReadOnlyList<IOfflineLog> Logs { get; }

    /// <summary>The read models of the services, in their order; none are opened. The caller that verifies them disposes of them.</summary>
    public IReadOnlyList<IOfflineViews> Views { get; }

    /// <summary>Whether a service's log is there, also of one that need not be in the directory.</summary>
    public bool HasLog(string service)
    {
        using var log = LogOf(service);
        return log.Missing is null;
    }

    /// <summary>Whether every service has its log.</summary>
    public Finding Complete()
    {
        var check = new Check("every service has its log", Advice.RestoreAll) { Looked = string.Join(", ", _services) };
        var seen = Seen();
        foreach (var (service, log) in _services.Zip(Logs))
            if (log.Missing is { } missing && (seen is null || seen.Contains(service)))
                check.Fail(missing, Advice.Missing(service));
        return check.ToFinding();
    }

    // The services whose heads were noted: what is not among them, and has no folder, is newer than the data. Null where none
    // were, or nobody can say.
    private HashSet<string>? Seen()
    {
        try
        {
            var heads = KnownHead.Read(Path.Combine(_data, KnownHead.FileName));
            return heads.Count == 0
                ? null
                : [.. heads.Keys, .. _services.Where(service => Directory.Exists(FolderOf(service)))];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null; // Its own check tells of it.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var log in Logs)
            log.Dispose();
        _locks.ForEach(held => held.Dispose());
    }

    /// <summary>The log of a service, not opened. The caller disposes it.</summary>
    public IOfflineLog LogOf(string service) => _storage.Logs.OfflineLog(PlaceOf(service));

    /// <summary>
    /// The secrets of a service that are kept with its log; null where they are files, or where no key is configured that opens
    /// them. The caller disposes them.
    /// </summary>
    public ISecretStore? SecretsOf(string service) =>
        _storage.Logs.SharesLogs && !string.IsNullOrEmpty(_storage.Configuration[SecretsOptions.Key])
            ? _storage.Logs.OpenSecrets(PlaceOf(service), onlyReads: true)
            : null;

    private StoragePlace PlaceOf(string service) => _storage.PlaceOf(service, _data);

    private string FolderOf(string service) => Path.Combine(_data, service);

    // A server always makes the file: where there is none, none has the folder open.
    private void Hold(string service)
    {
        var path = Path.Combine(FolderOf(service), "lock");
        if (!File.Exists(path))
            return;
        try
        {
            _locks.Add(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None));
        }
        catch (IOException e) when (HeldFile.IsHeld(e))
        {
            throw new DataInUse(FolderOf(service), e);
        }
    }
}
