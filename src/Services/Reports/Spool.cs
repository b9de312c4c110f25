using Florin.Kernel;

namespace Florin.Reports;

/// <summary>
/// Answers that are written to a file first, so that none is sent before all of it is known, and none has to fit into memory.
/// The files are gone once they are sent; those of a process that was killed, once another begins.
/// </summary>
internal sealed class Spool
{
    private const int Buffer = 1 << 16;
    private readonly string _folder;
    private readonly IdSource _ids;

    public Spool(string data, IdSource ids)
    {
        (_folder, _ids) = (Path.Combine(data, "spool"), ids);
        if (Directory.Exists(_folder))
            foreach (var left in Directory.EnumerateFiles(_folder))
                File.Delete(left);
    }

    /// <summary>Writes one, and gives it from its beginning.</summary>
    public async Task<Stream> Fill(Func<Stream, Task> write)
    {
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
