using Florin.Platform.Projections;

namespace Florin.Sqlite;

/// <summary>
/// What the file of the read models looks like: a table for each view, and three tables of Florin's own whose names no view
/// can have.
/// </summary>
internal static class ViewSchema
{
    /// <summary>Of the file's own tables; a newer one is refused.</summary>
    private const long Version = 1;

    /// <summary>Marks the file as Florin's: "Flov" in ASCII.</summary>
    private const long ApplicationId = 0x466C6F76;

    private const string OwnTables = """
        CREATE TABLE _views(name TEXT PRIMARY KEY, consumer TEXT NOT NULL, shape TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE _checkpoints(consumer TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
        """;

    // Beside what the first files had; a program that does not know of it leaves it alone.
    private const string Marks = """
        ALTER TABLE _checkpoints ADD COLUMN log TEXT;
        ALTER TABLE _checkpoints ADD COLUMN mark TEXT;
        ALTER TABLE _checkpoints ADD COLUMN building INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE _parked(
            consumer TEXT NOT NULL,
            position INTEGER NOT NULL,
            stream TEXT NOT NULL,
            type TEXT NOT NULL,
            reason TEXT NOT NULL,
            micros INTEGER NOT NULL, -- since 1970, UTC
            attempts INTEGER NOT NULL,
            PRIMARY KEY (consumer, position)
        ) WITHOUT ROWID;
        """;

    /// <summary>Makes Florin's own tables in an empty file.</summary>
    /// <exception cref="InvalidOperationException">The file holds something else, or is of a newer Florin.</exception>
    public static void CreateOrCheck(Connection connection)
    {
        var isEmpty = connection.Number("SELECT count(*) FROM sqlite_master") == 0;
        if (isEmpty && connection.Number("PRAGMA application_id") == 0)
        {
            connection.Run("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL");
            connection.Run(
                $"BEGIN IMMEDIATE; {OwnTables}; PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}; COMMIT"
            );
        }
        Check(connection);
        if (!KnowsMarks(connection))
            connection.Run($"BEGIN IMMEDIATE; {Marks}; COMMIT");
    }

    /// <summary>Refuses what does not hold read models that this code can read.</summary>
    /// <exception cref="InvalidOperationException">The file holds something else, or is of a newer Florin.</exception>
    public static void Check(Connection connection)
    {
        if (connection.Number("PRAGMA application_id") != ApplicationId)
            throw new InvalidOperationException($"{connection.Path} does not hold read models of Florin.");
        var version = connection.Number("PRAGMA user_version");
        if (version != Version)
            throw new InvalidOperationException(
                $"{connection.Path} holds read models of version {version}; this program supports version {Version}. "
                    + "Remove the file to have them rebuilt."
            );
    }

    /// <summary>Whether checkpoints say which log they are of, and events can be set aside.</summary>
    public static bool KnowsMarks(Connection connection) =>
        connection.Number("SELECT count(*) FROM sqlite_master WHERE name = '_parked'") > 0;

    /// <summary>Makes a consumer's tables fit its definitions, emptying all of them where one does not or where that is wanted.</summary>
    public static void Define(Connection connection, string consumer, IReadOnlyList<ViewDefinition> views, bool empty)
    {
        connection.Run("BEGIN IMMEDIATE");
        try
        {
            var kept = Kept(connection);
            var reset =
                empty || views.Any(view => !kept.TryGetValue(view.Name, out var known) || known != (consumer, Shape(view)));
            foreach (var (name, (owner, _)) in kept)
            {
                var defined = views.Any(view => view.Name == name);
                if (reset ? defined || owner == consumer : !defined && owner == consumer)
                    Drop(connection, name);
            }
            if (reset)
            {
                foreach (var view in views)
                    Create(connection, consumer, view);
                Forget(connection, consumer);
            }
            connection.Run("COMMIT");
        }
        catch
        {
            connection.RollBack();
            throw;
        }
    }

    /// <summary>A name as SQL writes it.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The views that the file has, whose they are, and in which shape.</summary>
    public static Dictionary<string, (string Consumer, string Shape)> Kept(Connection connection)
    {
        var kept = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        using var rows = connection.Compile("SELECT name, consumer, shape FROM _views");
        while (rows.Step())
            kept.Add(rows.Text(0), (rows.Text(1), rows.Text(2)));
        return kept;
    }

    private static void Forget(Connection connection, string consumer)
    {
        using var checkpoint = connection.Compile("DELETE FROM _checkpoints WHERE consumer = ?");
        checkpoint.Bind(1, consumer).Run();
        using var parked = connection.Compile("DELETE FROM _parked WHERE consumer = ?");
        parked.Bind(1, consumer).Run();
    }

    private static void Drop(Connection connection, string name)
    {
        connection.Run($"DROP TABLE {Quoted(name)}");
        using var forget = connection.Compile("DELETE FROM _views WHERE name = ?");
        forget.Bind(1, name).Run();
    }

    /// <summary>Without a rowid, indexes end with the key by themselves, so that a page in an index's order needs no sorting.</summary>
    private static void Create(Connection connection, string consumer, ViewDefinition view)
    {
        var columns = string.Concat(
            view.Columns.Select(c => $"{Quoted(c.Name)} {(c.Kind == ColumnKind.Text ? "TEXT" : "INTEGER")}, ")
        );
        connection.Run(
            $"CREATE TABLE {Quoted(view.Name)}(key TEXT NOT NULL PRIMARY KEY, {columns}document TEXT NOT NULL) WITHOUT ROWID"
        );
        for (var i = 0; i < view.Indexes.Length; i++) // Named with a dot, which no view has in its name.
        {
            var names = string.Join(", ", view.Indexes[i].Select(Quoted));
            connection.Run($"CREATE INDEX {Quoted($"{view.Name}.{i + 1}")} ON {Quoted(view.Name)}({names})");
        }
        using var remember = connection.Compile("INSERT INTO _views(name, consumer, shape) VALUES (?, ?, ?)");
        remember.Bind(1, view.Name).Bind(2, consumer).Bind(3, Shape(view)).Run();
    }

    /// <summary>What a view's tables are made by, as the file notes it.</summary>
    public static string Shape(ViewDefinition view) =>
        $"{view.Version} ({string.Join(", ", view.Columns.Select(c => $"{c.Name} {c.Kind}"))}) "
        + string.Join(" ", view.Indexes.Select(index => $"({string.Join(", ", index)})"));
}
