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
