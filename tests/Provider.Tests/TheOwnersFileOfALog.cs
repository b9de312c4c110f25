using Florin.Platform.EventLog;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

/// <summary>The file whose lock says who owns a log.</summary>
public sealed class TheOwnersFileOfALog : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SomeAppends _some = new();

    private string Path => _directory.File("log.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Takes_nothing_more_once_the_file_of_its_owner_was_deleted_and_touches_nothing_of_the_next_owners()
    {
        if (OperatingSystem.IsWindows())
            return; // Where a file that is held cannot be deleted.
        using var first = Opened();
        first.Commit([_some.Next("c1", "a")]);
        File.Delete(Path + "-owner");
        Assert.Throws<Fenced>(() => first.Commit([_some.Next("c2", "a")]));
        var some = new SomeAppends();
        some.Next("c1", "a");
        using (var second = Opened())
        {
            second.Commit([some.Next("c3", "a")]);
            foreach (
                var use in (Action[])
                    [
                        () => first.Commit([_some.Next("c4", "a")]),
                        () => first.Reopen(SqliteLogStore.Epoch),
                        () => first.Renew(SqliteLogStore.Epoch),
                        () => first.Claim(),
                    ]
            )
                Assert.Throws<Fenced>(use);
            second.Commit([some.Next("c5", "a")]);
        }
        Assert.Equal(3, first.Claim().Head); // The other one has gone.
        Assert.Equal(["c1", "c3", "c5"], await first.CommandIds("", 10, default));
        first.Commit([some.Next("c6", "a")]);
        Assert.Equal(4, first.Reopen(SqliteLogStore.Epoch));
        Assert.Empty(first.CheckIntegrity());
    }

    [Fact]
    public void Says_that_it_is_the_file_of_its_owner_that_is_a_directory()
    {
        Directory.CreateDirectory(Path + "-owner");
        Assert.Contains(
            $"{Path}-owner is a directory and must be a file",
            Assert.Throws<LogFault>(() => Opened()).Message,
            StringComparison.Ordinal
        );
    }

    private SqliteLogStore Opened()
    {
        var store = new SqliteLogStore(Path);
        store.Open();
        return store;
    }
}
