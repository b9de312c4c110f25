using Florin.MySql;
using Florin.Platform.EventLog;
using Florin.Testing.MySql;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.MySql;

/// <summary>The row that says where a log ends, or what it says to be there, was changed behind the program's back.</summary>
public abstract class AHeadThatWasChanged(DatabaseServer server) : IDisposable
{
    private readonly SomeDatabase _database = new(server);
    private readonly SomeAppends _some = new();

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(
        "UPDATE log_head SET head = 2",
        "ends at position 2, but there are events up to position 3, so the row was set back"
    )]
    [InlineData("UPDATE log_head SET head = 4", "ends at position 4, but events up to there are missing")]
    [InlineData("DELETE FROM events WHERE position = 3", "ends at position 3, but events up to there are missing")]
    [InlineData("DELETE FROM events WHERE position = 2", "ends at position 3, but events up to there are missing")]
    [InlineData("DELETE FROM events", "ends at position 3, but events up to there are missing")]
    [InlineData("DELETE FROM log_head", "is missing although there are events")]
    public void Is_refused_with_what_to_do(string change, string said)
    {
        ThreeEvents();
        _database.Run(change);
        using var log = _database.Log();
        var fault = Assert.Throws<LogFault>(() => log.Open());
        Assert.Contains(said, fault.Message);
        Assert.Contains("Restore the database from a backup, all of it.", fault.Message);
    }

    [Fact]
    public void Is_left_as_it_is_when_it_was_refused()
    {
        ThreeEvents();
        _database.Run("UPDATE log_head SET head = 2");
        using var log = _database.Log();
        Assert.Throws<LogFault>(() => log.Open());
        Assert.Equal((2, 1), (_database.Number("SELECT head FROM log_head"), _database.Number("SELECT epoch FROM log_head")));
    }

    [Theory]
    [InlineData("UPDATE log_head SET head = 2")]
    [InlineData("DELETE FROM log_head")]
    [InlineData("UPDATE log_head SET epoch = epoch + 1")]
    public void Stops_its_owner_at_the_next_commit(string change)
    {
        using var log = _database.Log();
        log.Open();
        log.Commit([_some.Next("c1", "a", "b", "c")]);
        _database.Run(change);
        Assert.ThrowsAny<LogFault>(() => log.Commit([_some.Next("c2", "a")]));
        Assert.Equal(3, _database.Number("SELECT COUNT(*) FROM events"));
        Assert.ThrowsAny<LogFault>(() => log.Open());
    }

    [Fact]
    public void Fences_the_owner_of_an_empty_log_whose_row_another_one_has_made_again()
    {
        using var first = _database.Log(from: "http://a");
        first.Open();
        _database.Run("DELETE FROM log_head");
        using var second = _database.Log(from: "http://b");
        second.Open();
        Assert.Equal(1, _database.Number("SELECT epoch FROM log_head")); // As the first one had it.
        Assert.Throws<Fenced>(() => first.Commit([_some.Next("c1", "a")]));
        Assert.Throws<Fenced>(() => first.Writer.Renew(1));
        first.Writer.Release(1);
        second.Commit([new SomeAppends().Next("c2", "a")]);
        Assert.Equal(1, _database.Number("SELECT COUNT(*) FROM events"));
    }

    [Fact]
    public async Task Is_told_to_operators()
    {
        using var record = new MySqlOwnershipRecord(_database.Database(), SomeDatabase.LongLease);
        ThreeEvents();
        _database.Run("DELETE FROM log_head");
        var fault = await Assert.ThrowsAsync<LogFault>(() => record.Read(CancellationToken.None));
        Assert.Contains("is missing although there are events", fault.Message);
    }

    private void ThreeEvents()
    {
        using var log = _database.Log();
        log.Open();
        log.Commit([_some.Next("c1", "a", "b", "c")]);
        _database.EndLease();
    }
}

public sealed class AHeadThatWasChangedInMariaDb(Servers servers) : AHeadThatWasChanged(servers.MariaDb);

public sealed class AHeadThatWasChangedInMySql(Servers servers) : AHeadThatWasChanged(servers.MySql9);
