using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

public sealed class AnInMemoryLog : LogStoreContract
{
    private readonly InMemoryLogStore _store = new();

    protected override SomeStorage Create() => new(_store, _store);

    protected override SomeStorage Restart() => Create();
}

public sealed class AnInMemoryLogRefuses : LogRefusalContract
{
    private readonly InMemoryLogStore _store = new();

    protected override SomeStorage Create() => new(_store, _store);
}

public sealed class TheOwnershipOfAnInMemoryLog : LogOwnershipContract
{
    private readonly InMemoryLogStore _store = new();

    protected override (ILogWriter First, ILogWriter Second, ILogReader Reader) Create() =>
        (_store, _store.AnotherWriter(SecondAddress), _store);

    protected override void EndLease() => _store.LeaseIsOver = true;
}
