using System.Diagnostics;
using System.Globalization;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Bench;

/// <summary>The whole program is killed and started again, over and over: how long nobody is served.</summary>
internal static class Restarts
{
    /// <summary>Runs it; the exit code.</summary>
    public static async Task<int> Run(int kills)
    {
        using var directory = new TemporaryDirectory();
        using var ports = FreePorts.Take();
        var served = new List<double>();
        var florin = await Serve(directory, ports);
        try
        {
            for (var kill = 0; kill < kills; kill++)
            {
                await Load(ports.First);
                var killed = Stopwatch.GetTimestamp();
                await florin.DisposeAsync();
                florin = await Serve(directory, ports);
                served.Add(Stopwatch.GetElapsedTime(killed).TotalSeconds);
            }
        }
        finally
        {
            await florin.DisposeAsync();
        }
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"After kill -9 all services of a busy process are ready again within {served.Average():0.0} s (mean of {kills}), {served.Max():0.0} s at most (goal: 30 s)"
            )
        );
        return 0;
    }

    private static Task<string> Load(int gateway) =>
        Tools.Run(
            "dotnet",
            Program,
            "bench",
            $"--url=http://127.0.0.1:{gateway}",
            "--connections=8",
            "--duration=3s",
            "--json"
        );

    private static Task<Contestant> Serve(TemporaryDirectory directory, FreePorts ports) =>
        Contestant.Start(
            "florin",
            ports.First,
            "/health/ready",
            "dotnet",
            Program,
            "serve",
            $"--data={directory.File("data")}",
            $"--Florin:BasePort={ports.First}",
            "--Gateway:RateLimit:Enabled=false",
            $"--Gateway:Admin:Port={ports.First + FreePorts.Count - 1}"
        );

    private static string Program => Path.Combine(AppContext.BaseDirectory, "florin.dll");
}
