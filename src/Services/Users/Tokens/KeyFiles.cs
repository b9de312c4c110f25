using Florin.Platform.Configuration;
using Florin.Platform.Identity.Tokens;

namespace Florin.Users.Tokens;

/// <summary>
/// The files of keys of a data directory, for a check that only reads them: nothing is made, repaired or closed to others.
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
