using System.Security.Cryptography;
using Florin.Kernel;

namespace Florin.Reports.Jobs;

/// <summary>The files of reports, below the service's data. One that is being written has another name until it is whole.</summary>
internal sealed class ReportFiles(string data, TimeProvider clock)
{
    private const int Buffer = 1 << 16;
    private const string Unfinished = ".part";
    private readonly string _folder = Path.Combine(data, "reports");

    /// <summary>Writes one.</summary>
    /// <returns>How long it is, and its SHA-256 in hexadecimal digits.</returns>
    public async Task<(long Bytes, string Sha256)> Write(ReportId id, Func<Stream, Task> write, CancellationToken cancel)
    {
        Directory.CreateDirectory(_folder);
        var part = PathOf(id) + Unfinished;
        long bytes;
        byte[] hash;
        await using (
            var file = new FileStream(part, FileMode.Create, FileAccess.ReadWrite, FileShare.None, Buffer, useAsync: true)
        )
        {
            await write(file);
            await file.FlushAsync(cancel);
            file.Flush(flushToDisk: true);
            bytes = file.Length;
            file.Position = 0;
            hash = await SHA256.HashDataAsync(file, cancel);
        }
        File.Move(part, PathOf(id), overwrite: true);
        return (bytes, Convert.ToHexStringLower(hash));
    }

    /// <summary>Opens one; null where it is not here any more.</summary>
    public Stream? Open(ReportId id)
    {
        try
        {
            return new FileStream(
                PathOf(id),
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read | FileShare.Delete,
                Buffer,
                FileOptions.Asynchronous | FileOptions.SequentialScan
            );
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Removes one, be it whole or not.</summary>
    public void Remove(ReportId id)
    {
        if (!Directory.Exists(_folder))
            return;
        File.Delete(PathOf(id));
        File.Delete(PathOf(id) + Unfinished);
    }

    /// <summary>Removes those that are older than they may be.</summary>
    public void RemoveOld(TimeSpan keep)
    {
        if (!Directory.Exists(_folder))
            return;
        var before = clock.GetUtcNow().UtcDateTime - keep;
        foreach (var path in Directory.EnumerateFiles(_folder))
            if (File.GetLastWriteTimeUtc(path) < before)
                File.Delete(path);
    }

    private string PathOf(ReportId id) => Path.Combine(_folder, id.Value);
}
