using System.Security.Cryptography;
using Florin.Platform.Configuration;

namespace Florin.Platform.Secrets;

/// <summary>The configured keys with which secrets in a database are sealed, which the database does not know.</summary>
public sealed class SealingKeys
{
    private readonly byte[] _key;
    private readonly byte[]? _previous;

    /// <summary>The configured keys.</summary>
    /// <exception cref="WrongConfiguration">No key is configured.</exception>
    public SealingKeys(SecretsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _previous = options.Previous;
        _key =
            options.Current
            ?? throw new WrongConfiguration(
                $"{SecretsOptions.Key} is missing: secrets in a database are sealed with it; {SecretsOptions.HowToMake}."
            );
    }

    /// <summary>Seals a secret with the present key.</summary>
    public byte[] Seal(string name, ReadOnlySpan<byte> secret) => SealedSecret.Seal(_key, name, secret);

    /// <summary>Whether it was sealed with the present key.</summary>
    public bool HaveSealed(byte[] stored) => SealedSecret.IsSealedWith(_key, stored);

    /// <summary>Opens a secret that was sealed with the present key or the one before.</summary>
    /// <param name="name">The secret's name.</param>
    /// <param name="stored">As it is stored.</param>
    /// <param name="place">Where, for messages.</param>
    /// <exception cref="WrongConfiguration">Another key has sealed it, or it was changed.</exception>
    public byte[] Open(string name, byte[] stored, string place)
    {
        var key =
            HaveSealed(stored) ? _key
            : _previous is { } previous && SealedSecret.IsSealedWith(previous, stored) ? previous
            : throw new WrongConfiguration(
                $"{SecretsOptions.Key} is not the key that sealed {place}: configure that one, or set it as {SecretsOptions.PreviousKey}. Nothing was changed."
            );
        try
        {
            return SealedSecret.Open(key, name, stored);
        }
        catch (CryptographicException)
        {
            throw new WrongConfiguration(
                $"{place} was changed since it was sealed: restore the row from a backup, or delete it."
            );
        }
    }
}
