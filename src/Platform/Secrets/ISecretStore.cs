using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Florin.Platform.Configuration;

namespace Florin.Platform.Secrets;

/// <summary>A secret as it is stored.</summary>
/// <param name="Name">Its name, such as <c>keys/abc.json</c>.</param>
/// <param name="Value">The secret itself.</param>
public sealed record StoredSecret(string Name, byte[] Value)
{
    /// <summary>Never shows the secret.</summary>
    public override string ToString() => Name;
}

/// <summary>
/// The port to the secrets of one service, which all its instances share. A secret is never changed: it is created, read and
/// deleted. Its name is that of a file, or of a folder and a file. Calls wait for the disk or the server, and are rare.
/// Thread-safe.
/// </summary>
public interface ISecretStore : IDisposable
{
    /// <summary>Whether there can be secrets yet; false where even their directory is missing.</summary>
    bool Exists { get; }

    /// <summary>Where a secret is, for messages.</summary>
    string PlaceOf(string name);

    /// <summary>The secrets of a folder, by name; none where there is no such folder.</summary>
    /// <exception cref="IOException">They cannot be read now.</exception>
    /// <exception cref="WrongConfiguration">They are sealed with another key than the configured one.</exception>
    IReadOnlyList<StoredSecret> Read(string folder);

    /// <summary>A secret by its name; null if it does not exist.</summary>
    /// <exception cref="IOException">It cannot be read now.</exception>
    /// <exception cref="WrongConfiguration">It is sealed with another key than the configured one.</exception>
    byte[]? Find(string name);

    /// <summary>Stores a secret under a name that is not taken; readers see all of it or nothing.</summary>
    /// <returns>Whether it was stored; false where the name is taken, by another instance too.</returns>
    /// <exception cref="IOException">It cannot be stored now.</exception>
    bool TryCreate(string name, ReadOnlySpan<byte> secret);

    /// <summary>Deletes a secret, if it exists.</summary>
    /// <exception cref="IOException">It cannot be deleted now.</exception>
    void Delete(string name);

    /// <summary>Deletes a secret, if it exists, so that its bytes are not left behind where it was.</summary>
    /// <exception cref="IOException">It cannot be deleted now.</exception>
    void Shred(string name) => Delete(name);

    /// <summary>A value that changes whenever a secret is added to a folder or removed, by this instance or another.</summary>
    /// <exception cref="IOException">It cannot be told now.</exception>
    SecretsStamp Stamp(string folder);
}

/// <summary>What <see cref="ISecretStore.Stamp"/> compares: equal as long as nothing has changed.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SecretsStamp(long Changed, long Made, long Moment);

/// <summary>The secrets cannot be read or stored now, because their storage does not answer.</summary>
public sealed class SecretsUnavailable(string message, Exception cause) : IOException(message, cause);

/// <summary>What is made of the port.</summary>
public static class SecretStores
{
    /// <summary>Secrets by their names, of which one that ends in a slash is a folder; those that there are.</summary>
    public static IReadOnlyList<StoredSecret> ReadAll(this ISecretStore store, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(store);
        return
        [
            .. names.SelectMany(name =>
                name.EndsWith('/') ? store.Read(name.TrimEnd('/'))
                : store.Find(name) is { } secret ? [new StoredSecret(name, secret)]
                : []
            ),
        ];
    }

    /// <summary>A secret; null if it does not exist.</summary>
    /// <exception cref="WrongConfiguration">What is stored holds fewer bytes.</exception>
    public static byte[]? FindWhole(this ISecretStore store, string name, int bytes)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.Find(name) is not { } secret ? null
            : secret.Length >= bytes ? secret
            : throw new WrongConfiguration(
                $"{store.PlaceOf(name)} holds {secret.Length} bytes; expected a secret of at least {bytes} bytes."
            );
    }

    /// <summary>A secret of random bytes, created if it does not exist; all instances get the same one.</summary>
    /// <exception cref="WrongConfiguration">What is stored holds fewer bytes.</exception>
    public static byte[] ReadOrCreate(this ISecretStore store, string name, int bytes)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (store.FindWhole(name, bytes) is { } secret)
            return secret;
        var made = RandomNumberGenerator.GetBytes(bytes);
        return store.TryCreate(name, made)
            ? made
            : store.FindWhole(name, bytes) ?? throw new IOException($"{store.PlaceOf(name)} was deleted while it was read.");
    }
}
