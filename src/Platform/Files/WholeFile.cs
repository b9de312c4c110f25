using System.Security.Cryptography;

namespace Florin.Platform.Files;

/// <summary>
/// Small files of a data directory: mode 0600 whatever the umask, and after a crash or a power cut either as they were or as
/// they were to be, never half. The content is on the disk before the name leads to it.
/// </summary>
public static class WholeFile
{
    /// <summary>How the name of a file ends while it is written.</summary>
    internal const string DraftExtension = ".draft";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file, in place of one that is there.</summary>
    /// <exception cref="IOException">It cannot be written; what was there is there still.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory is another user's.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content) => Move(path, content, overwrite: true);

    /// <summary>As <see cref="Replace(string, ReadOnlySpan{byte})"/>, with what a stream holds from its position to its end.</summary>
    /// <exception cref="IOException">It cannot be written; what was there is there still.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory is another user's.</exception>
    public static async Task Replace(string path, Stream content, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(content);
        var draft = DraftOf(path);
        try
        {
            await using (var file = new FileStream(draft, New()))
            {
                await content.CopyToAsync(file, cancel);
                file.Flush(flushToDisk: true);
            }
            File.Move(draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(draft); // Does nothing where it was never made.
            throw;
        }
    }

    /// <summary>
    /// Waits until no other process is changing a file, and keeps all others from it until this is disposed. The lock is a
    /// file beside it that is never deleted: two processes could each hold one that was.
    /// </summary>
    /// <exception cref="IOException">Another process is changing it for some seconds, or the lock cannot be opened.</exception>
    public static IDisposable Lock(string path) => HeldFile.Take($"{path}.lock");

    /// <summary>Writes a file under a name that no other process can take meanwhile.</summary>
    /// <exception cref="IOException">It cannot be written, or the name is taken.</exception>
    internal static void Create(string path, ReadOnlySpan<byte> content) => Move(path, content, overwrite: false);

    private static void Move(string path, ReadOnlySpan<byte> content, bool overwrite)
    {
        var draft = DraftOf(path);
        try
        {
            using (var file = new FileStream(draft, New()))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            File.Move(draft, path, overwrite);
        }
        catch
        {
            File.Delete(draft); // Does nothing where it was never made.
            throw;
        }
    }

    private static string DraftOf(string path) =>
        $"{path}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}{DraftExtension}";

    private static FileStreamOptions New()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }
}
