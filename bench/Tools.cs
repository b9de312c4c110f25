using System.Diagnostics;

namespace Florin.Bench;

/// <summary>Programs that benchmarks run beside ours.</summary>
internal static class Tools
{
    /// <summary>Whether a program is there; says which package has it if not.</summary>
    public static bool Have(string program, string? package = null)
    {
        if (PathOf(program) is not null)
            return true;
        Console.Error.WriteLine($"{program} is missing: apt-get install {package ?? program}");
        return false;
    }

    /// <summary>Runs a program to its end; what it said.</summary>
    /// <exception cref="InvalidOperationException">It does not start, or ends with an error.</exception>
    public static async Task<string> Run(string program, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using var running = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        var said = await running.StandardOutput.ReadToEndAsync();
        await running.WaitForExitAsync();
        return running.ExitCode == 0 ? said : throw new InvalidOperationException($"{program}: {said}");
    }

    /// <summary>Where a program is; null where it is not.</summary>
    public static string? PathOf(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Append("/usr/sbin")
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(File.Exists);
}
