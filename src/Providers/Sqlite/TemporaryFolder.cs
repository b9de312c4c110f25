using System.Runtime.InteropServices;
using Florin.Platform.Files;

namespace Florin.Sqlite;

/// <summary>
/// A folder of read-only tools in the temporary directory, for its owner alone, gone when this is disposed. Where its process
/// was killed it stays, and the next one removes it: a lock that ends with the process tells such a one.
/// </summary>
internal sealed partial class TemporaryFolder : IDisposable
{
    private const string Prefix = "florin-verify-";
    private const string LockName = "lock";
    private static readonly EnumerationOptions Reachable = new() { IgnoreInaccessible = true };
    private const int MostTries = 100;
    private readonly FileStream _lock;

    /// <summary>Makes one.</summary>
    public TemporaryFolder()
        : this(Take) { }

    /// <summary>Makes one, whose lock is taken in a way of the caller's.</summary>
    internal TemporaryFolder(Func<string, FileStream> take)
    {
        for (var tries = 1; ; tries++)
            try
            {
                Path = Directory.CreateTempSubdirectory(Prefix).FullName;
                _lock = take(LockOf(Path));
                if (File.Exists(LockOf(Path)))
                    return;
                _lock.Dispose(); // It was removed before the lock was taken, which then is of a file that is gone.
                if (tries >= MostTries)
                    throw new IOException($"{Path} is removed again and again by another process.");
            }
            catch (IOException e) when ((HeldFile.IsHeld(e) || e is DirectoryNotFoundException) && tries < MostTries)
            {
                // A process that removes leftovers came between the lock's making and its taking; it removes this one.
            }
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>
    /// Removes those of processes that are gone. What is another user's, is open to others, has no lock or is held stays; and
    /// so does what cannot be removed, which is for people to look at.
    /// </summary>
    /// <param name="temporary">The temporary directory.</param>
    /// <returns>How many were removed.</returns>
    public static int RemoveLeftovers(string temporary)
    {
        var removed = 0;
        foreach (var folder in Directory.EnumerateDirectories(temporary, Prefix + "*", Reachable))
            if (IsOwn(folder) && Remove(folder))
                removed++;
        return removed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true); // Held until it is gone.
        }
        catch (DirectoryNotFoundException)
        {
            // It is gone: a container that shares this directory, but not its locks, took it for a leftover.
        }
        _lock.Dispose();
    }

    private static FileStream Take(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);

    private static string LockOf(string folder) => System.IO.Path.Combine(folder, LockName);

    private static bool Remove(string folder)
    {
        try
        {
            using (new FileStream(LockOf(folder), FileMode.Open, FileAccess.Write, FileShare.None))
            {
                Directory.Delete(folder, recursive: true);
                return true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It is held, has gone meanwhile or was never whole.
        }
    }

    // In a directory that all users share, a name says nothing of whose a folder is. On other systems each user has their own.
    private static bool IsOwn(string folder)
    {
        if (!OperatingSystem.IsLinux())
            return new DirectoryInfo(folder).LinkTarget is null;
        var about = default(About);
        return Statx(AtWorkingDirectory, folder, NotThroughLinks, Owner | Mode, ref about) == 0
            && about.User == EffectiveUser()
            && about.Mode == OwnDirectory;
    }

    private const int AtWorkingDirectory = -100;
    private const int NotThroughLinks = 0x100;
    private const uint Owner = 0x8;
    private const uint Mode = 0x3; // What it is, and who may.
    private const ushort OwnDirectory = 0x4000 | 0b111_000_000;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, ref About about);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    // The beginning of the kernel's struct statx, which is the same on every architecture.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct About
    {
        [FieldOffset(20)]
        public uint User;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
