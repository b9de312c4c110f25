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

    /// <summary>Where a program is; null where it is not.</summary>
    public static string? PathOf(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Append("/usr/sbin")
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(File.Exists);
}
