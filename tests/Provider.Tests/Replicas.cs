using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

public sealed class AnInMemoryReplica : ReplicaContract
{
    private readonly InMemoryReplica _replica = new();

    protected override IReplica Create() => new InMemoryReplica(_replica);
}

public sealed class ASqliteReplica : ReplicaContract
{
    private readonly TemporaryDirectory _directory = new();

    protected override IReplica Create() => new SqliteReplica(_directory.Path, "account");

    protected override void CleanUp() => _directory.Dispose();
}

/// <summary>A replica's file that somebody has edited, or that a disk has spoiled.</summary>
public sealed class ADamagedSqliteReplica : IDisposable
{
    private static readonly ReplicatedLog Log = new("account", "log_1", 1);
    private readonly TemporaryDirectory _directory = new();
    private readonly SomeAppends _some = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("x 1 hash")]
    [InlineData("1")]
    [InlineData("")]
    [InlineData("1 1")]
    [InlineData("-1 1 hash")]
    [InlineData("1 -1 hash")]
    [InlineData("99999999999999999999 1 hash")]
    [InlineData("1 1 hash more")]
    public async Task Is_named_with_what_is_wrong_in_its_watermark(string watermark)
    {
        using var replica = Made();
        Change($"UPDATE meta SET value = '{watermark}' WHERE name = 'watermark'");
        var opened = Assert.Throws<ReplicaDamaged>(() => replica.Open(Log));
        Assert.Contains($"replica.db is damaged: 'watermark' in its table meta is '{watermark}'; expected", opened.Message);
        var read = await Assert.ThrowsAsync<ReplicaDamaged>(async () => await replica.End(CancellationToken.None));
        Assert.Equal(opened.Message, read.Message);
        await Assert.ThrowsAsync<ReplicaDamaged>(async () => await replica.Read(0, 1, CancellationToken.None));
        replica.Reset(Log); // As a rebuild does.
        Assert.Equal(0, replica.Committed().Position);
    }

    [Theory]
    [InlineData("DELETE FROM log WHERE position = 2")]
    [InlineData("DELETE FROM log WHERE position = 3")]
    public void Is_damaged_where_rows_are_missing(string change)
    {
        using var replica = Made();
        Change(change);
        Assert.Contains("is damaged", Assert.Throws<ReplicaDamaged>(() => replica.Open(Log)).Message);
    }

    [Fact]
    public void Is_damaged_where_its_file_is_no_database()
    {
        using (Made()) { }
        File.WriteAllText(Path.Combine(_directory.Path, "account", "replica.db"), new string('x', 8192));
        using var replica = new SqliteReplica(_directory.Path, "account");
        Assert.Contains("florin replicas rebuild", Assert.Throws<ReplicaDamaged>(() => replica.Open(Log)).Message);
    }

    private SqliteReplica Made()
    {
        var replica = new SqliteReplica(_directory.Path, "account");
        replica.Open(Log);
        replica.Write([_some.Next("c1", "a"), _some.Next("c2", "a"), _some.Next("c3", "a")], new Watermark(3, 1, null));
        return replica;
    }

    private void Change(string sql)
    {
        using var connection = Connection.OpenOrCreate(Path.Combine(_directory.Path, "account", "replica.db"));
        connection.Run(sql);
    }
}

/// <summary>What may become of a replica's directory while it is written to.</summary>
public sealed class TheDirectoryOfAReplica : IDisposable
{
    private static readonly ReplicatedLog Log = new("account", "log_1", 1);
    private readonly TemporaryDirectory _directory = new();
    private readonly SomeAppends _some = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Is_named_where_there_is_no_replica()
    {
        var path = _directory.File("unmounted");
        using var replica = new SqliteReplica(path, "account");
        var missing = await Assert.ThrowsAsync<LogFault>(async () => await replica.End(CancellationToken.None));
        Assert.StartsWith($"There is no replica of the log of account in the directory {path}: ", missing.Message);
        Assert.False(Directory.Exists(path)); // Who reads makes nothing.
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Is_made_again_when_it_was_deleted_or_moved(bool isMoved)
    {
        var path = _directory.File("copies");
        using var replica = new SqliteReplica(path, "account");
        replica.Open(Log);
        var first = _some.Next("c1", "a");
        replica.Write([first], new Watermark(1, 1, null));
        if (isMoved)
            Directory.Move(path, _directory.File("elsewhere"));
        else
            Directory.Delete(path, recursive: true);
        var lost = Assert.Throws<LogFault>(() => replica.Write([_some.Next("c2", "a")], new Watermark(2, 1, null)));
        Assert.Contains("was deleted, moved or replaced", lost.Message);
        Assert.Equal(0, replica.Open(Log).Position);
        replica.Write([first], new Watermark(1, 1, null));
        Assert.True(File.Exists(Path.Combine(path, "account", "replica.db")));
    }
}
