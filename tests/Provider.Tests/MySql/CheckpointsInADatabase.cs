using Florin.MySql;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Projections;
using Florin.Testing.MySql;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.MySql;

/// <summary>The checkpoints of a log's owner, which go with the log to the next one.</summary>
public abstract class CheckpointsInADatabase(DatabaseServer server) : OwnerCheckpointsContract, IDisposable
{
    private const string Follower = "kafka";
    private readonly SomeDatabase _database = new(server);
    private readonly List<IDisposable> _opened = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected override Task<(IOwnerCheckpoints Checkpoints, long Epoch)> Create(string follower) =>
        Task.FromResult(((IOwnerCheckpoints)Open(), Claim("http://a")));

    protected override Task<IOwnerCheckpoints> Restart(string follower) => Task.FromResult<IOwnerCheckpoints>(Open());

    [Fact]
    public async Task Go_to_the_next_owner_and_stay_where_that_one_moves_them()
    {
        var (fenced, earlier) = (Open(), Claim("http://a"));
        await fenced.Load(Follower, earlier, Cancel);
        await fenced.Save(Follower, earlier, 0, new Checkpoint(5));
        _database.EndLease();
        var (next, later) = (Open(), Claim("http://b"));
        Assert.Equal(5, (await next.Load(Follower, later, Cancel)).Position);
        await Assert.ThrowsAsync<Fenced>(() => fenced.Save(Follower, earlier, 5, new Checkpoint(8)));
        await next.Save(Follower, later, 5, new Checkpoint(6));
        await Assert.ThrowsAsync<Fenced>(() => fenced.Save(Follower, earlier, 6, new Checkpoint(9)));
        Assert.Equal(6, (await next.Load(Follower, later, Cancel)).Position);
    }

    [Fact]
    public async Task Are_not_given_to_an_owner_whose_claim_is_over()
    {
        var (fenced, earlier) = (Open(), Claim("http://a"));
        _database.EndLease();
        var (next, later) = (Open(), Claim("http://b"));
        await Assert.ThrowsAsync<Fenced>(async () => await fenced.Load(Follower, earlier, Cancel));
        await next.Load(Follower, later, Cancel);
        await next.Save(Follower, later, 0, new Checkpoint(1));
    }

    [Fact]
    public async Task Of_several_followers_move_by_themselves()
    {
        var (checkpoints, epoch) = (Open(), Claim("http://a"));
        await checkpoints.Load("one", epoch, Cancel);
        await checkpoints.Load("other", epoch, Cancel);
        await checkpoints.Save("one", epoch, 0, new Checkpoint(4));
        Assert.Equal(Checkpoint.None, await checkpoints.Load("other", epoch, Cancel));
    }

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

    public void Dispose()
    {
        foreach (var opened in _opened)
            opened.Dispose();
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    private MySqlCheckpoints Open()
    {
        var checkpoints = new MySqlCheckpoints(_database.Database(options => options with { MaxPoolSize = 1 }));
        _opened.Add(checkpoints);
        return checkpoints;
    }

    private long Claim(string from)
    {
        var log = _database.Log(from: from);
        _opened.Add(log);
        return log.Writer.Claim().Epoch;
    }
}

public sealed class CheckpointsInMariaDb(Servers servers) : CheckpointsInADatabase(servers.MariaDb);

public sealed class CheckpointsInMySql(Servers servers) : CheckpointsInADatabase(servers.MySql9);
