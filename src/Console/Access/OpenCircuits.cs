using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Florin.WebConsole.Access;

/// <summary>Counts the connections of open pages, each of which costs memory for as long as its page is open.</summary>
internal sealed class OpenCircuits : CircuitHandler
{
    private static readonly Meter Meter = new("Florin.Console");
    private static readonly UpDownCounter<long> Open = Meter.CreateUpDownCounter<long>(
        "florin.console.circuits",
        description: "Pages of the console that are open and move."
    );

    /// <inheritdoc/>
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Open.Add(1);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Open.Add(-1);
        return Task.CompletedTask;
    }
}
