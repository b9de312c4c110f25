using System.Runtime.InteropServices;
using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Composition;

/// <summary>
/// Keeps data to the user that the program runs as: no other user can read what it makes, and what is found open, such
/// as a directory that was restored or copied, is closed at the start. Logs hold password hashes and keys sign tokens.
/// </summary>
internal static partial class OwnerOnly
{
    private const uint Others = 0b000_111_111;
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Directory = File | UnixFileMode.UserExecute;

    private const string RootSecret = "service.key";

    /// <summary>From now on this process makes files and directories for its own user alone.</summary>
    public static void Umask()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetUmask(Others);
    }

    /// <summary>Closes a data directory: itself, its own files, and everything in the directories of these services.</summary>
    /// <param name="data">The data directory, which exists.</param>
    /// <param name="services">The services whose directories this process opens.</param>
    /// <param name="mayStayOpen">What cannot be closed is reported and not refused.</param>
    /// <param name="log">Where what was open is logged.</param>
    /// <exception cref="WrongConfiguration">Something is open to others and cannot be closed.</exception>
    public static void Close(string data, IEnumerable<string> services, bool mayStayOpen, ILogger log)
    {
        if (OperatingSystem.IsWindows())
            return;
        // Only what is Florin's own: the directory may hold other things too, and may be a mount that is another user's.
        CloseOne(data, mayStayOpen: true, log);
        foreach (var path in Files(data).Concat(services.SelectMany(name => Tree(Path.Combine(data, name)))))
            CloseOne(path, mayStayOpen, log);
    }

    // With their drafts and locks.
    private static IEnumerable<string> Files(string data) =>
        new[] { RootSecret, KnownHead.FileName }.SelectMany(name => System.IO.Directory.EnumerateFiles(data, name + "*"));

    private static IEnumerable<string> Tree(string directory) =>
        System.IO.Directory.Exists(directory)
            ?
            [
                directory,
                .. System.IO.Directory.EnumerateFileSystemEntries(
                    directory,
                    "*",
                    new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }
                ),
            ]
            : [];

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void CloseOne(string path, bool mayStayOpen, ILogger log)
    {
        var wanted = System.IO.Directory.Exists(path) ? Directory : File;
        try
        {
            var mode = System.IO.File.GetUnixFileMode(path);
            if ((mode & ~Directory) == UnixFileMode.None)
                return;
            System.IO.File.SetUnixFileMode(path, wanted);
            if ((System.IO.File.GetUnixFileMode(path) & ~Directory) != UnixFileMode.None)
                throw new IOException("The file system does not support file modes.");
            Closed(log, path, Octal(mode), Octal(wanted));
        }
        catch (FileNotFoundException)
        {
            // It was deleted since it was listed, as the lock of another process does.
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            if (!mayStayOpen)
                throw new WrongConfiguration(
                    $"{path} can be read by other users and its mode cannot be changed: {e.Message} Make it owned by the user that runs "
                        + $"florin and remove others' access (chown, chmod {Octal(wanted)}), or set Florin:AllowOpenData=true."
                );
            StaysOpen(log, path, e.Message);
        }
    }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');

    [LibraryImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint SetUmask(uint mask);

    [LoggerMessage(
        EventId = EventIds.DataClosedToOthers,
        Level = LogLevel.Warning,
        Message = "{Path} was readable by other users (mode {Before}); its mode is now {After}"
    )]
    private static partial void Closed(ILogger log, string path, string before, string after);

    [LoggerMessage(
        EventId = EventIds.DataReadableByOthers,
        Level = LogLevel.Warning,
        Message = "{Path} is readable by other users: {Reason}"
    )]
    private static partial void StaysOpen(ILogger log, string path, string reason);
}
