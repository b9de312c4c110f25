using System.Security.Cryptography;

namespace Florin.Platform.Hosting.Tokens;

/// <summary>Files that nobody but the owner may read: mode 0600, in a directory of mode 0700, whole or not there at all.</summary>
public static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int MostTurns = 5000; // Some seconds.
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
    internal static byte[] Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnlyDirectory) != UnixFileMode.None)
            File.SetUnixFileMode(path, OwnerOnly);
        return File.ReadAllBytes(path);
    }

    /// <summary>Writes a secret under a name that is not taken; readers see all of it or nothing.</summary>
    /// <returns>Whether it was written; false where the name is taken, by another process too.</returns>
    internal static bool TryCreate(string path, ReadOnlySpan<byte> secret)
    {
        using var turn = Turn($"{path}.lock");
        if (File.Exists(path))
            return false;
        WholeFile.Create(path, secret);
        return true;
    }

    // Moving without overwriting looks first and moves then, so two processes could both move: they take turns. Whoever comes
    // to a lock file that has just been removed finds the secret there, for it is removed only after.
    private static FileStream Turn(string path)
    {
        var spin = new SpinWait();
        while (true)
        {
            try
            {
                return new FileStream(
                    path,
                    FileMode.OpenOrCreate,
                    FileAccess.Write,
                    FileShare.None,
                    1,
                    FileOptions.DeleteOnClose
                );
            }
            catch (IOException e) when (HeldFile.IsHeld(e) && spin.Count < MostTurns)
            {
                spin.SpinOnce();
            }
        }
    }

    /// <summary>Makes a directory that only its owner may enter, or closes it to others.</summary>
    internal static void MakeDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else if (!Directory.Exists(path))
            Directory.CreateDirectory(path, OwnerOnlyDirectory);
        else if ((File.GetUnixFileMode(path) & ~OwnerOnlyDirectory) != UnixFileMode.None)
            File.SetUnixFileMode(path, OwnerOnlyDirectory);
    }
}
