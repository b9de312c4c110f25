using Florin.Platform.EventLog;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

public sealed class ASqliteLog : LogStoreContract
{
    private readonly TemporaryDirectory _directory = new();

    protected override ILogStore Create() => new SqliteLogStore(_directory.File("log.db"));

    protected override ILogStore Restart(ILogStore store)
    {
        store.Dispose();
        return Create();
    }

    protected override void CleanUp() => _directory.Dispose();
}

public sealed class ASqliteLogRefuses : LogRefusalContract
{
    private readonly TemporaryDirectory _directory = new();

    protected override ILogStore Create() => new SqliteLogStore(_directory.File("log.db"));

    protected override void CleanUp() => _directory.Dispose();
}
