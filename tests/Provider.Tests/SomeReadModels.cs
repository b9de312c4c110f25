using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Sqlite;
using Florin.Testing.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests;

/// <summary>A file of read models with one row, which a test damages behind the program's back.</summary>
public abstract class SomeReadModels : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private int _lost;

    private protected static View<Person> People { get; } = ViewContract.People;

    private protected static Person Ada { get; } = new("p1", "Ada", 36, "London");

    private protected static string Table { get; } = new ViewSet("people", [People]).TableOf(People);

    private protected string Folder => _directory.Path;

    private protected string Path => _directory.File("views.db");

    /// <summary>How often a reader has heard that the file was set aside.</summary>
    private protected int Lost => Volatile.Read(ref _lost);

    private protected StoragePlace Place =>
        new("account", Folder, "", new ConfigurationBuilder().Build(), TimeProvider.System, NullLogger.Instance);

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<IViewStore> Opened()
    {
        var store = new SqliteProvider().OpenViews(Place);
        store.WhenLost(() =>
        {
            Interlocked.Increment(ref _lost);
            return Task.CompletedTask;
        });
        await store.Define("people", [People], default);
        await store.DropUnused("people", default);
        return store;
    }

    private protected async Task<IViewStore> Stored()
    {
        var store = await Opened();
        await store.Commit("people", new Progress(0, new Checkpoint(1)), [People.Put(Ada)], default);
        return store;
    }
}
