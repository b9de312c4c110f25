using Florin.Host.Composition;
using Florin.Testing.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Hosting;

public sealed class KeepingDataToItsOwner : IDisposable
{
    private const UnixFileMode Open =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("service.key")]
    [InlineData("heads.json")]
    [InlineData("heads.json.4711")]
    [InlineData("user/log.db")]
    [InlineData("user/log.db-wal")]
    [InlineData("user/log.db-shm")]
    [InlineData("user/views.db")]
    [InlineData("user/lock")]
    [InlineData("user/fingerprint.key")]
    [InlineData("user/keys/key.json")]
    [InlineData("user/issued/tok_1.json")]
    [InlineData("user/a.folder/of/anything")]
    public void Closes_what_was_left_open(string file)
    {
        if (OperatingSystem.IsWindows())
            return; // Which has no such modes.
        var path = Made(file);
        OwnerOnly.Close(_directory.Path, ["user"], mayStayOpen: false, NullLogger.Instance);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        for (
            var above = Path.GetDirectoryName(path);
            above!.Length >= _directory.Path.Length;
            above = Path.GetDirectoryName(above)
        )
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(above)
            );
    }

    [Fact]
    public void Leaves_alone_what_is_not_its_own()
    {
        if (OperatingSystem.IsWindows())
            return;
        var (other, foreign) = (Made("notes.txt"), Made("account/log.db"));
        OwnerOnly.Close(_directory.Path, ["user"], mayStayOpen: false, NullLogger.Instance);
        Assert.Equal((Open, Open), (File.GetUnixFileMode(other), File.GetUnixFileMode(foreign)));
    }

    private string Made(string file)
    {
        var path = Path.Combine(_directory.Path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // It is below the directory.
        File.WriteAllText(path, "");
        if (OperatingSystem.IsWindows())
            return path;
        File.SetUnixFileMode(path, Open);
        for (
            var above = Path.GetDirectoryName(path)!;
            above.Length >= _directory.Path.Length;
            above = Path.GetDirectoryName(above)!
        )
            File.SetUnixFileMode(above, Open | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        return path;
    }
}
