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

    [Fact]
    public async Task Keeps_rows_checkpoint_and_what_was_set_aside_under_the_new_names()
    {
        var path = Unversioned();
        await using var store = new SqliteViewStore(path);
        await store.Define("people", [ViewContract.People]);
        await store.DropUnused("people");
        var standing = await store.Load("people");
        Assert.Equal(new Checkpoint(7, "log_1", "7:a"), standing.Checkpoint);
        Assert.Equal("person-1", Assert.Single(standing.Parked).Stream);
        Assert.Equal("Ada", (await store.Find(ViewContract.People, "p1"))?.Name);
        await store.Commit("people", new Progress(7, new Checkpoint(8)), [ViewContract.People.Delete("p1")], default);
        Assert.Equal(0, await store.Count(new ViewQuery(ViewContract.People)));
        var table = new ViewSet("people", [ViewContract.People]).TableOf(ViewContract.People);
        using var connection = Connection.OpenReadOnly(path);
        Assert.Equal(0, connection.Number("SELECT count(*) FROM sqlite_master WHERE name LIKE 'people.%' OR name = 'people'"));
        Assert.Equal(3, connection.Number($"SELECT count(*) FROM sqlite_master WHERE name LIKE '{table}.%'"));
    }

    [Fact]
    public async Task Keeps_what_it_had_in_another_shape_beside_the_new_one()
    {
        var path = Unversioned();
        await using var store = new SqliteViewStore(path);
        var renamed = ViewContract.People.Text("upper", row => row.Name.ToUpperInvariant());
        await store.Define("people", [renamed]);
        await store.DropUnused("people");
        Assert.Equal(Checkpoint.None, (await store.Load("people")).Checkpoint);
        using var connection = Connection.OpenReadOnly(path);
        Assert.Equal("Ada", connection.Text("SELECT name FROM people"));
        Assert.Equal(7, connection.Number("SELECT position FROM _checkpoints WHERE consumer = 'people'"));
    }

    [Fact]
    public void Is_verified_by_the_names_that_it_has()
    {
        using var database = new OfflineDatabase(Unversioned());
        var views = new OfflineViews(database);
        Assert.Null(views.Problem());
        views.Open("people", [ViewContract.People]);
        Assert.False(views.IsOutdated("people"));
        Assert.Null(views.MissingIndex(ViewContract.People));
        Assert.Equal(7, views.Standing("people").Checkpoint.Position);
    }

    public void Dispose() => _directory.Dispose();

    // As it was made before the version was part of the tables' names.
    private string Unversioned()
    {
        var path = _directory.File("views.db");
        using var connection = Connection.OpenOrCreate(path);
        connection.Run(
            """
            PRAGMA page_size = 4096; PRAGMA journal_mode = WAL;
            CREATE TABLE _views(name TEXT PRIMARY KEY, consumer TEXT NOT NULL, shape TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE _checkpoints(
                consumer TEXT PRIMARY KEY, position INTEGER NOT NULL, log TEXT, mark TEXT, building INTEGER NOT NULL DEFAULT 0
            ) WITHOUT ROWID;
            CREATE TABLE _parked(
                consumer TEXT NOT NULL, position INTEGER NOT NULL, stream TEXT NOT NULL, type TEXT NOT NULL,
                reason TEXT NOT NULL, micros INTEGER NOT NULL, attempts INTEGER NOT NULL, PRIMARY KEY (consumer, position)
            ) WITHOUT ROWID;
            CREATE TABLE "people"(
                key TEXT NOT NULL PRIMARY KEY, "name" TEXT, "age" INTEGER, "city" TEXT, document TEXT NOT NULL
            ) WITHOUT ROWID;
            CREATE INDEX "people.1" ON "people"("age");
            CREATE INDEX "people.2" ON "people"("city", "age");
            CREATE INDEX "people.3" ON "people"("name", "age");
            INSERT INTO _views VALUES ('people', 'people', '1 (name Text, age Number, city Text) (age) (city, age) (name, age)');
            INSERT INTO _checkpoints VALUES ('people', 7, 'log_1', '7:a', 0);
            INSERT INTO _parked VALUES ('people', 3, 'person-1', 'Born', 'It is poison.', 1, 5);
            INSERT INTO "people" VALUES ('p1', 'Ada', 36, NULL, '{"id":"p1","name":"Ada","age":36,"city":null}');
            PRAGMA application_id = 1181511542; PRAGMA user_version = 1;
            """
        );
        return path;
    }
}
