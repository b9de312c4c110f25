using Florin.Provider.Tests.MySql;
using Florin.Testing.MySql;

[assembly: AssemblyFixture(typeof(Servers))]

namespace Florin.Provider.Tests.MySql;

/// <summary>One server of each kind for all tests that do not disturb it, started when the first of them asks.</summary>
public sealed class Servers : IAsyncDisposable
{
    private const string SmallPacket = "--max-allowed-packet=2M"; // So that batches larger than one are cheap.
    private readonly Lazy<DatabaseServer> _mariaDb = new(() => Started(DatabaseProgram.MariaDb));
    private readonly Lazy<DatabaseServer> _mySql9 = new(() => Started(DatabaseProgram.MySql9));

    /// <summary>MariaDB.</summary>
    public DatabaseServer MariaDb => _mariaDb.Value;

    /// <summary>MySQL 9, or the test is left out.</summary>
    public DatabaseServer MySql9
    {
        get
        {
            Assert.SkipWhen(DatabaseProgram.MySql9.Missing is not null, DatabaseProgram.MySql9.Missing ?? "");
            return _mySql9.Value;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in (Lazy<DatabaseServer>[])[_mariaDb, _mySql9])
            if (server.IsValueCreated)
                await server.Value.DisposeAsync();
    }

#pragma warning disable VSTHRD002 // A test that starts it has its thread to itself.
    private static DatabaseServer Started(DatabaseProgram program) =>
        DatabaseServer.Start(program, SmallPacket).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
