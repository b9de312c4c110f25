using Florin.Cli.Verify;
using Florin.Platform.Configuration;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Secrets;

namespace Florin.Cli.Copies;

/// <summary>
/// The secrets of an installation in a copy of it: under their paths in the data directory, and as they are kept: plain files
/// as they are, those of a database sealed with the key of that installation, under names that say so.
/// </summary>
internal static class CopiedSecrets
{
    private const string SealedExtension = ".sealed";

    /// <summary>All of them.</summary>
    /// <exception cref="WrongConfiguration">They are sealed, and no key is configured that opens them, or another one.</exception>
    public static IEnumerable<StoredSecret> Of(string data, OfflineStorage storage, CopySource source)
    {
        if (Path.Combine(data, ServiceTokens.KeyFile) is var file && File.Exists(file))
            yield return new StoredSecret(ServiceTokens.KeyFile, File.ReadAllBytes(file));
        foreach (var service in source.Services.Where(service => service.Secrets.Count > 0))
        {
            using var store = storage.Logs.OpenSecrets(source.PlaceOf(service.Name), onlyReads: true);
            foreach (var secret in store.ReadAll(service.Secrets))
                yield return Copied($"{service.Name}/{secret.Name}", secret.Value, storage);
        }
    }

    /// <summary>Puts one back into a data directory.</summary>
    /// <exception cref="WrongConfiguration">It is sealed, and no key is configured that opens it, or another one.</exception>
    public static void Restore(StoredSecret copied, string data, OfflineStorage storage)
    {
        var (name, value) = (copied.Name, copied.Value);
        if (name.EndsWith(SealedExtension, StringComparison.Ordinal))
        {
            name = name[..^SealedExtension.Length];
            value = KeysOf(storage).Open(name, value, copied.Name);
        }
        if (!new FileSecrets(data, TimeProvider.System).TryCreate(name, value))
            throw new IOException($"{Path.Combine(data, name)} exists already.");
    }

    private static StoredSecret Copied(string name, byte[] value, OfflineStorage storage) =>
        storage.Logs.SharesLogs
            ? new StoredSecret(name + SealedExtension, KeysOf(storage).Seal(name, value))
            : new StoredSecret(name, value);

    private static SealingKeys KeysOf(OfflineStorage storage) =>
        new(storage.Configuration.Options<SecretsOptions>(SecretsOptions.Section));
}
