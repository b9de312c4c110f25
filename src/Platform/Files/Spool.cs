using Florin.Kernel;

namespace Florin.Platform.Files;

/// <summary>
/// Files on their way in or out, which are written here first, so that all of one is known before any of it goes further, and
/// none has to fit into memory. They are gone once they are closed; those of a process that was killed, once another begins.
/// </summary>
public sealed class Spool
{
    private const int Buffer = 1 << 16;
    private readonly string _folder;
    private readonly IdSource _ids;

    /// <summary>Deletes what a process has left that was killed.</summary>
    /// <param name="data">The folder of the service's data.</param>
    /// <param name="ids">Names files.</param>
    public Spool(string data, IdSource ids)
    {
        (_folder, _ids) = (Path.Combine(data, "spool"), ids);
        if (Directory.Exists(_folder))
            foreach (var left in Directory.EnumerateFiles(_folder))
                File.Delete(left);
    }

    /// <summary>Writes one, and gives it from its beginning.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task<Stream> Fill(Func<Stream, Task> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Directory.CreateDirectory(_folder);
        var file = new FileStream(
            Path.Combine(_folder, _ids.Next("spool_")),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            Buffer,
            FileOptions.Asynchronous | FileOptions.DeleteOnClose
        );
        try
        {
            await write(file);
            await file.FlushAsync();
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
