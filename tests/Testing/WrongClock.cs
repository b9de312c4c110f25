namespace Florin.Testing;

/// <summary>A clock that is wrong, for another program, by a library that the tests install.</summary>
public static class WrongClock
{
    private const string Library = "faketime/libfaketimeMT.so.1";

    /// <summary>The environment of a program whose clock is off.</summary>
    /// <param name="offset">As <c>+1h</c>.</param>
    public static IReadOnlyDictionary<string, string> By(string offset) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LD_PRELOAD"] = Directory
                .EnumerateDirectories("/usr/lib", "*-linux-gnu")
                .Select(folder => Path.Combine(folder, Library))
                .First(File.Exists),
            ["FAKETIME"] = offset,
            ["DONT_FAKE_MONOTONIC"] = "1", // By which lengths of time are measured.
        };
}
