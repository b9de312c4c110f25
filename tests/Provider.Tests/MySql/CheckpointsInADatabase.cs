using Florin.MySql;
using Florin.Platform.Projections;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.MySql;

/// <summary>Checkpoints beside a commit that is under way, and in a database of the version before.</summary>
public abstract class CheckpointsInADatabase : CheckpointsAcrossOwnersContract
{
    private readonly SomeDatabase _database;

    private protected CheckpointsInADatabase(SomeDatabase database)
        : base(database) => _database = database;

    [Fact]
    public async Task Move_while_a_commit_holds_the_row_of_the_head()
    {
        var (checkpoints, epoch) = (Open(), Claim("http://a"));
        await checkpoints.Load(Follower, epoch, Cancel);
        await using var commit = _database.Connect();
        await commit.ChangeDatabaseAsync(_database.Name, Cancel);
        commit.Run("START TRANSACTION; UPDATE log_head SET head = head");
        await checkpoints.Save(Follower, epoch, 0, new Checkpoint(1));
        commit.Run("ROLLBACK");
    }

    [Fact]
    public async Task Are_added_to_a_log_of_the_version_before()
    {
        Claim("http://a");
        _database.Run("DROP TABLE checkpoints; UPDATE florin_schema SET version = 1, tables_version = NULL");
        _database.EndLease();
        var (checkpoints, epoch) = (Open(), Claim("http://b"));
        Assert.Equal(Checkpoint.None, await checkpoints.Load(Follower, epoch, Cancel));
    }
}

public sealed class CheckpointsInMariaDb(Servers servers) : CheckpointsInADatabase(new SomeDatabase(servers.MariaDb));

public sealed class CheckpointsInMySql(Servers servers) : CheckpointsInADatabase(new SomeDatabase(servers.MySql9));
