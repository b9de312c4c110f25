namespace Florin.Bench;

/// <summary>Parts of what was measured.</summary>
internal static class Quantile
{
    /// <summary>The number that this part of the numbers does not exceed; NaN of none.</summary>
    /// <param name="sorted">The numbers, smallest first.</param>
    /// <param name="part">0.5 for the median.</param>
    public static double Of(List<double> sorted, double part) =>
        sorted.Count == 0 ? double.NaN : sorted[(int)(part * (sorted.Count - 1))];
}
