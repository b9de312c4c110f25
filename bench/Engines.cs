using System.Globalization;
using System.Text.Json;
using Florin.Testing;
using Florin.Testing.MySql;
using Florin.Testing.Storage;

namespace Florin.Bench;

/// <summary>The whole program under load with its logs in SQLite and in MariaDB, in turns, and what a process needs at rest.</summary>
internal static class Engines
{
    private const int Mebibyte = 1 << 20;

    /// <summary>Runs it; the exit code.</summary>
    public static async Task<int> Run(int seconds, int rounds)
    {
        if (!Tools.Have("mariadbd", "mariadb-server-core"))
            return 1;
        Console.WriteLine("log       completed/s   of SQLite's   Florin's CPU ms   server's CPU ms   a transfer");
        var ratios = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var sqlite = await Load(null, seconds);
            Print("SQLite", sqlite, sqlite);
            await using var server = await DatabaseServer.Start(DatabaseProgram.MariaDb);
            var mariaDb = await Load(server, seconds);
            Print("MariaDB", mariaDb, sqlite);
            ratios.Add(mariaDb.CompletedPerSecond / sqlite.CompletedPerSecond);
        }
        Line($"MariaDB completes {Quantile.Of([.. ratios.Order()], 0.5):0.00} of what SQLite completes (median of {rounds})");
        await Rest();
        return 0;
    }

    private static async Task<Figures> Load(DatabaseServer? server, int seconds)
    {
        using var directory = new TemporaryDirectory();
        using var ports = FreePorts.Take();
        await using var florin = await Serve(directory, ports, server is null ? [] : Logs(server));
        var (ours, theirs) = (florin.ProcessorTime, server?.ProcessorTime ?? TimeSpan.Zero);
        var said = await Tools.Run(
            "dotnet",
            Program,
            "bench",
            $"--url=http://127.0.0.1:{ports.First}",
            "--accounts=300",
            "--connections=32",
            $"--duration={seconds}s",
            "--json"
        );
        var result = JsonDocument.Parse(said).RootElement;
        var completed = result.GetProperty("completed").GetInt64();
        return new Figures(
            result.GetProperty("completedPerSecond").GetDouble(),
            (florin.ProcessorTime - ours) / completed,
            ((server?.ProcessorTime ?? TimeSpan.Zero) - theirs) / completed
        );
    }

    private static async Task Rest()
    {
        using var directory = new TemporaryDirectory();
        using var ports = FreePorts.Take();
        await using var florin = await Serve(directory, ports, ["--services=account"]);
        Line($"A process with the account service alone rests at {florin.WorkingSetBytes / Mebibyte} MiB (goal: under 100 MB)");
    }

    private static Task<Contestant> Serve(TemporaryDirectory directory, FreePorts ports, string[] more)
    {
        var isAlone = more is ["--services=account"];
        return Contestant.Start(
            "florin",
            isAlone ? ports.First + 2 : ports.First,
            "/health",
            "dotnet",
            [
                Program,
                "serve",
                $"--data={directory.File("data")}",
                $"--Florin:BasePort={ports.First}",
                "--Gateway:RateLimit:Enabled=false",
                $"--Gateway:Admin:Port={ports.First + FreePorts.Count - 1}",
                .. more,
            ]
        );
    }

    private static string[] Logs(DatabaseServer server) =>
        [
            "--Storage:Log:Provider=MySql",
            $"--Storage:MySql:ConnectionString={server.Address}",
            $"--Florin:Secrets:EncryptionKey={Convert.ToBase64String(new byte[32])}",
        ];

    private static string Program => Path.Combine(AppContext.BaseDirectory, "florin.dll");

    private static void Print(string log, Figures figures, Figures sqlite) =>
        Line(
            $"{log, -9} {figures.CompletedPerSecond, 11:0} {figures.CompletedPerSecond / sqlite.CompletedPerSecond, 13:0.00} {figures.Ours.TotalMilliseconds, 17:0.00} {figures.Theirs.TotalMilliseconds, 17:0.00}"
        );

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Figures(double CompletedPerSecond, TimeSpan Ours, TimeSpan Theirs);
}
