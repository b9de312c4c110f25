using Florin.Platform.Configuration;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Secrets;
using Florin.Users.OAuth;
using Florin.Users.Passwords;
using Florin.Users.Receipts;

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
        foreach (var name in (string[])[SigningKeys.Folder, ReceiptKeys.Folder, PageKeys.Folder])
        {
            var folder = Path.Combine(dataDirectory, "user", name);
            if (Directory.Exists(folder))
                foreach (var file in Directory.EnumerateFiles(folder, "*" + SigningKeys.Extension))
                    yield return file;
        }
    }

    /// <summary>What is wrong with a file, so that a start would be refused; null where nothing is.</summary>
    public static string? Problem(string path)
    {
        var content = File.ReadAllBytes(path);
        if (Path.GetFileName(path) == ServiceKey)
            return content.Length >= ServiceTokens.KeyBytes
                ? null
                : $"{path} holds {content.Length} bytes; expected a secret of at least {ServiceTokens.KeyBytes} bytes";
        return NoKey(Path.GetFileName(Path.GetDirectoryName(path)) ?? "", path, content);
    }

    /// <summary>What is wrong with a secret of a database; null where nothing is.</summary>
    /// <param name="place">Where it is, for messages.</param>
    /// <param name="secret">The secret, opened.</param>
    public static string? Problem(string place, StoredSecret secret) =>
        secret.Name.Split('/') is [(SigningKeys.Folder or ReceiptKeys.Folder or PageKeys.Folder) and var folder, _]
            ? NoKey(folder, place, secret.Value)
        : secret.Name == KeyedFingerprint.Name && secret.Value.Length < KeyedFingerprint.KeyBytes
            ? $"{place} holds {secret.Value.Length} bytes; expected a secret of at least {KeyedFingerprint.KeyBytes} bytes"
        : null;

    private static string? NoKey(string folder, string path, byte[] content)
    {
        try
        {
            if (folder == ReceiptKeys.Folder)
                _ = ReceiptKey.Read(path, content);
            else if (folder == PageKeys.Folder)
                _ = PageKeys.Read(path, content);
            else
                _ = SigningKey.Read(path, content);
            return null;
        }
        catch (WrongConfiguration wrong)
        {
            return wrong.Message;
        }
    }
}
