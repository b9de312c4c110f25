using System.Globalization;

namespace Florin.Bench;

/// <summary>What a process holds at an instant.</summary>
/// <param name="Minutes">Since the soak began.</param>
/// <param name="ResidentMegabytes">Its memory.</param>
/// <param name="HeapMegabytes">What was on the collector's heap after its last collection.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Threads">Its threads.</param>
internal sealed record SoakVitals(double Minutes, double ResidentMegabytes, double HeapMegabytes, int Handles, int Threads)
{
    private const string Heap = "dotnet_gc_last_collection_heap_size_bytes{";

    /// <summary>Those of a gateway now.</summary>
    public static async Task<SoakVitals> Of(Contestant gateway, HttpClient client, TimeSpan elapsed)
    {
        var metrics = await client.GetStringAsync(new Uri($"http://127.0.0.1:{gateway.Port}/metrics"), CancellationToken.None);
        var heap = metrics
            .Split('\n')
            .Where(line => line.StartsWith(Heap, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
        const double Megabyte = 1 << 20;
        return new(elapsed.TotalMinutes, gateway.WorkingSetBytes / Megabyte, heap / Megabyte, gateway.Handles, gateway.Threads);
    }

    /// <summary>By how much a value grows in a minute: the line of least squares through all.</summary>
    public static double Slope(IReadOnlyList<SoakVitals> all, Func<SoakVitals, double> value)
    {
        var (time, mean) = (all.Average(v => v.Minutes), all.Average(value));
        var spread = all.Sum(v => (v.Minutes - time) * (v.Minutes - time));
        return spread == 0 ? 0 : all.Sum(v => (v.Minutes - time) * (value(v) - mean)) / spread;
    }
}
