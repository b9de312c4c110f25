using Florin.Platform.EventLog;
using Florin.Platform.Files;

namespace Florin.Cli.Verify;

/// <summary>The folders of a data directory, held so that no server changes what is being checked; nothing in them is touched.</summary>
internal sealed class DataFolders : IDisposable
{
    private readonly List<FileStream> _locks = [];
    private readonly string _data;
    private readonly IReadOnlyList<string> _services;

    /// <summary>Takes the locks of what is there.</summary>
    /// <param name="data">The directory.</param>
    /// <param name="services">The services whose data must be in it.</param>
    /// <exception cref="DataInUse">A server has it open.</exception>
    /// <exception cref="LogFault">It holds nothing of Florin.</exception>
    public DataFolders(string data, IReadOnlyList<string> services)
    {
        (_data, _services) = (data, services);
        if (!services.Any(service => File.Exists(LogOf(service)) || File.Exists(Path.Combine(Of(service), "views.db"))))
            throw new LogFault($"{data} holds no logs of Florin.");
        try
        {
            foreach (var service in services)
                Hold(service);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A service's folder.</summary>
    public string Of(string service) => Path.Combine(_data, service);

    /// <summary>A service's log.</summary>
    public string LogOf(string service) => Path.Combine(_data, service, "log.db");

    /// <summary>Whether a service's log is there.</summary>
    public bool HasLog(string service) => File.Exists(LogOf(service));

    /// <summary>Whether every service has its log.</summary>
    public Finding Complete()
    {
        var check = new Check("every service has its log", Advice.RestoreAll) { Looked = string.Join(", ", _services) };
        foreach (var service in _services.Where(service => !HasLog(service)))
            check.Fail($"{LogOf(service)} is missing", Advice.Missing(service));
        return check.ToFinding();
    }

    /// <inheritdoc/>
    public void Dispose() => _locks.ForEach(held => held.Dispose());

    // A server always makes the file: where there is none, none has the folder open.
    private void Hold(string service)
    {
        var path = Path.Combine(Of(service), "lock");
        if (!File.Exists(path))
            return;
        try
        {
            _locks.Add(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None));
        }
        catch (IOException e) when (HeldFile.IsHeld(e))
        {
            throw new DataInUse(Of(service), e);
        }
    }
}
