using System.Runtime.InteropServices;

namespace Florin.Platform.Files;

/// <summary>
/// Makes durable which names a folder has: a file that was synced can still be without its name after a loss of power. The
/// framework has no call for it.
/// </summary>
public static partial class SyncedFolder
{
    private const int CloseOnExec = 0x80000; // Of Linux, which alone is synced; O_RDONLY is 0.

    /// <summary>Syncs a folder; does nothing where the system does not need or allow it.</summary>
    /// <exception cref="IOException">It cannot be synced.</exception>
    public static void Sync(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var folder = Open(path, CloseOnExec);
        if (folder < 0)
            throw new IOException($"{path} cannot be opened to be synced: {Marshal.GetLastPInvokeErrorMessage()}.");
        try
        {
            if (Sync(folder) != 0)
                throw new IOException($"{path} cannot be synced: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
        finally
        {
            _ = Close(folder);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int file);
}
