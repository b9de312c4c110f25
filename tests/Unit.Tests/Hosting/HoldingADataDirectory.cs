using Florin.Host.Composition;
using Florin.Platform.Files;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Hosting;

/// <summary>Data belongs to one process at a time.</summary>
public sealed class HoldingADataDirectory : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Data => Path.Combine(_directory.Path, "new", "account");

    [Fact]
    public void Makes_it_for_its_owner_alone()
    {
        using var held = DataDirectory.Open(Data);
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows()) // Which has no such modes.
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(held.Path));
    }

    [Fact]
    public void Is_refused_while_somebody_else_does()
    {
        using var held = DataDirectory.Open(Data);
        var refused = Assert.Throws<DataInUse>(() => DataDirectory.Open(Data));
        Assert.Contains(held.Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_possible_again_afterwards()
    {
        DataDirectory.Open(Data).Dispose();
        DataDirectory.Open(Data).Dispose();
    }

    // As on a disk that is mounted for reading alone, where stopping another florin would not help.
    [Fact]
    public void Is_refused_for_the_reason_there_is_where_its_lock_cannot_be_opened()
    {
        var data = Directory.CreateDirectory(Data);
        var path = Path.Combine(data.FullName, "lock");
        File.CreateSymbolicLink(path, path); // A name that leads to itself.
        var refused = Assert.ThrowsAny<IOException>(() => DataDirectory.Open(Data));
        Assert.IsNotType<DataInUse>(refused);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_refused_where_its_lock_is_a_directory()
    {
        var path = Directory.CreateDirectory(Path.Combine(Data, "lock")).FullName;
        var refused = Assert.ThrowsAny<IOException>(() => DataDirectory.Open(Data));
        Assert.Equal($"{path} is a directory and must be a file; move it away.", refused.Message);
    }

    public void Dispose() => _directory.Dispose();
}
