using Florin.Platform.EventLog;
using Florin.Testing;
using Florin.Testing.Simulation.Database;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

// The storage of the simulation of several instances keeps what the real ones promise, so that it cannot lie.
public sealed class ASimulatedLog : LogStoreContract
{
    private readonly ServerLink _link = SomeServer.Link();

    protected override SomeStorage Create() => SomeServer.Storage(_link);

    protected override SomeStorage Restart() => Create();
}

public sealed class ASimulatedLogRefuses : LogRefusalContract
{
    protected override SomeStorage Create() => SomeServer.Storage(SomeServer.Link());
}

public sealed class TheOwnershipOfASimulatedLog : LogOwnershipContract
{
    private readonly FakeTime _time = new();

    protected override (ILogWriter First, ILogWriter Second, ILogReader Reader) Create()
    {
        var link = new ServerLink(new LogServer(_time));
        return (
            new LogRowsWriter(link, "some", "http://a", SomeServer.Lease),
            new LogRowsWriter(link, "some", SecondAddress, SomeServer.Lease),
            new LogRowsReader(link, "some")
        );
    }

    protected override void EndLease() => _time.Advance(SomeServer.Lease);
}

internal static class SomeServer
{
    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(3);

    public static ServerLink Link() => new(new LogServer(new FakeTime()));

    // Each instance of the storage is of a program that ended before the next one began.
    public static SomeStorage Storage(ServerLink link) =>
        new(new LogRowsWriter(link, "some", "http://a", TimeSpan.Zero), new LogRowsReader(link, "some"));
}
