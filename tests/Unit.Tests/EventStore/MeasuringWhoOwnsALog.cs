using System.Diagnostics.Metrics;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.EventStore;

/// <summary>What metrics say of a log's owner, at the owner and where another instance stands by.</summary>
public sealed class MeasuringWhoOwnsALog : IDisposable
{
    private const string First = "measured-first"; // Names that no other test has.
    private const string Second = "measured-second";
    private readonly InMemoryLogStore _store = new() { Lease = TimeSpan.FromSeconds(3) };
    private readonly Dictionary<(string Log, string Instrument), long> _measured = [];
    private readonly MeterListener _listener = new();
    private readonly TheLog _first;
    private readonly TheLog _second;

    public MeasuringWhoOwnsALog()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is "florin.log.owner" or "florin.log.epoch" && LogOf(instrument) is First or Second)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((from, value, _, _) => _measured[(LogOf(from), from.Name)] = value);
        _listener.SetMeasurementEventCallback<long>((from, value, _, _) => _measured[(LogOf(from), from.Name)] = value);
        _listener.Start();
        _first = new TheLog(_store, writer: _store, First);
        _second = new TheLog(_store, _store.AnotherWriter("http://b"), Second);
    }

    [Fact]
    public void Changes_with_the_owner()
    {
        _second.Look();
        Assert.Equal((1, 0), Measured("florin.log.owner"));
        Assert.Equal((1, 1), Measured("florin.log.epoch"));
        _first.Log.GiveUp(TimeSpan.FromMinutes(1));
        _first.Commits.CommitAll();
        _second.Look();
        _first.Look();
        Assert.Equal((0, 1), Measured("florin.log.owner"));
        Assert.Equal((2, 2), Measured("florin.log.epoch"));
    }

    [Fact]
    public void Says_of_an_owner_whose_claim_has_lapsed_that_it_is_none()
    {
        _first.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal((0, 0), Measured("florin.log.owner"));
    }

    public void Dispose()
    {
        _second.Dispose();
        _first.Dispose();
        _listener.Dispose();
    }

    private (long First, long Second) Measured(string instrument)
    {
        _listener.RecordObservableInstruments();
        return (_measured[(First, instrument)], _measured[(Second, instrument)]);
    }

    private static string LogOf(Instrument instrument) =>
        instrument.Meter.Tags?.FirstOrDefault(tag => tag.Key == "log").Value as string ?? "";
}
