using System.Security.Cryptography;
using System.Text;
using Florin.Testing.Storage;
using static SQLitePCL.raw;

namespace Florin.System.Tests.Verifying;

/// <summary>How a data directory is verified: whatever is found in it, it stays as it is.</summary>
[Collection(SomeBooks.Shared)]
public sealed class AVerification(SomeBooks books)
{
    [Fact]
    public async Task Changes_no_byte_and_needs_no_permission_to_write()
    {
        using var work = new TemporaryDirectory();
        var data = work.File("data");
        SomeBooks.Copy(books.Data, data);
        var before = Bytes(data);
        Permit(data, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.Empty(await SomeBooks.Violations(data));
        }
        finally
        {
            Permit(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        Assert.Equal(before, Bytes(data));
    }

    [Theory]
    [InlineData("log.db", "UPDATE log SET micros = micros + 1 WHERE position = 2")]
    [InlineData("views.db", "UPDATE {entries} SET minor = minor + 1")]
    public async Task Counts_what_a_kill_left_in_the_write_ahead_log(string file, string change)
    {
        using var work = new TemporaryDirectory();
        var (data, copy) = (work.File("data"), work.File("copy"));
        SomeBooks.Copy(books.Data, data);
        var path = Path.Combine(data, "account", file);
        change = Database.Named(path, change);
        using (var database = Open(path))
        {
            Assert.Equal(SQLITE_OK, sqlite3_exec(database, $"PRAGMA wal_autocheckpoint = 0; {change}"));
            SomeBooks.Copy(data, copy); // As a kill leaves it.
        }
        Assert.True(new FileInfo(Path.Combine(copy, "account", file + "-wal")).Length > 0);
        var before = Bytes(copy);
        Assert.NotEmpty(await SomeBooks.Violations(copy));
        Assert.Equal(before, Bytes(copy));
    }

    [Theory]
    [InlineData("commandId", "log_command")]
    [InlineData("aggregateId", "log_stream")]
    public async Task Names_an_index_that_does_not_lead_to_what_the_table_holds(string column, string index)
    {
        using var work = new TemporaryDirectory();
        var data = work.File("data");
        SomeBooks.Copy(books.Data, data);
        var log = Path.Combine(data, "account", "log.db");
        var key = (string)
            Database.Ask(log, $"SELECT {column} FROM log WHERE {column} IS NOT NULL ORDER BY 1 LIMIT 1 OFFSET 20")[0][0]!; // As asked.
        var bytes = await File.ReadAllBytesAsync(log);
        var found = Encoding.UTF8.GetBytes(key);
        for (int at = 0, next; (next = bytes.AsSpan(at).IndexOf(found)) >= 0; at += next + found.Length)
            if (bytes[(at + next) / 4096 * 4096] is 2 or 10) // A page of an index; some places in it are free, and still hold what was there.
                bytes[at + next + found.Length - 1]++;
        await File.WriteAllBytesAsync(log, bytes);
        var violation = (await SomeBooks.Violations(data)).Single(v => v.Invariant == "account: log.db is intact");
        Assert.Contains($"its index {index} ", violation.Violation, StringComparison.Ordinal);
        Assert.Contains($"REINDEX {index}", violation.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_a_write_ahead_log_in_which_whole_commits_stand_behind_a_damaged_frame()
    {
        using var work = new TemporaryDirectory();
        var (data, copy) = (work.File("data"), work.File("copy"));
        SomeBooks.Copy(books.Data, data);
        using (var database = Open(Path.Combine(data, "account", "log.db")))
        {
            Assert.Equal(SQLITE_OK, sqlite3_exec(database, "PRAGMA wal_autocheckpoint = 0"));
            foreach (var sql in Enumerable.Range(1, 3).Select(number => $"PRAGMA user_version = {number}")) // Which is never read.
                Assert.Equal(SQLITE_OK, sqlite3_exec(database, sql));
            SomeBooks.Copy(data, copy); // As a kill leaves it.
        }
        Assert.Empty(await SomeBooks.Violations(copy));
        using (var file = File.OpenWrite(Path.Combine(copy, "account", "log.db-wal")))
        {
            file.Position = 32 + 24 + 2000; // Within the page of the first frame.
            file.WriteByte(0x5A);
        }
        var violation = Assert.Single(await SomeBooks.Violations(copy));
        Assert.Contains("log.db-wal is damaged: its frame 1 is invalid", violation.Violation, StringComparison.Ordinal);
        Assert.Contains("restore", violation.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_a_saga_that_is_stored_as_unfinished_and_has_ended()
    {
        using var work = new TemporaryDirectory();
        var data = work.File("data");
        SomeBooks.Copy(books.Data, data);
        Assert.True(
            Database.TryChange(
                Path.Combine(data, "transaction", "views.db"),
                """INSERT INTO {unfinished_sagas}(key, document) VALUES ('txn_1', '{"id":"txn_1"}')"""
            )
        );
        var violation = Assert.Single(await SomeBooks.Violations(data));
        Assert.Contains("unfinished_sagas has the row 'txn_1'", violation.Violation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE {notifications} SET createdAt = createdAt + 1", "notifications, row '")]
    [InlineData(
        "DELETE FROM {notifications} WHERE key = (SELECT max(key) FROM {notifications})",
        "notifications lacks the row '"
    )]
    [InlineData("DELETE FROM _parked WHERE position > 0", "notifications lacks the row '")]
    [InlineData("UPDATE _parked SET position = position - 1", "as set aside; ")]
    [InlineData("UPDATE _parked SET position = 1000000", "position 1000000 of transaction (transaction-txn_")]
    [InlineData(
        "UPDATE _parked SET stream = 'transaction-x'",
        "(transaction-x, TransactionCompleted) as set aside; that position has Transaction"
    )]
    [InlineData(
        "UPDATE _parked SET type = 'TransactionFailed'",
        "TransactionFailed) as set aside; that position has TransactionCompleted of "
    )]
    [InlineData("UPDATE _parked SET consumer = 'nobody'", "the events that 'nobody' has set aside belong to no view")]
    [InlineData("UPDATE _parked SET consumer = '{@deliveries}'", "deliveries has noted position ")]
    public async Task Compares_what_a_consumer_keeps_that_has_set_events_aside(string change, string says)
    {
        using var work = new TemporaryDirectory();
        var data = work.File("data");
        SomeBooks.Copy(books.Data, data);
        Assert.True(Database.TryChange(Path.Combine(data, "notification", "views.db"), change));
        var violation = Assert.Single(await SomeBooks.Violations(data));
        Assert.Equal("7 the read models of notification match the logs", violation.Invariant);
        Assert.Contains(says, violation.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_an_edited_row_of_any_consumer_that_notes_an_event_as_set_aside()
    {
        using var work = new TemporaryDirectory();
        var data = work.File("data");
        foreach (var (views, consumer) in Consumers())
        {
            SomeBooks.Copy(books.Data, data);
            var path = Path.Combine(data, views);
            var view = (string)Database.Ask(path, $"SELECT min(name) FROM _views WHERE consumer = '{consumer}'")[0][0]!; // As noted.
            var log = Path.Combine(data, "transaction", "log.db");
            var noted = Database.Ask(log, "SELECT position, aggregateId, eventType FROM events ORDER BY position DESC LIMIT 1")[
                0
            ];
            Assert.True(
                Database.TryChange(
                    path,
                    $"""
                    INSERT INTO {view}(key, document) VALUES ('zz', json('null'));
                    INSERT OR REPLACE INTO _parked VALUES ('{consumer}', {string.Join(
                        ", ",
                        noted.Select(Database.Literal)
                    )}, '', 1, 1)
                    """
                ) || consumer.StartsWith("analytics@", StringComparison.Ordinal),
                $"{views} {consumer}"
            );
            Assert.NotEmpty(await SomeBooks.Violations(data));
        }
    }

    [Fact]
    public async Task Names_what_it_copied_by_the_path_that_it_was_given()
    {
        using var work = new TemporaryDirectory();
        var data = work.File("data");
        SomeBooks.Copy(books.Data, data);
        var log = Path.Combine(data, "account", "log.db");
        await File.WriteAllTextAsync(log, new string('?', 8192));
        await File.WriteAllTextAsync(log + "-wal", "?"); // Which has it copied.
        var all = await SomeBooks.Violations(data);
        Assert.Contains(all, violation => violation.Violation!.Contains(log, StringComparison.Ordinal)); // Violated.
        Assert.DoesNotContain(all, violation => violation.Violation!.Contains("florin-verify-", StringComparison.Ordinal)); // As above.
    }

    [Fact]
    public async Task Names_a_service_whose_folder_is_missing_and_says_what_to_do()
    {
        using var work = new TemporaryDirectory();
        var data = work.File("data");
        SomeBooks.Copy(books.Data, data);
        Directory.Delete(Path.Combine(data, "payment"), recursive: true);
        var violation = (await SomeBooks.Violations(data))[0];
        Assert.Contains(Path.Combine("payment", "log.db") + " is missing", violation.Violation, StringComparison.Ordinal);
        Assert.StartsWith("restore the folder payment from the same backup", violation.Advice, StringComparison.Ordinal);
    }

    private IEnumerable<(string Views, string Consumer)> Consumers() =>
        from path in Directory.EnumerateFiles(books.Data, "views.db", SearchOption.AllDirectories)
        from row in Database.Ask(path, "SELECT DISTINCT consumer FROM _views")
        select (Path.GetRelativePath(books.Data, path), (string)row[0]!); // As noted.

    private static SQLitePCL.sqlite3 Open(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        Assert.Equal(SQLITE_OK, sqlite3_open_v2(path, out var database, SQLITE_OPEN_READWRITE, null));
        return database;
    }

    private static List<string> Bytes(string data) =>
        [
            .. Directory
                .EnumerateFiles(data, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"),
        ];

    private static void Permit(string data, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (var folder in Directory.EnumerateDirectories(data).Append(data))
            File.SetUnixFileMode(folder, mode);
        foreach (var file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories))
            File.SetUnixFileMode(file, mode & ~UnixFileMode.UserExecute);
    }
}
