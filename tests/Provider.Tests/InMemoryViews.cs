using Florin.Platform.Projections;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

public sealed class InMemoryViews : ViewStoreContract
{
    protected override IViewStore Create() => new InMemoryViewStore();

    protected override Task<IViewStore> Restart(IViewStore store) => Task.FromResult(Open(store));

    protected override IViewStore Open(IViewStore store) => ((InMemoryViewStore)store).Beside();
}

public sealed class ProgressOfInMemoryViews : ViewProgressContract
{
    protected override IViewStore Create() => new InMemoryViewStore();

    protected override Task<IViewStore> Restart(IViewStore store) => Task.FromResult(Open(store));

    protected override IViewStore Open(IViewStore store) => ((InMemoryViewStore)store).Beside();
}

public sealed class VersionsOfInMemoryViews : ViewVersionContract
{
    protected override IViewStore Create() => new InMemoryViewStore();

    protected override Task<IViewStore> Restart(IViewStore store) => Task.FromResult(Open(store));

    protected override IViewStore Open(IViewStore store) => ((InMemoryViewStore)store).Beside();
}

public sealed class QueriesOfInMemoryViews : ViewQueryContract
{
    protected override IViewStore Create() => new InMemoryViewStore();

    protected override Task<IViewStore> Restart(IViewStore store) => Task.FromResult(Open(store));

    protected override IViewStore Open(IViewStore store) => ((InMemoryViewStore)store).Beside();
}

public sealed class PagesOfInMemoryViews : ViewPagingContract
{
    protected override IViewStore Create() => new InMemoryViewStore();

    protected override Task<IViewStore> Restart(IViewStore store) => Task.FromResult(Open(store));

    protected override IViewStore Open(IViewStore store) => ((InMemoryViewStore)store).Beside();
}
