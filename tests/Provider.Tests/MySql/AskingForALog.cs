using Florin.MySql;
using Florin.Platform.EventLog;
using Florin.Testing.MySql;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.MySql;

/// <summary>What operators see of a log's owner in its database, and how they ask for the log.</summary>
public abstract class AskingForALog : IDisposable
{
    private readonly SomeDatabase _database;
    private readonly SomeStorage _first;
    private readonly SomeStorage _second;
    private readonly MySqlOwnershipRecord _record;

    protected AskingForALog(DatabaseServer server)
    {
        _database = new SomeDatabase(server);
        (_first, _second) = (_database.Log(from: "http://a"), _database.Log(from: "http://b"));
        _record = new MySqlOwnershipRecord(_database.Database(), SomeDatabase.LongLease);
    }

    public void Dispose()
    {
        _record.Dispose();
        _first.Dispose();
        _second.Dispose();
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task<RecordedOwnership> Read() => _record.Read(CancellationToken.None);

    [Fact]
    public async Task Shows_the_owner_and_who_stands_by()
    {
        var claim = _first.Writer.Claim();
        Assert.Throws<Fenced>(() => _second.Writer.Claim());
        _second.Writer.StandBy();
        var found = await Read();
        Assert.Equal(("http://a", claim.Epoch, claim.Since), (found.Owner, found.Epoch, found.OwnedSince));
        Assert.InRange(found.LeaseLeft!.Value, TimeSpan.FromTicks(1), SomeDatabase.LongLease); // It is owned.
        var standby = Assert.Single(found.Standbys);
        Assert.Equal(("http://b", true), (standby.Address, standby.IsAlive));
        _database.Run("UPDATE log_standbys SET seen = UTC_TIMESTAMP(6) - INTERVAL 15 MINUTE"); // Three leases.
        Assert.False(Assert.Single((await Read()).Standbys).IsAlive);
        _second.Writer.Dispose();
        Assert.Empty((await Read()).Standbys);
    }

    [Fact]
    public async Task Is_seen_by_the_owner_and_over_when_another_one_has_claimed()
    {
        var claim = _first.Writer.Claim();
        Assert.Throws<Fenced>(() => _second.Writer.Claim());
        _second.Writer.StandBy();
        Assert.Null(await _record.AskForRelease(CancellationToken.None));
        Assert.True((await _first.Reader.Head(CancellationToken.None)).IsAskedFor);
        Assert.True((await Read()).IsAskedFor);
        _first.Writer.Release(claim.Epoch);
        _second.Writer.Claim();
        Assert.False((await _first.Reader.Head(CancellationToken.None)).IsAskedFor);
        Assert.False((await Read()).IsAskedFor);
        Assert.Empty((await Read()).Standbys); // Its lease says that it is there.
    }

    [Fact]
    public async Task Is_refused_where_nobody_could_take_it_over_or_nobody_owns_it()
    {
        var claim = _first.Writer.Claim();
        Assert.Contains("No other instance has the log of account open", await _record.AskForRelease(CancellationToken.None));
        _first.Writer.Release(claim.Epoch);
        Assert.Contains("No instance owns the log of account", await _record.AskForRelease(CancellationToken.None));
    }

    [Fact]
    public async Task Finds_an_owner_whose_name_was_deleted_once_it_renews_its_claim()
    {
        var claim = _first.Writer.Claim();
        _database.Run("UPDATE log_head SET owner = ''");
        Assert.Null((await Read()).Owner);
        _first.Writer.Renew(claim.Epoch);
        Assert.Equal("http://a", (await Read()).Owner);
    }

    [Fact]
    public async Task Says_that_there_is_no_log()
    {
        Assert.Contains($"The database {_database.Name}", (await Assert.ThrowsAsync<LogFault>(Read)).Message);
    }
}

public sealed class AskingForAMariaDbLog(Servers servers) : AskingForALog(servers.MariaDb);

public sealed class AskingForAMySqlLog(Servers servers) : AskingForALog(servers.MySql9);
