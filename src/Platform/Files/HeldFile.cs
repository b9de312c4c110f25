namespace Florin.Platform.Files;

/// <summary>Files that a process holds alone (<see cref="FileShare.None"/>).</summary>
public static class HeldFile
{
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int MostTurns = 5000; // Some seconds.

    /// <summary>
    /// Takes a file, made where there is none and for its owner alone, once no other process holds it; held until it is disposed.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Such as <see cref="FileOptions.DeleteOnClose"/>.</param>
    /// <exception cref="IOException">Another process holds it for some seconds, or it cannot be opened.</exception>
    public static FileStream Take(string path, FileOptions options = FileOptions.None)
    {
        var spin = new SpinWait();
        while (true)
            try
            {
                return TakeAtOnce(path, options);
            }
            catch (IOException e) when (IsHeld(e) && spin.Count < MostTurns)
            {
                spin.SpinOnce();
            }
    }

    /// <summary>As <see cref="Take"/>, without waiting: on Unix it ends with the process, however that ends, so no stale lock is left.</summary>
    /// <exception cref="IOException">It is held, see <see cref="IsHeld"/>, or it cannot be opened.</exception>
    public static FileStream TakeAtOnce(string path, FileOptions options = FileOptions.None)
    {
        var wanted = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.None,
            Options = options,
        };
        if (!OperatingSystem.IsWindows())
            wanted.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new FileStream(path, wanted);
        }
        catch (UnauthorizedAccessException e) when (Directory.Exists(path))
        {
            throw new IOException($"{path} is a directory and must be a file; move it away.", e);
        }
    }

    /// <summary>
    /// Whether the path still leads to a file that is held: one that was deleted stays held by the process that has it open, and another process
    /// can make and hold one of the same name.
    /// </summary>
    /// <param name="held">The file, as it was taken.</param>
    /// <param name="path">Where it was.</param>
    public static bool IsThere(FileStream held, string path)
    {
        ArgumentNullException.ThrowIfNull(held);
        var (there, file) = (new FileInfo(path), held.SafeFileHandle);
        return there.Exists
            && there.LastWriteTimeUtc == File.GetLastWriteTimeUtc(file)
            && there.CreationTimeUtc == File.GetCreationTimeUtc(file);
    }

    /// <summary>Whether a file could not be opened because another process holds it, and for no other reason.</summary>
    public static bool IsHeld(IOException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault.HResult
            == (
                OperatingSystem.IsWindows() ? SharingViolation
                : OperatingSystem.IsLinux() ? WouldBlockOnLinux
                : WouldBlockOnMac
            );
    }
}
