using System.Diagnostics;
using Florin.Testing.Storage;

namespace Florin.Testing;

/// <summary>Prometheus' own check of files of rules, where it is to be had.</summary>
public static class Promtool
{
    /// <summary>Why a test without it is skipped.</summary>
    public const string WhyMissing = "promtool is missing: ./test.sh unpacks it where it may (Debian's prometheus).";

    /// <summary>Where it is; null where it is missing.</summary>
    public static string? Path { get; } = Find();

    /// <summary>Checks a file of rules.</summary>
    /// <returns>0 where nothing is wrong, and what it said.</returns>
    public static async Task<(int Code, string Said)> Check(string rules)
    {
        using var folder = new TemporaryDirectory();
        var file = System.IO.Path.Combine(folder.Path, "florin.yml");
        await File.WriteAllTextAsync(file, rules);
        using var check = Process.Start(
            new ProcessStartInfo(Path ?? throw new InvalidOperationException(WhyMissing), ["check", "rules", file])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!; // It is a program of its own.
        var (said, wrong) = (check.StandardOutput.ReadToEndAsync(), check.StandardError.ReadToEndAsync());
        await check.WaitForExitAsync();
        return (check.ExitCode, $"{await said}{await wrong}");
    }

    private static string? Find()
    {
        var cache =
            Environment.GetEnvironmentVariable("FLORIN_TEST_CACHE")
            ?? System.IO.Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                ".cache",
                "florin-tests"
            );
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Append(System.IO.Path.Combine(cache, "prometheus", "usr", "bin"))
            .Select(folder => System.IO.Path.Combine(folder, "promtool"))
            .FirstOrDefault(File.Exists);
    }
}
