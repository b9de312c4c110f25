using Florin.Platform.EventStore;
using Florin.Platform.Hosting;
using Florin.Sqlite;

namespace Florin.Host.Composition;

/// <summary>What one service keeps, open and held by this process alone: its log and its read models.</summary>
internal sealed class Storage
{
    private Storage(ServiceDefinition definition, DataDirectory directory, EventLog log, SqliteViewStore views) =>
        (Definition, Directory, Log, Views) = (definition, directory, log, views);

    public ServiceDefinition Definition { get; }

    public DataDirectory Directory { get; }

    public EventLog Log { get; }

    public SqliteViewStore Views { get; }

    /// <summary>Opens what is in <c>DATA/{service}/</c>, or makes it.</summary>
    /// <exception cref="DataInUse">Another process has it open.</exception>
    /// <exception cref="LogFault">The log cannot be opened.</exception>
    public static Storage Open(ServiceDefinition definition, string data, LogOptions limits, TimeProvider clock)
    {
        var directory = DataDirectory.Open(Path.Combine(data, definition.Name));
        EventLog? log = null;
        try
        {
            var types = new EventTypes();
            definition.Events(types);
            var store = new SqliteLogStore(Path.Combine(directory.Path, "log.db"));
            log = new EventLog(definition.Name, store, types, definition.Limits(limits), clock, new CommitThread());
            return new Storage(definition, directory, log, new SqliteViewStore(Path.Combine(directory.Path, "views.db")));
        }
        catch
        {
            log?.Dispose();
            directory.Dispose();
            throw;
        }
    }
}
