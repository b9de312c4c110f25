namespace Florin.Bench;

/// <summary>What a load cost a Florin.</summary>
/// <param name="PerSecond">Transfers completed a second.</param>
/// <param name="Processor">Microseconds of processor time a transfer.</param>
/// <param name="Allocated">Bytes allocated a transfer.</param>
internal sealed record LoadCost(double PerSecond, double Processor, double Allocated)
{
    /// <summary>Loads a Florin for some time.</summary>
    public static async Task<LoadCost> Of(LoadedFlorin florin, int connections, int seconds)
    {
        var (time, allocated) = (florin.ProcessorTime, await florin.Allocated());
        var load = await florin.Load(connections, seconds);
        return new LoadCost(
            load.PerSecond,
            (florin.ProcessorTime - time).TotalMicroseconds / load.Completed,
            (await florin.Allocated() - allocated) / load.Completed
        );
    }

    /// <summary>The median of some ratios.</summary>
    public static double Median(IEnumerable<double> ratios) => Quantile.Of([.. ratios.Order()], 0.5);
}
