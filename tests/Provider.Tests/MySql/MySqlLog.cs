using Florin.Platform.EventLog;
using Florin.Testing.MySql;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.MySql;

/// <summary>What every storage of a log promises, on each server.</summary>
public abstract class ALogInADatabase(DatabaseServer server) : LogStoreContract
{
    private readonly SomeDatabase _database = new(server);

    protected override SomeStorage Create() => _database.Log();

    protected override SomeStorage Restart()
    {
        _database.EndLease(); // A process that stops releases its claim first; this one was ended.
        return _database.Log();
    }

    protected override void CleanUp() => _database.Dispose();
}

/// <summary>What every storage of a log refuses, on each server.</summary>
public abstract class ALogInADatabaseRefuses(DatabaseServer server) : LogRefusalContract
{
    private readonly SomeDatabase _database = new(server);

    protected override SomeStorage Create() => _database.Log();

    protected override void CleanUp() => _database.Dispose();
}

/// <summary>Two writers of one log, one of which is fenced, on each server.</summary>
public abstract class TheOwnershipOfALogInADatabase(DatabaseServer server) : LogOwnershipContract
{
    private readonly SomeDatabase _database = new(server);

    protected override (ILogWriter First, ILogWriter Second, ILogReader Reader) Create()
    {
        var (first, second) = (_database.Log(from: "http://a"), _database.Log(from: SecondAddress));
        second.Reader.Dispose();
        return (first.Writer, second.Writer, first.Reader);
    }

    protected override void EndLease() => _database.EndLease();
}

public sealed class AMariaDbLog(Servers servers) : ALogInADatabase(servers.MariaDb);

public sealed class AMariaDbLogRefuses(Servers servers) : ALogInADatabaseRefuses(servers.MariaDb);

public sealed class TheOwnershipOfAMariaDbLog(Servers servers) : TheOwnershipOfALogInADatabase(servers.MariaDb);

public sealed class AMySqlLog(Servers servers) : ALogInADatabase(servers.MySql9);

public sealed class AMySqlLogRefuses(Servers servers) : ALogInADatabaseRefuses(servers.MySql9);

public sealed class TheOwnershipOfAMySqlLog(Servers servers) : TheOwnershipOfALogInADatabase(servers.MySql9);
