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

/// <summary>What may become of a replica's directory while it is written to.</summary>
public sealed class TheDirectoryOfAReplica : IDisposable
{
    private static readonly ReplicatedLog Log = new("account", "log_1", 1);
    private readonly TemporaryDirectory _directory = new();
    private readonly SomeAppends _some = new();

    public void Dispose() => _directory.Dispose();

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
