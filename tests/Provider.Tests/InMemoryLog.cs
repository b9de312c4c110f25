using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

public sealed class AnInMemoryLog : LogStoreContract
{
    protected override ILogStore Create() => new InMemoryLogStore();

    protected override ILogStore Restart(ILogStore store)
    {
        store.Dispose();
        return store;
    }
}

public sealed class AnInMemoryLogRefuses : LogRefusalContract
{
    protected override ILogStore Create() => new InMemoryLogStore();
}
