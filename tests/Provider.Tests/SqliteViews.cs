using Florin.Platform.Projections;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

public sealed class SqliteViews : ViewStoreContract
{
    private readonly TemporaryDirectory _directory = new();

    protected override IViewStore Create() => new SqliteViewStore(_directory.File("views.db"));

    protected override async Task<IViewStore> Restart(IViewStore store)
    {
        await store.DisposeAsync();
        return Create();
    }

    protected override IViewStore Open(IViewStore store) => Create();

    protected override void CleanUp() => _directory.Dispose();
}

public sealed class ProgressOfSqliteViews : ViewProgressContract
{
    private readonly TemporaryDirectory _directory = new();

    protected override IViewStore Create() => new SqliteViewStore(_directory.File("views.db"));

    protected override async Task<IViewStore> Restart(IViewStore store)
    {
        await store.DisposeAsync();
        return Create();
    }

    protected override IViewStore Open(IViewStore store) => Create();

    protected override void CleanUp() => _directory.Dispose();
}

public sealed class VersionsOfSqliteViews : ViewVersionContract
{
    private readonly TemporaryDirectory _directory = new();

    protected override IViewStore Create() => new SqliteViewStore(_directory.File("views.db"));

    protected override async Task<IViewStore> Restart(IViewStore store)
    {
        await store.DisposeAsync();
        return Create();
    }

    protected override IViewStore Open(IViewStore store) => Create();

    protected override void CleanUp() => _directory.Dispose();
}

public sealed class QueriesOfSqliteViews : ViewQueryContract
{
    private readonly TemporaryDirectory _directory = new();

    protected override IViewStore Create() => new SqliteViewStore(_directory.File("views.db"));

    protected override Task<IViewStore> Restart(IViewStore store) => Task.FromResult(store);

    protected override IViewStore Open(IViewStore store) => Create();

    protected override void CleanUp() => _directory.Dispose();
}

public sealed class PagesOfSqliteViews : ViewPagingContract
{
    private readonly TemporaryDirectory _directory = new();

    protected override IViewStore Create() => new SqliteViewStore(_directory.File("views.db"));

    protected override Task<IViewStore> Restart(IViewStore store) => Task.FromResult(store);

    protected override IViewStore Open(IViewStore store) => Create();

    protected override void CleanUp() => _directory.Dispose();
}
