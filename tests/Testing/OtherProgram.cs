using System.Diagnostics;

namespace Florin.Testing;

/// <summary>Programs of others that read what Florin writes, where they are to be had.</summary>
public static class OtherProgram
{
    /// <summary>Whether it is there.</summary>
    public static bool IsThere(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>Runs one to its end.</summary>
    /// <returns>Its exit code, and what it said.</returns>
    public static async Task<(int Code, string Said)> Run(string name, params string[] arguments)
    {
        using var program = Process.Start(
            new ProcessStartInfo(name, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!; // It is a program of its own.
        var (said, wrong) = (program.StandardOutput.ReadToEndAsync(), program.StandardError.ReadToEndAsync());
        await program.WaitForExitAsync();
        return (program.ExitCode, $"{await said}{await wrong}");
    }
}
