using Florin.Host.Composition;
using Florin.Platform.Configuration;
using Florin.Platform.Files;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Hosting;

/// <summary>Data belongs to one process at a time.</summary>
public sealed class HoldingADataDirectory : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Data => Path.Combine(_directory.Path, "new");

    [Fact]
    public void Makes_it_for_its_owner_alone()
    {
        using var held = DataDirectory.Open(Data, "account");
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows()) // Which has no such modes.
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(held.Path));
    }

    [Fact]
    public void Is_refused_while_somebody_else_does()
    {
        using var held = DataDirectory.Open(Data, "account");
        var refused = Assert.Throws<DataInUse>(() => DataDirectory.Open(Data, "account"));
        Assert.Contains(held.Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_possible_again_afterwards()
    {
        DataDirectory.Open(Data, "account").Dispose();
        DataDirectory.Open(Data, "account").Dispose();
    }

    // As on a disk that is mounted for reading alone, where stopping another florin would not help.
    [Fact]
    public void Is_refused_for_the_reason_there_is_where_its_lock_cannot_be_opened()
    {
        var data = Directory.CreateDirectory(Path.Combine(Data, "account"));
        var path = Path.Combine(data.FullName, "lock");
        File.CreateSymbolicLink(path, path); // A name that leads to itself.
        var refused = Assert.ThrowsAny<IOException>(() => DataDirectory.Open(Data, "account"));
        Assert.IsNotType<DataInUse>(refused);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_refused_where_its_lock_is_a_directory()
    {
        var path = Directory.CreateDirectory(Path.Combine(Data, "account", "lock")).FullName;
        var refused = Assert.ThrowsAny<IOException>(() => DataDirectory.Open(Data, "account"));
        Assert.Equal($"{path} is a directory and must be a file; move it away.", refused.Message);
    }

    [Theory]
    [InlineData("new", "", "is a file")]
    [InlineData("new/account", "account", "is a file")]
    [InlineData("new", "account", "cannot be created there")]
    public void Is_refused_where_a_file_is_in_its_way(string file, string folder, string reason)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_directory.Path, file))!); // It is below one.
        File.WriteAllText(Path.Combine(_directory.Path, file), "");
        var refused = Assert.Throws<WrongConfiguration>(() => DataDirectory.Make(Data, folder));
        Assert.Equal(
            $"Florin:Data is '{Data}': {Path.Combine(Data, folder)} {reason}; expected a directory, or the path of one that can be created.",
            refused.Message
        );
    }

    // Linux lets nobody make a directory among those of its processes.
    [Fact]
    public void Is_refused_where_it_cannot_be_made()
    {
        if (!Directory.Exists("/proc"))
            return;
        var refused = Assert.Throws<WrongConfiguration>(() => DataDirectory.Make("/proc/florin"));
        Assert.Equal(
            "Florin:Data is '/proc/florin': /proc/florin cannot be created there; expected a directory, or the path of one that can be created.",
            refused.Message
        );
    }

    public void Dispose() => _directory.Dispose();
}
