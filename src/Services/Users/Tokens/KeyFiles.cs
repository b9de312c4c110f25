using Florin.Platform.Configuration;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Secrets;
using Florin.Users.Passwords;

namespace Florin.Users.Tokens;

/// <summary>
/// The files of keys of a data directory, and the keys in a database, for a check that only reads them: nothing is made, repaired
/// or closed to others.
/// </summary>
internal static class KeyFiles
{
    private const string ServiceKey = "service.key";

    /// <summary>Every file of a key that is there.</summary>
    public static IEnumerable<string> Below(string dataDirectory)
    {
        var service = Path.Combine(dataDirectory, ServiceKey);
        if (File.Exists(service))
            yield return service;
        var signing = Path.Combine(dataDirectory, "user", SigningKeys.Folder);
        if (Directory.Exists(signing))
            foreach (var file in Directory.EnumerateFiles(signing, "*" + SigningKeys.Extension))
                yield return file;
    }

    /// <summary>What is wrong with a file, so that a start would be refused; null where nothing is.</summary>
    public static string? Problem(string path)
    {
        var content = File.ReadAllBytes(path);
        if (Path.GetFileName(path) == ServiceKey)
            return content.Length >= ServiceTokens.KeyBytes
                ? null
                : $"{path} holds {content.Length} bytes; expected a secret of at least {ServiceTokens.KeyBytes} bytes";
        return NoSigningKey(path, content);
    }

    /// <summary>What is wrong with a secret of a database; null where nothing is.</summary>
    /// <param name="place">Where it is, for messages.</param>
    /// <param name="secret">The secret, opened.</param>
    public static string? Problem(string place, StoredSecret secret) =>
        secret.Name.StartsWith(SigningKeys.Folder + '/', StringComparison.Ordinal) ? NoSigningKey(place, secret.Value)
        : secret.Name == KeyedFingerprint.Name && secret.Value.Length < KeyedFingerprint.KeyBytes
            ? $"{place} holds {secret.Value.Length} bytes; expected a secret of at least {KeyedFingerprint.KeyBytes} bytes"
        : null;

    private static string? NoSigningKey(string path, byte[] content)
    {
        try
        {
            _ = SigningKey.Read(path, content);
            return null;
        }
        catch (WrongConfiguration wrong)
        {
            return wrong.Message;
        }
    }
}
