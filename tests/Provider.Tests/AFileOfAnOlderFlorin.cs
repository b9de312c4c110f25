using Florin.Platform.Projections;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

/// <summary>Files that were made before logs had an identity and checkpoints a mark.</summary>
public sealed class AFileOfAnOlderFlorin : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Gets_an_identity_when_it_is_opened_for_writing_and_none_when_it_is_only_read()
    {
        var path = _directory.File("log.db");
        using (var log = new SqliteLogStore(path))
            log.Open();
        using (var connection = Connection.OpenOrCreate(path))
            connection.Run("DELETE FROM meta WHERE name = 'identity'");
        using (var read = new SqliteLogStore(path, readOnly: true))
        {
            read.Open();
            Assert.Null(read.Identity);
        }
        using var again = new SqliteLogStore(path);
        again.Open();
        Assert.StartsWith("log_", again.Identity, StringComparison.Ordinal);
        using var other = new SqliteLogStore(_directory.File("other.db"));
        other.Open();
        Assert.NotEqual(other.Identity, again.Identity);
    }

    [Fact]
    public async Task Keeps_the_checkpoints_of_its_views()
    {
        var path = _directory.File("views.db");
        await using (var views = new SqliteViewStore(path))
        {
            await views.Define("people", [ViewContract.People]);
            await views.Commit("people", 7, [], default);
        }
        using (var connection = Connection.OpenOrCreate(path))
            connection.Run(
                "DROP TABLE _parked; ALTER TABLE _checkpoints DROP COLUMN log; ALTER TABLE _checkpoints DROP COLUMN mark; "
                    + "ALTER TABLE _checkpoints DROP COLUMN building"
            );
        await using var again = new SqliteViewStore(path);
        await again.Define("people", [ViewContract.People]);
        Assert.Equal(new Checkpoint(7), (await again.Load("people")).Checkpoint);
        await again.Commit("people", new Progress(7, new Checkpoint(8, "log_1", "8:a")), [], default);
        Assert.Equal(new Checkpoint(8, "log_1", "8:a"), (await again.Load("people")).Checkpoint);
    }

    public void Dispose() => _directory.Dispose();
}
