using Florin.Provider.Tests.MySql;
using Florin.Testing.MySql;

[assembly: AssemblyFixture(typeof(Servers))]

namespace Florin.Provider.Tests.MySql;

/// <summary>One server of each kind for all tests that do not disturb it, started when the first of them asks.</summary>
public sealed class Servers : IAsyncDisposable
{
    private const string SmallPacket = "--max-allowed-packet=2M"; // So that batches larger than one are cheap.
    private readonly Lazy<Task<DatabaseServer>> _mariaDb = new(() =>
        DatabaseServer.Start(DatabaseProgram.MariaDb, SmallPacket)
    );
    private readonly Lazy<Task<DatabaseServer>> _mySql9 = new(() => DatabaseServer.Start(DatabaseProgram.MySql9, SmallPacket));

    /// <summary>MariaDB.</summary>
    public DatabaseServer MariaDb => Started(_mariaDb);

    /// <summary>MySQL 9, or the test is left out.</summary>
    public DatabaseServer MySql9
    {
        get
        {
            Assert.SkipWhen(DatabaseProgram.MySql9.Missing is not null, DatabaseProgram.MySql9.Missing ?? "");
            return Started(_mySql9);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in (Lazy<Task<DatabaseServer>>[])[_mariaDb, _mySql9])
            if (server.IsValueCreated)
                await (await server.Value).DisposeAsync();
    }

#pragma warning disable VSTHRD002 // A test that starts it has its thread to itself.
    private static DatabaseServer Started(Lazy<Task<DatabaseServer>> server) => server.Value.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
