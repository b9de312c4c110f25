using Florin.Platform.EventLog;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

/// <summary>
/// A file that the user may not write to is refused when it is opened, and not with the first commit. Root may write to
/// every file, and there is nothing to be tested for root.
/// </summary>
public sealed class AFileThatIsReadOnly : IDisposable
{
    private const string Advice = "the user that runs florin must be able to write to the file and its folder";
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Is_refused_as_a_log()
    {
        var path = _directory.File("log.db");
        using (var store = new SqliteLogStore(path))
            store.Open();
        Refuses(path, () => Opened(path));
    }

    [Fact]
    public async Task Is_refused_as_read_models()
    {
        var path = _directory.File("views.db");
        await new SqliteViewStore(path).DisposeAsync();
        Refuses(path, () => _ = new SqliteViewStore(path, setAside: _ => Assert.Fail("It is whole.")));
    }

    [Fact]
    public void Is_refused_where_only_its_folder_is_read_only()
    {
        var path = _directory.File("log.db");
        using (var store = new SqliteLogStore(path))
            store.Open();
        Refuses(_directory.Path, () => Opened(path));
    }

    public void Dispose() => _directory.Dispose();

    private static void Opened(string path)
    {
        using var store = new SqliteLogStore(path);
        store.Open();
    }

    private static void Refuses(string path, Action use)
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
            return;
        var mode = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, mode & ~UnixFileMode.UserWrite);
        try
        {
            var fault = Assert.ThrowsAny<Exception>(use);
            Assert.True(fault is SqliteFault or LogFault, $"{fault}");
            Assert.Contains(Advice, fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
