namespace Florin.Host.CommandLine;

/// <summary>A command line that cannot be understood; the message says what to write instead.</summary>
internal sealed class WrongUsage(string message) : Exception(message);

/// <summary>Reads <c>--name=value</c> and <c>--name value</c>, strictly.</summary>
internal static class Arguments
{
    /// <summary>The settings on a command line as configuration keys, in order, the last of a key winning.</summary>
    /// <param name="arguments">What follows the command's name.</param>
    /// <param name="shorthands">Options with a name of their own, such as <c>data</c> for <c>Florin:Data</c>.</param>
    /// <exception cref="WrongUsage">Something is neither a name nor a value.</exception>
    public static Dictionary<string, string?> Settings(
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> shorthands
    )
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < arguments.Count; at++)
        {
            var word = arguments[at];
            if (!word.StartsWith("--", StringComparison.Ordinal) || word.Length == 2)
                throw new WrongUsage($"'{word}' is not understood here; settings are written --Key:Sub=value.");
            var (name, value) = Split(word[2..]);
            if (value is null && (++at >= arguments.Count || arguments[at].StartsWith("--", StringComparison.Ordinal)))
                throw new WrongUsage($"--{name} has no value; write --{name}=value.");
            settings[shorthands.GetValueOrDefault(name, name)] = value ?? arguments[at];
        }
        return settings;
    }

    private static (string Name, string? Value) Split(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? (word[..at], word[(at + 1)..]) : (word, null);
}
