using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using TemporaryDirectory = Florin.Testing.Storage.TemporaryDirectory;

namespace Florin.Provider.Tests;

/// <summary>What the embedded database provides for a service.</summary>
public sealed class TheSqliteProvider : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteProvider _provider = new();

    [Fact]
    public void Keeps_log_and_read_models_in_the_directory_of_the_service()
    {
        var (writer, reader) = _provider.OpenLog(Place);
        using (writer)
        using (reader)
            Assert.Equal(0, writer.Claim().Head);
        Assert.True(File.Exists(Path.Combine(_directory.Path, "log.db")));
    }

    [Fact]
    public async Task Sets_damaged_read_models_aside_and_makes_new_ones()
    {
        var path = Path.Combine(_directory.Path, "views.db");
        await File.WriteAllTextAsync(path, new string('x', 8192));
        await using (var views = _provider.OpenViews(Place))
            Assert.Equal(Standing.None.Checkpoint, (await Loaded(views)).Checkpoint);
        var aside = Assert.Single(Directory.GetFiles(_directory.Path, "views.db.aside-*"));
        Assert.StartsWith("xxx", await File.ReadAllTextAsync(aside), StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private StoragePlace Place =>
        new(
            "account",
            _directory.Path,
            "http://127.0.0.1:3002",
            new ConfigurationBuilder().Build(),
            TimeProvider.System,
            NullLogger.Instance
        );

    private static async Task<Standing> Loaded(IViewStore views)
    {
        await views.Define("follower", [new View<Row>("rows", 1, row => row.Key)], CancellationToken.None);
        return await views.Load("follower", CancellationToken.None);
    }

    private sealed record Row(string Key);
}
