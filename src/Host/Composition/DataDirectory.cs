using Florin.Kernel;
using Florin.Platform.Configuration;
using Florin.Platform.Files;

namespace Florin.Host.Composition;

/// <summary>A folder of data that this process alone has open: no other florin gets it as long as this is not disposed.</summary>
internal sealed class DataDirectory : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>Where it is, from the root.</summary>
    public string Path { get; }

    /// <summary>Makes the folder where it is missing, readable by its owner alone, and takes its lock.</summary>
    /// <param name="data">The data directory, as it is configured.</param>
    /// <param name="folder">The folder in it.</param>
    /// <exception cref="DataInUse">Another process has it open.</exception>
    /// <exception cref="WrongConfiguration">It cannot be made.</exception>
    public static DataDirectory Open(string data, string folder)
    {
        Make(data, folder);
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(data, folder));
        try
        {
            return new DataDirectory(path, HeldFile.TakeAtOnce(System.IO.Path.Combine(path, "lock")));
        }
        catch (IOException e) when (HeldFile.IsHeld(e))
        {
            throw new DataInUse(path, e);
        }
    }

    /// <summary>Makes a folder that only its owner may read, where it is missing.</summary>
    /// <param name="data">The data directory, as it is configured.</param>
    /// <param name="folder">The folder in it; none for the data directory itself.</param>
    /// <exception cref="WrongConfiguration">It cannot be made.</exception>
    public static void Make(string data, string folder = "")
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(data, folder));
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, OwnerOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WrongConfiguration(
                $"Florin:Data is '{Shown.Of(data)}': {Shown.Of(Reason(path, e))}; expected a directory, or the path of one that can be created."
            );
        }
    }

    // What the framework says of a missing part of the path is that a file could not be found, though none was looked for.
    private static string Reason(string path, Exception e) =>
        File.Exists(path) ? $"{path} is a file"
        : e is FileNotFoundException or DirectoryNotFoundException ? $"{path} cannot be created there"
        : $"{path} cannot be created: {e.Message.TrimEnd('.')}";

    /// <summary>Lets another process have it.</summary>
    public void Dispose() => _lock.Dispose();
}
