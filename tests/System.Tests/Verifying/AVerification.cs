using System.Security.Cryptography;
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
    [InlineData("views.db", "UPDATE entries SET minor = minor + 1")]
    public async Task Counts_what_a_kill_left_in_the_write_ahead_log(string file, string change)
    {
        using var work = new TemporaryDirectory();
        var (data, copy) = (work.File("data"), work.File("copy"));
        SomeBooks.Copy(books.Data, data);
        SQLitePCL.Batteries_V2.Init();
        Assert.Equal(
            SQLITE_OK,
            sqlite3_open_v2(Path.Combine(data, "account", file), out var database, SQLITE_OPEN_READWRITE, null)
        );
        using (database)
        {
            Assert.Equal(SQLITE_OK, sqlite3_exec(database, $"PRAGMA wal_autocheckpoint = 0; {change}"));
            SomeBooks.Copy(data, copy); // As a kill leaves it.
        }
        Assert.True(new FileInfo(Path.Combine(copy, "account", file + "-wal")).Length > 0);
        var before = Bytes(copy);
        Assert.NotEmpty(await SomeBooks.Violations(copy));
        Assert.Equal(before, Bytes(copy));
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
