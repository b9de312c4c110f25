using Florin.Platform.Projections;

namespace Florin.Sqlite;

/// <summary>
/// What the file of the read models looks like: a table for each view of each <see cref="ViewSet"/>, and three tables of
/// Florin's own whose names no view can have, in which the column <c>consumer</c> is the name under which a set's progress
/// is kept.
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
        if (
            !KnowsMarks(connection)
            && HasColumns(connection, "_checkpoints")
            && !HasColumns(connection, "_checkpoints", "mark")
        )
            connection.Run($"BEGIN IMMEDIATE; {Marks}; COMMIT");
        if (HasColumns(connection, "_checkpoints") && !KnowsPlaces(connection))
            connection.Run("ALTER TABLE _checkpoints ADD COLUMN place TEXT");
        MustBeWhole(connection, []);
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

    /// <summary>Whether checkpoints say where a feed goes on that has more than positions.</summary>
    public static bool KnowsPlaces(Connection connection) => HasColumns(connection, "_checkpoints", "place");

    /// <summary>Makes the tables of a set of views where they are not there yet, and empties them where that is wanted.</summary>
    public static void Define(Connection connection, ViewSet set, bool empty) =>
        InTransaction(
            connection,
            () =>
            {
                MustBeWhole(connection, [set]);
                var kept = Kept(connection);
                if (!empty && (Has(kept, set) || TryAdopt(connection, kept, set)))
                    return;
                foreach (var (table, (progress, _)) in kept)
                    if (progress == set.Progress)
                        Drop(connection, table);
                foreach (var view in set.Views)
                    Create(connection, set, view);
                Forget(connection, set.Progress);
            }
        );

    /// <summary>Drops the tables of a consumer's other sets, except for the one that has come furthest.</summary>
    public static void DropUnused(Connection connection, ViewSet set) =>
        InTransaction(
            connection,
            () =>
            {
                var kept = Kept(connection);
                var unused = kept
                    .Values.Select(table => table.Progress)
                    .Distinct(StringComparer.Ordinal)
                    .Where(progress => progress != set.Progress && ViewSet.IsProgressOf(set.Consumer, progress))
                    .OrderByDescending(progress => ProgressRows.Position(connection, progress))
                    .ThenBy(progress => progress, StringComparer.Ordinal)
                    .Skip(1)
                    .ToHashSet(StringComparer.Ordinal);
                foreach (var (table, (progress, _)) in kept)
                    if (unused.Contains(progress))
                        Drop(connection, table);
                foreach (var progress in unused)
                    Forget(connection, progress);
            }
        );

    /// <summary>Whether the tables of a set are there.</summary>
    public static bool Has(Dictionary<string, (string Progress, string Shape)> kept, ViewSet set) =>
        set.Views.All(view => kept.GetValueOrDefault(set.TableOf(view)) == (set.Progress, view.Shape));

    /// <summary>
    /// Whether the tables are there as they were called before a version was part of their names: as the views alone, with
    /// the progress under the consumer's name.
    /// </summary>
    public static bool HasUnversioned(Dictionary<string, (string Progress, string Shape)> kept, ViewSet set) =>
        set.Views.All(view => kept.GetValueOrDefault(view.Name) == (set.Consumer, view.Shape))
        && kept.Values.Count(table => table.Progress == set.Consumer) == set.Views.Length;

    /// <summary>A name as SQL writes it.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The tables that the file has, to which progress they belong, and in which shape they are.</summary>
    public static Dictionary<string, (string Progress, string Shape)> Kept(Connection connection)
    {
        var kept = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        using var rows = connection.Compile("SELECT name, consumer, shape FROM _views");
        while (rows.Step())
            kept[rows.Text(0)] = (rows.Text(1), rows.Text(2));
        return kept;
    }

    /// <summary>
    /// Whether every table is there that the file says it has, with its columns, and none of a set that it does not know of.
    /// </summary>
    public static bool IsWhole(Connection connection, IEnumerable<ViewSet> sets)
    {
        if (
            !HasColumns(connection, "_views", "name", "consumer", "shape")
            || !HasColumns(connection, "_checkpoints", "consumer", "position", "log", "mark", "building")
            || !HasColumns(connection, "_parked", "consumer", "position", "stream", "type", "reason", "micros", "attempts")
        )
            return false;
        var kept = Kept(connection);
        return kept.Keys.All(table => HasColumns(connection, table, "key", "document"))
            && sets.All(set => set.Views.All(view => IsWhole(connection, kept, set.TableOf(view), view)));
    }

    private static bool IsWhole(
        Connection connection,
        Dictionary<string, (string, string)> kept,
        string table,
        ViewDefinition view
    ) =>
        kept.ContainsKey(table)
            ? HasColumns(connection, table, [.. view.Columns.Select(column => column.Name)])
            : !HasColumns(connection, table);

    private static void MustBeWhole(Connection connection, IEnumerable<ViewSet> sets)
    {
        if (!IsWhole(connection, sets))
            throw new SqliteFault(
                connection.Path,
                SQLitePCL.raw.SQLITE_CORRUPT,
                "tables or columns are missing, or are not known to it"
            );
    }

    private static bool HasColumns(Connection connection, string table, params IEnumerable<string> names)
    {
        var there = new HashSet<string>(StringComparer.Ordinal);
        using var columns = connection.Compile("SELECT name FROM pragma_table_info(?)");
        columns.Bind(1, table);
        while (columns.Step())
            there.Add(columns.Text(0));
        return there.Count > 0 && there.IsSupersetOf(names);
    }

    private static void InTransaction(Connection connection, Action change)
    {
        connection.Run("BEGIN IMMEDIATE");
        try
        {
            change();
            connection.Run("COMMIT");
        }
        catch
        {
            connection.RollBack();
            throw;
        }
    }

    // Rows that no log can give again are among them, such as where a notification was sent: they are kept, by new names.
    private static bool TryAdopt(Connection connection, Dictionary<string, (string, string)> kept, ViewSet set)
    {
        if (!HasUnversioned(kept, set))
            return false;
        foreach (var view in set.Views)
        {
            var table = set.TableOf(view);
            connection.Run($"ALTER TABLE {Quoted(view.Name)} RENAME TO {Quoted(table)}");
            for (var i = 1; i <= view.Indexes.Length; i++)
                connection.Run($"DROP INDEX IF EXISTS {Quoted($"{view.Name}.{i}")}"); // SQLite cannot rename one.
            CreateIndexes(connection, table, view);
            using var remember = connection.Compile("UPDATE _views SET name = ?, consumer = ? WHERE name = ?");
            remember.Bind(1, table).Bind(2, set.Progress).Bind(3, view.Name).Run();
        }
        foreach (var progress in (string[])["_checkpoints", "_parked"])
        {
            using var move = connection.Compile($"UPDATE {progress} SET consumer = ? WHERE consumer = ?");
            move.Bind(1, set.Progress).Bind(2, set.Consumer).Run();
        }
        return true;
    }

    private static void Forget(Connection connection, string progress)
    {
        using var checkpoint = connection.Compile("DELETE FROM _checkpoints WHERE consumer = ?");
        checkpoint.Bind(1, progress).Run();
        using var parked = connection.Compile("DELETE FROM _parked WHERE consumer = ?");
        parked.Bind(1, progress).Run();
    }

    private static void Drop(Connection connection, string table)
    {
        connection.Run($"DROP TABLE {Quoted(table)}");
        using var forget = connection.Compile("DELETE FROM _views WHERE name = ?");
        forget.Bind(1, table).Run();
    }

    /// <summary>Without a rowid, indexes end with the key by themselves, so that a page in an index's order needs no sorting.</summary>
    private static void Create(Connection connection, ViewSet set, ViewDefinition view)
    {
        var table = set.TableOf(view);
        var columns = string.Concat(
            view.Columns.Select(c => $"{Quoted(c.Name)} {(c.Kind == ColumnKind.Text ? "TEXT" : "INTEGER")}, ")
        );
        connection.Run(
            $"CREATE TABLE {Quoted(table)}(key TEXT NOT NULL PRIMARY KEY, {columns}document TEXT NOT NULL) WITHOUT ROWID"
        );
        CreateIndexes(connection, table, view);
        using var remember = connection.Compile("INSERT INTO _views(name, consumer, shape) VALUES (?, ?, ?)");
        remember.Bind(1, table).Bind(2, set.Progress).Bind(3, view.Shape).Run();
    }

    private static void CreateIndexes(Connection connection, string table, ViewDefinition view)
    {
        for (var i = 0; i < view.Indexes.Length; i++) // Named with a dot, which no table has in its name.
        {
            var names = string.Join(", ", view.Indexes[i].Select(Quoted));
            connection.Run($"CREATE INDEX {Quoted($"{table}.{i + 1}")} ON {Quoted(table)}({names})");
        }
    }
}
