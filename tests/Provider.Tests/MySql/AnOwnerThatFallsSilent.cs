using Florin.MySql;
using Florin.Platform.EventLog;
using Florin.Testing.MySql;
using MySqlConnector;

namespace Florin.Provider.Tests.MySql;

/// <summary>
/// A process that is held or cut off in the middle of a transaction, with its connection open: the database ends what it has
/// under way, so that another instance can claim the log.
/// </summary>
public abstract class AnOwnerThatFallsSilent : IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);
    private readonly SomeDatabase _database;
    private readonly LogDatabase _places;
    private readonly MySqlConnection _connection;
    private readonly HeadRow _silent;
    private readonly LogClaim _claim;

    protected AnOwnerThatFallsSilent(DatabaseServer server)
    {
        _database = new SomeDatabase(server);
        _places = _database.Database();
        _places.Prepare();
        _connection = _places.Connect();
        _silent = new HeadRow(SomeDatabase.Service, _database.Name, "http://silent", Lease);
        _claim = _silent.Claim(_connection, "log_of_the_silent");
    }

    public void Dispose()
    {
        _connection.Dispose();
        _places.Leave();
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Holds_no_lock_after_its_lease()
    {
        Assert.True(_silent.TryAdvance(_connection, 0, 1, _claim.Epoch)); // And nothing more.
        using var next = _database.Log(lease: Lease, from: "http://next");
        var claim = Eventually(() => next.Writer.Claim());
        Assert.Equal((0, _claim.Epoch + 1), (claim.Head, claim.Epoch));
        Assert.True(MySqlFaults.IsOfServer(Record.Exception(() => _connection.Run("COMMIT"))!)); // It is ended.
        Assert.Equal(0, _database.Number("SELECT head FROM log_head"));
    }

    [Fact]
    public void Keeps_its_connection_when_nothing_is_under_way()
    {
        _silent.Settled(_connection, _claim.Epoch);
        AssertUnlimited();
        Assert.True(_silent.TryAdvance(_connection, 0, 0, _claim.Epoch));
        new BatchWriter(_connection, SomeDatabase.Service, 1 << 20).Write([]);
        AssertUnlimited();
    }

    private void AssertUnlimited() =>
        Assert.Equal(_database.Number("SELECT @@GLOBAL.wait_timeout"), _connection.Number("SELECT @@SESSION.wait_timeout"));

    // Refused until the lease is over; a lock that stays ends in a fault of another kind.
    private static T Eventually<T>(Func<T> claim)
    {
        while (true)
            try
            {
                return claim();
            }
            catch (Fenced)
            {
                Thread.Yield();
            }
    }
}

public sealed class AMariaDbOwnerThatFallsSilent(Servers servers) : AnOwnerThatFallsSilent(servers.MariaDb);

public sealed class AMySqlOwnerThatFallsSilent(Servers servers) : AnOwnerThatFallsSilent(servers.MySql9);
