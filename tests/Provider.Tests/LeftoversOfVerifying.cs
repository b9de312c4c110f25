using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

/// <summary>Folders in the temporary directory whose process is gone go with the next one.</summary>
public sealed class LeftoversOfVerifying : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Are_removed()
    {
        var left = Left("florin-verify-1", "lock", "log.db", "account/views.db");
        Assert.Equal(1, TemporaryFolder.RemoveLeftovers(_temporary.Path));
        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public void Are_none_while_their_process_is_there()
    {
        var held = Left("florin-verify-1", "log.db");
        using (new FileStream(Path.Combine(held, "lock"), FileMode.CreateNew, FileAccess.Write, FileShare.None))
            Assert.Equal(0, TemporaryFolder.RemoveLeftovers(_temporary.Path));
        Assert.True(File.Exists(Path.Combine(held, "log.db")));
        using var mine = new TemporaryFolder();
        _ = TemporaryFolder.RemoveLeftovers(Path.GetTempPath());
        Assert.True(Directory.Exists(mine.Path));
    }

    [Fact]
    public void Are_no_trouble_where_somebody_else_removed_them()
    {
        using var mine = new TemporaryFolder();
        Directory.Delete(mine.Path, recursive: true); // As from a container that shares the directory, but not its locks.
    }

    [Fact]
    public void Are_nothing_else_than_what_is_named_and_locked_so_and_for_its_owner_alone()
    {
        string[] others = [Left("florin-verify-1", "log.db"), Left("florin-1", "lock"), Left("other", "lock")];
        if (!OperatingSystem.IsWindows())
        {
            others = [.. others, Left("florin-verify-2", "lock"), Path.Combine(_temporary.Path, "florin-verify-3")];
            File.SetUnixFileMode(
                others[3],
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead
            );
            Directory.CreateSymbolicLink(others[4], others[2]);
        }
        Assert.Equal(0, TemporaryFolder.RemoveLeftovers(_temporary.Path));
        Assert.All(others, folder => Assert.True(Directory.Exists(folder), folder));
        Assert.True(File.Exists(Path.Combine(others[2], "lock")));
    }

    [Fact]
    public void Are_not_left_where_nothing_went_wrong()
    {
        string path;
        using (var folder = new TemporaryFolder())
        {
            path = folder.Path;
            File.WriteAllText(Path.Combine(path, "log.db"), "");
        }
        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void Are_not_waited_for_where_another_process_takes_the_lock_first()
    {
        List<FileStream> taken = [];
        using (
            var folder = new TemporaryFolder(path =>
            {
                taken.Add(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None));
                return taken.Count == 1 ? new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None) : taken[^1];
            })
        )
            Assert.Equal(folder.Path, Path.GetDirectoryName(taken[1].Name));
        Assert.False(File.Exists(taken[1].Name));
        taken[0].Dispose();
        Directory.Delete(Path.GetDirectoryName(taken[0].Name)!, recursive: true); // It is in a folder.
    }

    [Fact]
    public void Are_made_again_where_another_process_removed_them_before_the_lock_was_taken()
    {
        var takes = 0;
        using var folder = new TemporaryFolder(path =>
        {
            var taken = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            if (++takes == 1)
                Directory.Delete(Path.GetDirectoryName(path)!, recursive: true); // It is in a folder.
            return taken;
        });
        Assert.Equal(2, takes);
        Assert.True(Directory.Exists(folder.Path));
    }

    private string Left(string name, params string[] files)
    {
        var folder = Path.Combine(_temporary.Path, name);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!); // It is in a folder.
            File.WriteAllText(Path.Combine(folder, file), "");
        }
        return folder;
    }
}
