using System.Collections.Frozen;
using System.IO.Compression;

namespace Florin.Users.Passwords;

/// <summary>
/// The passwords that are tried first: those most often found in published leaks (<c>LeakedPasswords.txt.gz</c>, see NOTICE),
/// also with up to four digits or signs after them and with digits and signs in the place of letters.
/// </summary>
internal static class LeakedPasswords
{
    private const int MaxAppended = 4;
    private const int MinWord = 5;

    private static readonly Lazy<FrozenSet<string>> Known = new(Read);

    /// <summary>Whether a password is one of them, whatever its letters' case.</summary>
    public static bool Has(string password)
    {
        var small = password.ToLowerInvariant();
        return HasWord(small) || HasWord(Letters(small));
    }

    private static bool HasWord(string word)
    {
        if (Known.Value.Contains(word))
            return true;
        for (var appended = 1; appended <= MaxAppended && word.Length - appended >= MinWord; appended++)
        {
            if (char.IsLetter(word[^appended]))
                return false;
            if (Known.Value.Contains(word[..^appended]))
                return true;
        }
        return false;
    }

    private static string Letters(string text) =>
        string.Create(
            text.Length,
            text,
            static (letters, from) =>
            {
                for (var i = 0; i < from.Length; i++)
                    letters[i] = from[i] switch
                    {
                        '0' => 'o',
                        '1' or '!' => 'i',
                        '3' => 'e',
                        '4' or '@' => 'a',
                        '5' or '$' => 's',
                        '7' => 't',
                        var other => other,
                    };
            }
        );

    private static FrozenSet<string> Read()
    {
        const string Name = "LeakedPasswords.txt.gz";
        using var packed =
            typeof(LeakedPasswords).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"{Name} is missing from the program.");
        using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        return reader.ReadToEnd().Split('\n').ToFrozenSet(StringComparer.Ordinal);
    }
}
