using Florin.Platform.Projections;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

public sealed class InMemoryViews : ViewStoreContract
{
    protected override IViewStore Create() => new InMemoryViewStore();

    protected override Task<IViewStore> Restart(IViewStore store) => Task.FromResult(store);

    protected override IViewStore Open(IViewStore store) => store;
}

public sealed class ProgressOfInMemoryViews : ViewProgressContract
{
    protected override IViewStore Create() => new InMemoryViewStore();

    protected override Task<IViewStore> Restart(IViewStore store) => Task.FromResult(store);

    protected override IViewStore Open(IViewStore store) => store;
}

public sealed class QueriesOfInMemoryViews : ViewQueryContract
{
    protected override IViewStore Create() => new InMemoryViewStore();

    protected override Task<IViewStore> Restart(IViewStore store) => Task.FromResult(store);

    protected override IViewStore Open(IViewStore store) => store;
}

public sealed class PagesOfInMemoryViews : ViewPagingContract
{
    protected override IViewStore Create() => new InMemoryViewStore();

    protected override Task<IViewStore> Restart(IViewStore store) => Task.FromResult(store);

    protected override IViewStore Open(IViewStore store) => store;
}
