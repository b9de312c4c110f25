using System.Security.Cryptography;
using Florin.Platform.Configuration;

namespace Florin.Platform.Files;

/// <summary>Files that nobody but the owner may read: mode 0600, in a directory of mode 0700, whole or not there at all.</summary>
public static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyDirectory = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>The secret of a file: read, or made of so many random bytes when there is none yet.</summary>
    /// <exception cref="WrongConfiguration">The file holds less than that.</exception>
    public static byte[] ReadOrMake(string path, int bytes)
    {
        if (!File.Exists(path))
        {
            var made = RandomNumberGenerator.GetBytes(bytes);
            if (TryCreate(path, made))
                return made;
        }
        var secret = Read(path);
        return secret.Length >= bytes
            ? secret
            : throw new WrongConfiguration($"{path} holds {secret.Length} bytes; expected a secret of at least {bytes} bytes.");
    }

    /// <summary>Reads a secret; where others could read it too, they no longer can.</summary>
    public static byte[] Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnlyDirectory) != UnixFileMode.None)
            File.SetUnixFileMode(path, OwnerOnly);
        return File.ReadAllBytes(path);
    }

    /// <summary>Writes a secret under a name that is not taken; readers see all of it or nothing.</summary>
    /// <returns>Whether it was written; false where the name is taken, by another process too.</returns>
    public static bool TryCreate(string path, ReadOnlySpan<byte> secret)
    {
        // Moving without overwriting looks first and moves then, so two processes could both move: they take turns. A process
        // that opens a lock file just removed finds the secret there, for the file is removed only after.
        using var turn = HeldFile.Take($"{path}.lock", FileOptions.DeleteOnClose);
        if (File.Exists(path))
            return false;
        WholeFile.Create(path, secret);
        return true;
    }

    /// <summary>Makes a directory that only its owner may enter, or closes it to others.</summary>
    public static void MakeDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else if (!Directory.Exists(path))
            Directory.CreateDirectory(path, OwnerOnlyDirectory);
        else if ((File.GetUnixFileMode(path) & ~OwnerOnlyDirectory) != UnixFileMode.None)
            File.SetUnixFileMode(path, OwnerOnlyDirectory);
    }
}
