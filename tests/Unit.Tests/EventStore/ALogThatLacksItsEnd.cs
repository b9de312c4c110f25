using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.EventStore;

/// <summary>A shared log whose storage says that it ends where there are no events.</summary>
public sealed class ALogThatLacksItsEnd : IDisposable
{
    private readonly InMemoryLogStore _store = new() { Lease = TimeSpan.FromSeconds(3) };
    private readonly TheLog _first;
    private readonly TheLog _second;

    public ALogThatLacksItsEnd()
    {
        _first = new TheLog(_store, writer: _store);
        _second = new TheLog(_store, _store.AnotherWriter("http://10.0.0.2:3002"));
    }

    [Fact]
    public async Task Stops_a_standby_and_refuses_a_start()
    {
        await _first.AddNow(1);
        _store.ShownHead = 5;
        _second.Look();
        _second.Look();
        Assert.Contains("ends at position 5, but has no events after position 1", _second.Log.Stopped);
        _store.ShownHead = null;
        _second.Look();
        Assert.Null(_second.Log.Stopped);
        _store.ShownHead = 5;
        var started = Assert.Throws<LogFault>(() => new TheLog(_store, _store.AnotherWriter("http://10.0.0.3:3002")));
        Assert.Contains("has no events after position 4", started.Message);
    }

    public void Dispose()
    {
        _second.Dispose();
        _first.Dispose();
    }
}
