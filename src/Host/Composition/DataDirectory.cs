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
    /// <exception cref="DataInUse">Another process has it open.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static DataDirectory Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        Make(path);
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
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly);
    }

    /// <summary>Lets another process have it.</summary>
    public void Dispose() => _lock.Dispose();
}
