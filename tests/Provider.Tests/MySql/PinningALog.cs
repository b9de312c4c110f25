using Florin.MySql;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.MySql;

/// <summary>The rows by which an instance that has come back asks for the log that is pinned to it.</summary>
public abstract class PinningALog : PinnedLogContract
{
    private readonly SomeDatabase _database;

    private protected PinningALog(SomeDatabase database)
        : base(database) => _database = database;

    [Fact]
    public async Task Is_asked_for_once_by_an_instance_that_has_come_back_and_stands_by_for_a_while()
    {
        OwnedBy(A, standbys: [B]);
        Assert.Null(await Pin(A));
        Database.EndLease();
        var epoch = Logs[B].Writer.Claim().Epoch;
        var asked = new List<bool>();
        var rows = new StandbyRows(IDatabaseOfInstances.Service, A, IDatabaseOfInstances.LongLease);
        using (var connection = _database.Database().Connect())
            for (var note = 1; note <= 90; note++)
            {
                rows.Note(connection);
                asked.Add(_database.Number("SELECT COALESCE(release_epoch, 0) FROM log_head") == epoch);
                if (note == 60) // It could not claim the log, and the other one has it again.
                    epoch = Reclaimed(epoch);
            }
        Assert.Equal([29, 31, 30], [asked.IndexOf(true), asked.Count(now => now), asked.Count - 1 - asked.LastIndexOf(true)]);
    }

    private long Reclaimed(long epoch)
    {
        Logs[B].Writer.Release(epoch);
        Database.EndLeaseLongAgo();
        return Logs[B].Writer.Claim().Epoch;
    }
}

public sealed class PinningAMariaDbLog(Servers servers) : PinningALog(new SomeDatabase(servers.MariaDb));

public sealed class PinningAMySqlLog(Servers servers) : PinningALog(new SomeDatabase(servers.MySql9));
