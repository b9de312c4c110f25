using Florin.Platform.Projections;
using Florin.Platform.Verification;

namespace Florin.Sqlite;

/// <summary>The file of a service's read models for verification.</summary>
internal sealed class SqliteOfflineViews(string path) : IOfflineViews
{
    private OfflineDatabase? _database;
    private OfflineViews? _views;
    private TemporaryFolder? _temporary;

    /// <inheritdoc/>
    public bool Exist => File.Exists(path);

    /// <inheritdoc/>
    public string Rebuild =>
        "delete views.db (and views.db-wal, views.db-shm) in that folder: it is rebuilt from the log at the next start";

    /// <inheritdoc/>
    public IViewStore Stored => Views;

    private OfflineViews Views => _views ?? throw new InvalidOperationException($"{path} is not open.");

    private OfflineDatabase Database => _database ?? throw new InvalidOperationException($"{path} is not open.");

    /// <inheritdoc/>
    public void Open()
    {
        _database = new OfflineDatabase(path);
        _views = new OfflineViews(_database);
    }

    /// <inheritdoc/>
    public string? Problem() => Views.Problem();

    /// <inheritdoc/>
    public IReadOnlyList<string> Damage() => Database.Damage();

    /// <inheritdoc/>
    public void Find(string consumer, IReadOnlyList<ViewDefinition> views) => Views.Open(consumer, views);

    /// <inheritdoc/>
    public bool IsOutdated(string consumer) => Views.IsOutdated(consumer);

    /// <inheritdoc/>
    public Standing Standing(string consumer) => Views.Standing(consumer);

    /// <inheritdoc/>
    public string? MissingIndex(ViewDefinition view) => Views.MissingIndex(view);

    /// <inheritdoc/>
    public IViewStore Remade(bool isQueried)
    {
        _temporary ??= new TemporaryFolder();
        var remade = Path.Combine(_temporary.Path, "views.db");
        return isQueried ? new SqliteViewStore(remade, durable: false) : new RemadeViews(remade);
    }

    /// <inheritdoc/>
    public string? DifferenceFrom(IViewStore remade, ViewDefinition view) =>
        remade is RemadeViews rows
            ? Views.DifferenceFrom(rows, view)
            : throw new ArgumentException("These rows were made to be queried.", nameof(remade));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_views is not null)
            await _views.DisposeAsync();
        _database?.Dispose();
        _temporary?.Dispose();
    }
}
