using Florin.Platform.Files;

namespace Florin.Platform.Copies;

/// <summary>A copy in a folder. Files are for their owner alone; a file and its name are on the disk once it is written.</summary>
/// <param name="path">The folder, from the root; made with the first file.</param>
public sealed class FolderFiles(string path) : ICopyFiles
{
    /// <summary>The file that a process holds while it writes a copy.</summary>
    public const string LockName = "lock";

    private const int BufferBytes = 1 << 16;

    /// <inheritdoc/>
    public string Place => path;

    /// <inheritdoc/>
    public bool IsNear => true;

    /// <inheritdoc/>
    public string PlaceOf(string name) => Path.Combine(path, name);

    /// <inheritdoc/>
    public async Task<byte[]?> Read(string name, CancellationToken cancel)
    {
        try
        {
            return await File.ReadAllBytesAsync(PlaceOf(name), cancel);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Write(
            name,
            file =>
            {
                WholeFile.Replace(file, content.Span);
                return Task.CompletedTask;
            }
        );
    }

    /// <inheritdoc/>
    public Task Write(string name, Stream content, CancellationToken cancel) =>
        Write(name, file => WholeFile.Replace(file, content, cancel));

    /// <inheritdoc/>
    public Task<Stream?> Open(string name, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult<Stream?>(
                new FileStream(
                    PlaceOf(name),
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.Read | FileShare.Delete,
                    BufferBytes,
                    FileOptions.Asynchronous | FileOptions.SequentialScan
                )
            );
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenPart(string name, long from, long length, CancellationToken cancel)
    {
        if (await Open(name, cancel) is not { } content)
            return null;
        if (content.Length < from)
        {
            await content.DisposeAsync();
            throw new IOException($"{PlaceOf(name)} ends before byte {from}.");
        }
        content.Position = from;
        return content;
    }

    private async Task Write(string name, Func<string, Task> write)
    {
        var file = PlaceOf(name);
        var folder = Path.GetDirectoryName(file) ?? path;
        try
        {
            MakeFolder(folder);
            await write(file);
            SyncedFolder.Sync(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException) // The last: too large.
        {
            throw new IOException(
                $"{file} cannot be written: {e.Message.TrimEnd('.')}. Once that is mended, run this again, which goes on with what is whole.",
                e
            );
        }
    }

    /// <inheritdoc/>
    public Task Delete(string name, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        File.Delete(PlaceOf(name));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DeleteDrafts(string prefix, DateTimeOffset before, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        cancel.ThrowIfCancellationRequested();
        foreach (var draft in All(prefix[..(prefix.LastIndexOf('/') + 1)]).Where(IsDraft))
            if (
                draft.StartsWith(prefix, StringComparison.Ordinal)
                && File.GetLastWriteTimeUtc(PlaceOf(draft)) < before.UtcDateTime
            )
                File.Delete(PlaceOf(draft));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<long?> LengthOf(string name, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult(new FileInfo(PlaceOf(name)) is { Exists: true } file ? file.Length : default(long?));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> Names(string folder, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<string>>([.. All(folder).Where(name => name != LockName && !IsDraft(name))]);
    }

    /// <summary>Locks the folder for one writer, creating it if it does not exist, and deletes files that a killed writer left incomplete.</summary>
    /// <returns>Held until it is disposed.</returns>
    /// <exception cref="IOException">Another process writes to it, or it cannot be made.</exception>
    public IDisposable? Hold()
    {
        MakeFolder(path);
        FileStream held;
        try
        {
            held = HeldFile.TakeAtOnce(PlaceOf(LockName));
        }
        catch (IOException e) when (HeldFile.IsHeld(e))
        {
            throw new IOException($"Another florin process writes to {path}; wait until it has ended.", e);
        }
        foreach (var draft in All("").Where(IsDraft))
            File.Delete(PlaceOf(draft));
        return held;
    }

    private static bool IsDraft(string name) => name.EndsWith(WholeFile.DraftExtension, StringComparison.Ordinal);

    private IEnumerable<string> All(string folder) =>
        Directory.Exists(PlaceOf(folder))
            ? Directory
                .EnumerateFiles(PlaceOf(folder), "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/'))
            : [];

    // Each new name is durable before anything below it is.
    private static void MakeFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        if (Path.GetDirectoryName(folder) is { } parent)
        {
            MakeFolder(parent);
            SecretFile.MakeDirectory(folder);
            SyncedFolder.Sync(parent);
        }
    }
}
