using System.Security.Cryptography;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Florin.Platform.Privacy;
using Florin.Platform.Secrets;

namespace Florin.Users.People;

/// <summary>
/// The key of each person, among the service's secrets and never in its log: what is known of them is encrypted with it, and
/// destroying it is how they are forgotten (ADR 95). Each is itself encrypted with a key of the installation
/// (<c>persons.key</c>).
/// </summary>
internal sealed class PersonKeys(Func<ISecretStore> secrets)
{
    /// <summary>The folder of the keys among the secrets.</summary>
    public const string Folder = "persons";

    /// <summary>The secret that encrypts them.</summary>
    public const string Name = "persons.key";

    // A failure is not remembered: the store may be out of reach for a moment.
    private readonly Lazy<byte[]> _wrapping = new(() => Wrapping(secrets()), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The key of a person; null where it is missing or damaged.</summary>
    public byte[]? Find(UserId person) =>
        secrets().Find(NameOf(person)) is { } stored && Opens(_wrapping.Value, person, stored)
            ? SealedSecret.Open(_wrapping.Value, NameOf(person), stored)
            : null;

    /// <summary>The key of a person, made where it is missing; all instances get the same one.</summary>
    public byte[] FindOrCreate(UserId person)
    {
        if (Find(person) is { } known)
            return known;
        var made = RandomNumberGenerator.GetBytes(SealedText.KeyBytes);
        return secrets().TryCreate(NameOf(person), SealedSecret.Seal(_wrapping.Value, NameOf(person), made))
            ? made
            : Find(person) ?? throw new IOException($"{secrets().PlaceOf(NameOf(person))} was deleted while it was read.");
    }

    /// <summary>Destroys the key of a person, if there is one.</summary>
    public void Destroy(UserId person) => secrets().Shred(NameOf(person));

    /// <summary>Whether what is stored is the key of a person, for a check that makes nothing.</summary>
    public static bool Opens(byte[] wrapping, UserId person, byte[] stored)
    {
        try
        {
            return SealedSecret.Open(wrapping, NameOf(person), stored).Length == SealedText.KeyBytes;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // Without it nobody's key can be opened: another one would only hide that.
    private static byte[] Wrapping(ISecretStore secrets) =>
        secrets.Find(Name) is null && secrets.Read(Folder).Count > 0
            ? throw new WrongConfiguration(
                $"{secrets.PlaceOf(Name)} is missing, without which the keys of persons cannot be opened; restore it from a backup."
            )
            : secrets.ReadOrCreate(Name, SealedSecret.KeyBytes);

    /// <summary>The secret of a person's key.</summary>
    public static string NameOf(UserId person) => $"{Folder}/{person}.json";
}
