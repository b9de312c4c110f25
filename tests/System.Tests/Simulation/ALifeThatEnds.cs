using System.Diagnostics.Metrics;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Simulation;

/// <summary>What a simulated life leaves in the process.</summary>
[Collection(ByThemselves.Name)] // It counts the instruments of the whole process, which other tests make and remove.
public sealed class ALifeThatEnds
{
    [Fact]
    public void Leaves_no_instrument_behind()
    {
        new SimulatedDay(1).Live(); // The instruments that a process shares are there from now on.
        var before = Instruments();
        new SimulatedDay(2).Live();
        Assert.Equal(before, Instruments());
    }

    private static int Instruments()
    {
        var count = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (_, _) => count++;
        listener.Start();
        return count;
    }
}
